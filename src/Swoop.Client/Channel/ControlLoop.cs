using Microsoft.Extensions.Logging;

namespace Swoop.Client.Channel;

/// <summary>Runs a channel's control plane one step at a time, in order, on whatever thread brings the step (gRPC's "synchronization context").</summary>
internal sealed class ControlLoop(ILogger logger)
{
    // Guards the steps and whether somebody runs them.
    private readonly Lock _gate = new();
    private readonly Queue<Action> _steps = new();
    private bool _isRunning;

    /// <summary>Runs a step later: after those that are running, or on a pool thread.</summary>
    public void Post(Action step)
    {
        lock (_gate)
        {
            _steps.Enqueue(step);
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static loop => loop.RunAll(), this, preferLocal: false);
    }

    /// <summary>Runs a step now, or after those that are running.</summary>
    public void Run(Action step)
    {
        lock (_gate)
        {
            _steps.Enqueue(step);
            if (_isRunning) return;
            _isRunning = true;
        }

        RunAll();
    }

    private void RunAll()
    {
        while (TryTake(out var next))
        {
            try
            {
                next();
            }
            catch (Exception exception)
            {
                ChannelLog.ControlFailed(logger, exception);
            }
        }
    }

    private bool TryTake(out Action step)
    {
        lock (_gate)
        {
            if (_steps.TryDequeue(out step!)) return true;
            _isRunning = false;
            return false;
        }
    }
}
