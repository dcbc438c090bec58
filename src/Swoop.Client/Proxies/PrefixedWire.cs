using System.Net;
using Swoop.Http2.Output;
using Swoop.Transport.Wires;

namespace Swoop.Client.Proxies;

/// <summary>A wire some of whose bytes have been received already.</summary>
/// <param name="inner">The wire.</param>
/// <param name="received">What comes before the wire's own bytes.</param>
internal sealed class PrefixedWire(Wire inner, ReadOnlyMemory<byte> received) : Wire
{
    private ReadOnlyMemory<byte> _received = received;

    public override EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public override TlsSession? Tls => inner.Tls;

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        if (_received.IsEmpty) return inner.ReceiveAsync(buffer);
        var length = Math.Min(_received.Length, buffer.Length);
        _received[..length].CopyTo(buffer);
        _received = length == _received.Length ? default : _received[length..];
        return new ValueTask<int>(length);
    }

    public override ValueTask SendAsync(OutputBuffer output) => inner.SendAsync(output);

    public override ValueTask ShutdownAsync() => inner.ShutdownAsync();

    public override void Abort() => inner.Abort();

    public override bool SetUserTimeout(TimeSpan timeout) => inner.SetUserTimeout(timeout);
}
