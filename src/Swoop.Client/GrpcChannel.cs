using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Swoop.Client.Balancing;
using Swoop.Client.Calls;
using Swoop.Client.Channel;
using Swoop.Client.Credentials;
using Swoop.Client.Proxies;
using Swoop.Client.Resolving;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Targets;
using Swoop.Http2.Connection;
using Swoop.Protocol.Compression;
using Swoop.Transport.Client;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Timing;
using Swoop.Transport.Tls;

namespace Swoop.Client;

/// <summary>A long-lived connection to a server, and what calls are made on.</summary>
/// <remarks>
/// <para>Connects with the first call, reconnects by itself, and is shared: one channel serves any number of threads and clients.</para>
/// <para>Thread-safe.</para>
/// </remarks>
/// <example><code>
/// using var channel = GrpcChannel.ForAddress("http://localhost:5000");
/// var client = new Greeter.GreeterClient(channel);
/// </code></example>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly ChannelControl _control;
    private readonly ChannelCallInvoker _invoker;

    private GrpcChannel(string target, ChannelSettings settings, Func<IResolverHost, Resolver> createResolver)
        : base(target)
    {
        _control = new ChannelControl(settings, createResolver);
        _invoker = new ChannelCallInvoker(_control);
    }

    /// <summary>What the channel can do for a call now.</summary>
    public ConnectivityState State => _control.State;

    /// <summary>Makes a channel to an address; nothing is connected yet.</summary>
    /// <param name="address"><c>http://host:port</c>, <c>https://host:port</c>, <c>dns:host:port</c> or only <c>host:port</c>, <c>ipv4:address:port,...</c>,
    /// <c>ipv6:[address]:port,...</c>, <c>static:///host:port,...</c>, <c>passthrough:///host:port</c>, <c>unix:/path</c>, <c>unix-abstract:name</c> (Linux), or
    /// a scheme of <see cref="GrpcChannelOptions.ResolverFactories"/>.</param>
    /// <param name="options">How to connect, and what is allowed.</param>
    /// <exception cref="ArgumentException">The address has none of these forms, or contradicts the credentials.</exception>
    /// <exception cref="ServiceConfigException">The options' service config is wrong, or names no policy that the channel knows.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? options = null)
    {
        options ??= new GrpcChannelOptions();
        var target = ChannelTarget.Parse(address, options.ResolverFactories);
        var credentials = CredentialsReader.Read(options.Credentials);
        var usesTls = UsesTls(address, target, credentials, options);
        var connect = options.ConnectorFactory ?? (static endPoint => new SocketConnector(endPoint));
        var proxy = options.Proxy ?? (options.ConnectorFactory is null ? null : GrpcProxy.None);
        if (ProxyRoute.Find(proxy, target, usesTls, LoggerOf(options)) is { } route)
        {
            var dial = connect;
            connect = endPoint => route.ConnectorTo(endPoint, dial);
            target = route.Target;
        }

        if (usesTls)
        {
            var (plain, tls, host) = (connect, TlsOf(options, credentials), HostOf(options.Authority) ?? target.Host);
            connect = endPoint => new TlsConnector(plain(endPoint), tls, host);
        }

        var settings = Prepare(address, options.Authority ?? target.Authority, usesTls, options, credentials, connect);
        return new GrpcChannel(address, settings, host => target.Factory.Create(target.Uri, host));
    }

    /// <summary>Makes a channel to an address; nothing is connected yet.</summary>
    /// <inheritdoc cref="ForAddress(string, GrpcChannelOptions?)"/>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ForAddress(address.OriginalString, options);
    }

    /// <summary>Makes a channel to a server in this process, without any socket.</summary>
    /// <param name="listener">Where the server listens.</param>
    /// <param name="options">What is allowed.</param>
    public static GrpcChannel ForMemory(MemoryListener listener, GrpcChannelOptions? options = null) =>
        ForConnector(new MemoryConnector(listener), options);

    /// <summary>Makes a channel over connections of any kind.</summary>
    /// <param name="connector">Makes the connections; TLS, where it is wanted, is the connector's.</param>
    /// <param name="options">What is allowed.</param>
    public static GrpcChannel ForConnector(IConnector connector, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connector);
        options ??= new GrpcChannelOptions();
        var credentials = CredentialsReader.Read(options.Credentials);
        var settings = Prepare(connector.Target, options.Authority ?? "localhost", connector is TlsConnector, options, credentials, _ => connector);
        // The one address stands for the connector.
        var found = new ResolverResult { Endpoints = [new ResolvedEndpoint(new DnsEndPoint("connector", 0))] };
        return new GrpcChannel(connector.Target, settings, host => new FixedResolver(host, found));
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker() => _invoker;

    /// <summary>Connects, if that has not happened yet, and ends when the channel is ready. Failed attempts are repeated.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">The channel was shut down.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var state = State;
            ObjectDisposedException.ThrowIf(state == ConnectivityState.Shutdown, this);
            if (state == ConnectivityState.Ready) return;
            if (state == ConnectivityState.Idle) _control.RequestConnection();
            await _control.WaitForChangeAsync(state, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends when the channel's state is another than <paramref name="lastObservedState"/>.</summary>
    public Task WaitForStateChangedAsync(ConnectivityState lastObservedState, CancellationToken cancellationToken = default) =>
        _control.WaitForChangeAsync(lastObservedState, cancellationToken);

    /// <summary>Ends all calls and closes the connection at once. <see cref="ChannelBase.ShutdownAsync"/> lets open calls end first.</summary>
    public void Dispose() => _control.Kill();

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore() => _control.ShutdownAsync();

    private static ChannelSettings Prepare(
        string target, string authority, bool isSecure, GrpcChannelOptions options, CredentialsReader credentials, Func<EndPoint, IConnector> connectors)
    {
        options.ThrowIfInvalid();
        if (credentials.CallCredentials.Count > 0 && !isSecure && !options.UnsafeUseInsecureChannelCallCredentials)
        {
            throw new ArgumentException(
                $"Call credentials would travel without TLS to {target}. Use an https address, or set {nameof(GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials)}.",
                nameof(options));
        }

        var compression = new CompressionRegistry(options.CompressionProviders);
        if (options.RequestCompression is { } encoding && encoding != MessageEncoding.Identity && !compression.TryFind(encoding, out _))
            throw new ArgumentException($"{nameof(GrpcChannelOptions.RequestCompression)} is \"{encoding}\", but the known encodings are {compression.AcceptEncoding}.", nameof(options));
        var logger = LoggerOf(options);
        var policies = new LoadBalancerRegistry(BuiltInPolicies.All.Concat(options.LoadBalancerFactories));
        if (options.ServiceConfig is { } config)
        {
            config.Validate();
            // The resolver's answer would be late news of a mistake in the program.
            if (config.LoadBalancingConfigs.Count > 0) policies.Select(config.LoadBalancingConfigs, "loadBalancingConfig");
        }

        return new ChannelSettings(
            options, ConnectionOf(options, compression, isSecure), compression, credentials.CallCredentials,
            TimerWheel.For(options.TimeProvider), logger, target, authority, isSecure,
            policies, connectors);
    }

    private static ILogger LoggerOf(GrpcChannelOptions options) => options.LoggerFactory?.CreateLogger("Swoop.Client") ?? NullLogger.Instance;

    private static ClientConnectionOptions ConnectionOf(GrpcChannelOptions options, CompressionRegistry compression, bool isSecure) => new()
    {
        Http2 = new Http2EngineOptions
        {
            InitialStreamWindow = options.InitialStreamWindow,
            InitialConnectionWindow = options.InitialConnectionWindow,
            MaxWindow = options.MaxWindow,
            MaxWindowGrowth = options.MaxWindowGrowth,
            MaxHeaderListSize = options.MaxHeaderListSize,
        },
        MaxReceiveMessageSize = options.MaxReceiveMessageSize ?? int.MaxValue,
        SendBufferSize = options.SendBufferSize,
        Compression = compression,
        KeepaliveTime = options.KeepaliveTime < ClientConnectionOptions.ShortestKeepaliveTime ? ClientConnectionOptions.ShortestKeepaliveTime : options.KeepaliveTime,
        KeepaliveTimeout = options.KeepaliveTimeout,
        KeepaliveWithoutCalls = options.KeepaliveWithoutCalls,
        IsHttps = isSecure,
    };

    private static bool UsesTls(string address, ChannelTarget target, CredentialsReader credentials, GrpcChannelOptions options)
    {
        if (target.UsesTls is { } byScheme && credentials.UsesTls is { } byCredentials && byScheme != byCredentials)
        {
            throw new ArgumentException(
                $"The address \"{address}\" says {(byScheme ? "TLS" : "no TLS")}, but the credentials say {(byCredentials ? "TLS" : "no TLS")}. Make them agree.",
                nameof(options));
        }

        return target.UsesTls ?? credentials.UsesTls ?? options.Tls is not null;
    }

    private static ClientTlsOptions TlsOf(GrpcChannelOptions options, CredentialsReader credentials)
    {
        var tls = options.Tls ?? new ClientTlsOptions();
        if (credentials.RootCertificates is { } roots)
        {
            var collection = new X509Certificate2Collection();
            collection.ImportFromPem(roots);
            tls = tls with { RootCertificates = collection };
        }

        if (credentials.KeyCertificatePair is { } pair)
            tls = tls with { ClientCertificate = TlsCertificate.FromPem(pair.CertificateChain, pair.PrivateKey) };
        return tls;
    }

    private static string? HostOf(string? authority)
    {
        if (authority is null) return null;
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon].Trim('[', ']') : authority.Trim('[', ']');
    }
}
