using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Swoop.Bench.Load;
using Swoop.Bench.Protos;
using Swoop.Client;
using Swoop.Client.ServiceConfigs;
using Swoop.Transport.Tls;

namespace Swoop.Bench.Client;

/// <summary>Our channel under load, used as users use it: generated stubs, Google.Protobuf messages.</summary>
internal sealed class SwoopConnection : ILoadConnection
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel _channel;
    private readonly Protos.Bench.BenchClient _client;
    private readonly Message _message;
    private readonly Metadata? _metadata;
    private readonly CancellationTokenSource? _cancellation;

    public SwoopConnection(LoadOptions options)
    {
        var tls = options.Tls ? new ClientTlsOptions { RootCertificates = Pem.ReadCertificatesFile(options.CertificateAuthority!) } : null;
        _channel = GrpcChannel.ForAddress(AddressOf(options), new GrpcChannelOptions { Tls = tls, ServiceConfig = ConfigOf(options) });
        _client = new Protos.Bench.BenchClient(_channel);
        _message = new Message { Payload = ByteString.CopyFrom(new byte[options.Payload]) };
        _cancellation = options.Deadline ? new CancellationTokenSource() : null;
        if (options.Metadata == 0) return;
        _metadata = [];
        for (var i = 0; i < options.Metadata; i++) _metadata.Add($"custom-entry-{i}", $"value of the entry {i}");
    }

    public Task UnaryAsync() => _client.UnaryAsync(_message, Options()).ResponseAsync;

    public async Task ServerStreamAsync(LoadWindow window)
    {
        using var call = _client.ServerStream(_message);
        while (!window.IsOver && await call.ResponseStream.MoveNext()) window.Count();
    }

    public async Task ClientStreamAsync(LoadWindow window)
    {
        using var call = _client.ClientStream();
        while (!window.IsOver)
        {
            await call.RequestStream.WriteAsync(_message);
            window.Count();
        }

        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }

    public async Task DuplexAsync(LoadWindow window)
    {
        using var call = _client.Duplex();
        var writing = Task.Run(async () =>
        {
            while (!window.IsOver) await call.RequestStream.WriteAsync(_message);
            await call.RequestStream.CompleteAsync();
        });
        while (await call.ResponseStream.MoveNext()) window.Count();
        await writing;
    }

    public async Task PingPongAsync(LoadWindow window)
    {
        using var call = _client.Duplex();
        while (!window.IsOver)
        {
            var began = Stopwatch.GetTimestamp();
            await call.RequestStream.WriteAsync(_message);
            await call.ResponseStream.MoveNext();
            window.Record(began);
        }
    }

    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _cancellation?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string AddressOf(LoadOptions options) => options.Policy.Length == 0
        ? $"{(options.Tls ? "https" : "http")}://localhost:{options.Port}"
        : $"ipv4:{string.Join(',', Enumerable.Range(options.Port, options.Backends).Select(port => $"127.0.0.1:{port}"))}";

    private static ServiceConfig? ConfigOf(LoadOptions options) => options.Policy.Length == 0
        ? null
        : ServiceConfig.Parse($$"""{"loadBalancingConfig":[{"{{options.Policy}}":{} }]}""");

    private CallOptions Options() => _cancellation is null
        ? new CallOptions(_metadata)
        : new CallOptions(_metadata, DateTime.UtcNow + _timeout, _cancellation.Token);
}
