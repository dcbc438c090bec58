namespace Swoop.Client.Retrying;

/// <summary>What the user has written so far, as far as an attempt may still need it. Used under the gate of its call.</summary>
/// <param name="channel">Where the channel counts what its calls keep.</param>
/// <param name="limit">How many bytes the call may keep.</param>
internal sealed class KeptRequests(RetryBuffer channel, long limit)
{
    // Messages from _first on; those that are not needed any more are null, all at the front.
    private readonly List<KeptMessage?> _messages = [];
    private int _first;
    private int _released;
    private long _charged;

    /// <summary>How many messages were written.</summary>
    public int Count => _first + _messages.Count;

    /// <summary>How many bytes were written.</summary>
    public long Bytes { get; private set; }

    /// <summary>There will be no more.</summary>
    public bool IsCompleted { get; set; }

    /// <summary>Takes a message over.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isCharged">Whether it counts in the buffers: several attempts may need it.</param>
    /// <returns>Whether there was room. Where there was none it is kept all the same, and the call must commit.</returns>
    public bool Add(KeptMessage message, bool isCharged)
    {
        _messages.Add(message);
        Bytes += message.Length;
        if (!isCharged) return true;
        if (_charged + message.Cost > limit || !channel.TryTake(message.Cost)) return false;
        _charged += message.Cost;
        return true;
    }

    /// <summary>Gives a message to an attempt, which releases it.</summary>
    public KeptMessage Take(int index) => _messages[index - _first]!.Hold();

    /// <summary>No attempt needs the messages before this one any more.</summary>
    public void ReleaseBefore(int index)
    {
        while (_first + _released < index)
        {
            _messages[_released]!.Release();
            _messages[_released++] = null;
        }

        // Not one by one: a list moves everything behind what is removed.
        if (_released < 16 && _released < _messages.Count) return;
        if (_released * 2 < _messages.Count) return;
        _messages.RemoveRange(0, _released);
        _first += _released;
        _released = 0;
    }

    /// <summary>One attempt is left: what is kept leaves as fast as it can be sent, and counts no more.</summary>
    public void Discharge()
    {
        channel.Return(_charged);
        _charged = 0;
    }

    /// <summary>No attempt needs anything.</summary>
    public void Clear()
    {
        Discharge();
        ReleaseBefore(Count);
    }
}
