using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Endpoints;

/// <summary>Why a connection could not be made: one sentence for users, which also says what to do.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Message">The sentence; it names the target.</param>
public sealed record ConnectFailure(ConnectFailureKind Kind, string Message)
{
    private const string CheckNetwork = "Check the address, and whether a firewall drops the packets.";

    /// <summary>Puts an exception of <see cref="IConnector.ConnectAsync"/> into words.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="target">Where the connection was to go, as the user wrote it.</param>
    public static ConnectFailure Of(Exception exception, string target)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            TlsFailureException failure => OfTls(failure, target),
            AuthenticationException => OfHandshake(exception, target),
            OperationCanceledException or TimeoutException => new(ConnectFailureKind.TimedOut, $"Connecting to {target} took too long. {CheckNetwork}"),
            _ when SocketErrorOf(exception) is { } error => OfSocket(error, target, exception),
            _ => new(ConnectFailureKind.Other, $"Connecting to {target} failed: {Innermost(exception).Message}"),
        };
    }

    /// <summary>A time limit that the caller set has passed.</summary>
    public static ConnectFailure OfTimeout(string target, TimeSpan limit) => new(
        ConnectFailureKind.TimedOut,
        string.Create(CultureInfo.InvariantCulture, $"Connecting to {target} took longer than {limit.TotalSeconds:0.###} s. {CheckNetwork}"));

    /// <summary>An error of a socket in few words.</summary>
    public static string Reason(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.AddressAlreadyInUse => "the address is in use already",
        SocketError.AddressNotAvailable => "the address does not belong to this machine",
        SocketError.AccessDenied => "permission denied",
        SocketError.TimedOut => "timed out",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route",
        _ => exception.Message,
    };

    private static ConnectFailure OfTls(TlsFailureException failure, string target)
    {
        var (kind, advice) = failure.Kind switch
        {
            TlsFailureKind.PlaintextPeer => (ConnectFailureKind.PlaintextServer, "Connect without TLS, or switch TLS on at the server."),
            TlsFailureKind.PeerClosed => (ConnectFailureKind.Tls, "It may not speak TLS at this port, or may not accept our TLS version or certificate."),
            TlsFailureKind.Untrusted => (ConnectFailureKind.Certificate, "Trust the authority that issued it by RootCertificates, or check the certificate."),
            TlsFailureKind.NameMismatch => (ConnectFailureKind.Certificate, "Connect by one of its names, or set TargetHostOverride."),
            TlsFailureKind.CertificateMissing or TlsFailureKind.RefusedByCallback => (ConnectFailureKind.Certificate, ""),
            TlsFailureKind.NoHttp2 => (ConnectFailureKind.NoHttp2, "A proxy in between must let \"h2\" through."),
            TlsFailureKind.TimedOut => (ConnectFailureKind.TimedOut, CheckNetwork),
            _ => (ConnectFailureKind.Tls, ""),
        };
        return new ConnectFailure(kind, $"Connecting to {target} failed: {failure.Message} {advice}".TrimEnd());
    }

    private static ConnectFailure OfHandshake(Exception exception, string target) =>
        new(ConnectFailureKind.Tls, $"Connecting to {target} failed in the TLS handshake: {Innermost(exception).Message}");

    private static ConnectFailure OfSocket(SocketException error, string target, Exception exception)
    {
        // The connector's own text names the addresses that were tried.
        var detail = ReferenceEquals(error, exception) ? $"{target}: {Reason(error)}." : exception.Message;
        return error.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => new(ConnectFailureKind.Refused, $"Nothing listens at {detail} Is the server running, and is the address right?"),
            SocketError.AddressNotAvailable when target.StartsWith("unix", StringComparison.Ordinal) => NoSocketFile(target),
            SocketError.HostNotFound or SocketError.NoData =>
                new(ConnectFailureKind.NameNotFound, $"The name in {target} was not found. Check its spelling and the name servers."),
            SocketError.TryAgain =>
                new(ConnectFailureKind.NameNotFound, $"The name servers gave no answer for {target}. Check whether they can be reached."),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown =>
                new(ConnectFailureKind.Unreachable, $"There is no way to {detail} Check the network and the address."),
            SocketError.TimedOut => new(ConnectFailureKind.TimedOut, $"Nobody answered at {detail} {CheckNetwork}"),
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
                new(ConnectFailureKind.Closed, $"The server closed the connection at once: {detail} Does it expect TLS, or none?"),
            _ => new(ConnectFailureKind.Other, $"Connecting failed: {detail}"),
        };
    }

    private static ConnectFailure NoSocketFile(string target) =>
        new(ConnectFailureKind.Refused, $"Nothing listens at {target}: there is no such socket. Is the server running, and is the path right?");

    private static SocketException? SocketErrorOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException error) return error;
        }

        return null;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return exception;
    }
}
