using System.Diagnostics.CodeAnalysis;
using Swoop.Transport.Connection;

namespace Swoop.Transport.Server;

/// <summary>Whether a call was aborted, and the token by which its handler learns that; made when somebody asks for it.</summary>
/// <remarks>A mutable struct: one private field of its stream, used under the gate.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The source has no timer; it is dropped with the call, whose token may outlive it.")]
internal struct AbortToken
{
    private CancellationTokenSource? _source;

    public bool IsAborted { get; private set; }

    public CancellationToken Get()
    {
        if (_source is null)
        {
            _source = new CancellationTokenSource();
            if (IsAborted) _source.Cancel();
        }

        return _source.Token;
    }

    /// <summary>Marks the call; the token is cancelled as work of the connection, for it runs user code.</summary>
    public void Abort(Http2Connection connection)
    {
        IsAborted = true;
        if (_source is not null) connection.AddWorkLocked(new CancelWork(_source));
    }

    private sealed class CancelWork(CancellationTokenSource source) : ConnectionWork
    {
        protected internal override void Run() => source.Cancel();
    }
}
