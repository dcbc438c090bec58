using Grpc.Core;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>A call that was lost.</summary>
/// <param name="Shape">What kind of call.</param>
/// <param name="Received">How many responses it had got.</param>
/// <param name="Exception">What its caller was told.</param>
internal sealed record Loss(CallShape Shape, int Received, Exception Exception)
{
    public override string ToString() => $"{Shape} after {Received} responses: {(Exception is RpcException { Status: var status } ? $"{status.StatusCode}, {status.Detail}" : Exception.Message)}";
}

/// <summary>How the calls of a load ended. Thread-safe.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly List<Loss> _losses = [];
    private int _succeeded;
    private TimeSpan _slowest;

    /// <summary>How many calls have ended, either way.</summary>
    public int Ended
    {
        get
        {
            lock (_gate) return _succeeded + _losses.Count;
        }
    }

    /// <summary>How many calls have succeeded.</summary>
    public int Succeeded
    {
        get
        {
            lock (_gate) return _succeeded;
        }
    }

    public IReadOnlyList<Loss> Losses
    {
        get
        {
            lock (_gate) return [.. _losses];
        }
    }

    public void Succeed(CallShape shape, TimeSpan duration)
    {
        lock (_gate)
        {
            _succeeded++;
            if (shape == CallShape.Unary && duration > _slowest) _slowest = duration;
        }
    }

    public void Lose(Loss loss)
    {
        lock (_gate) _losses.Add(loss);
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return $"{_succeeded + _losses.Count} calls, {_losses.Count} lost; slowest unary call {_slowest.TotalMilliseconds:0} ms";
        }
    }
}
