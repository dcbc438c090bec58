using System.Net;
using System.Net.Sockets;
using Swoop.Transport.Wires;
using Swoop.Transport.Wires.Readiness;

namespace Swoop.Transport.Endpoints;

/// <summary>Connects to a TCP address, a host name, or a unix socket.</summary>
/// <remarks>Of a host name the addresses are tried one after the other, in the resolver's order.</remarks>
public sealed class SocketConnector : IConnector
{
    private readonly EndPoint _endPoint;

    /// <summary>Creates a connector.</summary>
    /// <param name="endPoint">An <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/>, or a <see cref="UnixDomainSocketEndPoint"/>, whose
    /// path is an abstract name on Linux where it begins with NUL.</param>
    /// <exception cref="ArgumentException">The end point is of another kind.</exception>
    public SocketConnector(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        if (endPoint is not (IPEndPoint or DnsEndPoint or UnixDomainSocketEndPoint))
            throw new ArgumentException($"Sockets cannot connect to a {endPoint.GetType().Name}.", nameof(endPoint));
        _endPoint = endPoint;
        Target = AddressText.Of(endPoint);
    }

    /// <inheritdoc/>
    public string Target { get; }

    /// <inheritdoc/>
    /// <exception cref="IOException">None of a name's addresses could be connected to; names each with its error.</exception>
    /// <exception cref="SocketException">The connection failed, or there is no such name.</exception>
    public ValueTask<Wire> ConnectAsync(CancellationToken cancellation) =>
        _endPoint is DnsEndPoint name ? ConnectToNameAsync(name, cancellation) : ConnectToAddressAsync(_endPoint, cancellation);

    private static async ValueTask<Wire> ConnectToNameAsync(DnsEndPoint name, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(name.Host, name.AddressFamily, cancellation).ConfigureAwait(false);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        var failures = new List<string>(addresses.Length);
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var endPoint = new IPEndPoint(address, name.Port);
            try
            {
                return await ConnectToAddressAsync(endPoint, cancellation).ConfigureAwait(false);
            }
            catch (SocketException exception)
            {
                last = exception;
                failures.Add($"{endPoint}: {ConnectFailure.Reason(exception)}");
            }
        }

        throw new IOException($"{AddressText.Of(name)} could not be reached ({string.Join("; ", failures)}).", last);
    }

    private static async ValueTask<Wire> ConnectToAddressAsync(EndPoint endPoint, CancellationToken cancellation)
    {
        var socket = await ConnectSocketAsync(endPoint, cancellation).ConfigureAwait(false);
        try
        {
            return new SocketWire(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Socket> ConnectSocketAsync(EndPoint endPoint, CancellationToken cancellation)
    {
        var isUnix = endPoint is UnixDomainSocketEndPoint;
        // The end of a unix socket needs no waiting.
        if (!isUnix && SocketPoller.Shared is { } poller) return await SocketOpening.ConnectAsync(endPoint, poller, cancellation).ConfigureAwait(false);
        var socket = isUnix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
