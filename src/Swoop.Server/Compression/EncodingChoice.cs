using Swoop.Transport.Server;

namespace Swoop.Server.Compression;

/// <summary>Which encoding the messages of one response have: by the handler's wish, else what the server prefers; never one that the client does not read.</summary>
/// <remarks>A mutable struct: one private field of its call.</remarks>
internal struct EncodingChoice
{
    private bool _isMade;

    /// <summary>The choice so far; null for identity.</summary>
    public ResponseEncoding? Encoding { get; private set; }

    /// <summary>Chooses, unless that was done; returns the choice, null for identity.</summary>
    public ResponseEncoding? Make(ResponseEncodings encodings, ServerStream stream)
    {
        if (_isMade) return Encoding;
        _isMade = true;
        if (encodings.Preferred is { } preferred && stream.Accepts(preferred.Provider.EncodingName)) Encoding = preferred;
        return Encoding;
    }

    /// <summary>The handler asks for an encoding.</summary>
    public void Make(ResponseEncodings encodings, ServerStream stream, string name)
    {
        _isMade = true;
        // What the client cannot read is not sent, whatever the handler asks for.
        Encoding = encodings.Find(name) is { } encoding && stream.Accepts(name) ? encoding : null;
    }
}
