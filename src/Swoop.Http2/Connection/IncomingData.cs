namespace Swoop.Http2.Connection;

/// <summary>A DATA frame whose octets are still arriving.</summary>
internal struct IncomingData(StreamId stream, int payload, int padding, bool isDropped, bool endsStream)
{
    public readonly StreamId Stream = stream;

    /// <summary>Nobody gets the octets.</summary>
    public readonly bool IsDropped = isDropped;

    public readonly bool EndsStream = endsStream;

    /// <summary>The octets of payload that have not arrived.</summary>
    public int Payload = payload;

    /// <summary>The octets of padding that have not arrived; they follow the payload.</summary>
    public int Padding = padding;

    public bool IsActive = true;

    /// <summary>Takes what has arrived off the payload, then off the padding.</summary>
    /// <param name="arrived">The octets that are there.</param>
    /// <param name="payload">How many of them are payload.</param>
    /// <returns>How many of them belong to the frame.</returns>
    public int Take(int arrived, out int payload)
    {
        payload = Math.Min(arrived, Payload);
        Payload -= payload;
        var skipped = Payload == 0 ? Math.Min(arrived - payload, Padding) : 0;
        Padding -= skipped;
        IsActive = Payload > 0 || Padding > 0;
        return payload + skipped;
    }
}
