using System.Net;
using Swoop.Http2.Output;

namespace Swoop.Transport.Wires;

/// <summary>A connected two-way stream of bytes: a socket, TLS over one, or memory.</summary>
/// <remarks>
/// One receive and one send (or shutdown) may be under way at a time, from different threads. <see cref="Abort"/> may be called at any
/// time, by anyone, more than once. Once a receive or send has ended, in whatever way, its buffer is no longer touched.
/// </remarks>
public abstract class Wire
{
    /// <summary>Our own address, where there is one.</summary>
    public virtual EndPoint? LocalEndPoint => null;

    /// <summary>The peer's address, where there is one.</summary>
    public virtual EndPoint? RemoteEndPoint => null;

    /// <summary>What TLS negotiated; null on a wire without TLS.</summary>
    public virtual TlsSession? Tls => null;

    /// <summary>Receives what is there, at least one byte. An empty buffer only waits until there is something to receive, or likely to be.</summary>
    /// <returns>The number of bytes; 0 when the peer will send no more, or the buffer is empty.</returns>
    /// <exception cref="IOException">The connection is broken. So do socket and object-disposed exceptions say.</exception>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Receives what is known to be there, without waiting and without asking the system where nothing has come.</summary>
    /// <param name="buffer">Not empty.</param>
    /// <param name="received">The number of bytes; 0 when the peer will send no more.</param>
    /// <returns>False where nothing is there, or where the wire cannot tell: <see cref="ReceiveAsync"/> waits.</returns>
    /// <exception cref="IOException">The connection is broken. So do socket and object-disposed exceptions say.</exception>
    public virtual bool TryReceive(Span<byte> buffer, out int received)
    {
        received = 0;
        return false;
    }

    /// <summary>Sends everything in a buffer, which stays untouched until the task ends.</summary>
    /// <exception cref="IOException">The connection is broken. So do socket and object-disposed exceptions say.</exception>
    public abstract ValueTask SendAsync(OutputBuffer output);

    /// <summary>Tells the peer that nothing more will come, once what was sent has been delivered. Receiving goes on.</summary>
    public abstract ValueTask ShutdownAsync();

    /// <summary>Closes the wire at once; what is under way fails.</summary>
    public abstract void Abort();

    /// <summary>Limits how long sent bytes may stay unacknowledged before the system gives the connection up (TCP_USER_TIMEOUT, gRFC A18).</summary>
    /// <param name="timeout">In whole milliseconds; zero brings the system's own limit back.</param>
    /// <returns>False where the wire or the operating system knows no such limit: then nothing has changed.</returns>
    public virtual bool SetUserTimeout(TimeSpan timeout) => false;
}
