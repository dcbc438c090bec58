namespace Swoop.Transport.Wires;

/// <summary>Knows when a TLS stream's reading side is inside its session, and lets others in only while it is not.</summary>
/// <remarks>
/// <para>The native session serves one thread at a time; two at once corrupt its memory. SslStream sees to that between its reads and its writes, but
/// not where the session is shut down, for which it does not ask whether somebody is decrypting.</para>
/// <code>
///   outside --a read begins, or something was received for it--> inside --the read waits for the wire, or has ended--> outside
/// </code>
/// For one reader and one other, on any threads.
/// </remarks>
internal sealed class ReadingSide
{
    private readonly Lock _gate = new();
    private Action? _waiting;
    private bool _isInside;

    /// <summary>The reading side goes in; it waits for whoever is there in its stead.</summary>
    public void Enter()
    {
        lock (_gate) _isInside = true;
    }

    /// <summary>The reading side goes out, and does first what has waited for that.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _isInside = false;
            _waiting?.Invoke();
            _waiting = null;
        }
    }

    /// <summary>Does something short while the reading side is outside: now, or when it comes out.</summary>
    /// <returns>What <paramref name="work"/> has returned or thrown.</returns>
    public Task<T> RunOutsideAsync<T>(Func<T> work)
    {
        lock (_gate)
        {
            var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_isInside) _waiting = Run;
            else Run();
            return done.Task;

            void Run()
            {
                try
                {
                    done.SetResult(work());
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            }
        }
    }
}
