using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Swoop.Bench.Load;

namespace Rivals.HttpClient;

/// <summary>One handler with one HTTP/2 connection.</summary>
internal sealed class RawConnection : ILoadConnection
{
    private const string Service = "/swoop.bench.Bench/";

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    private readonly HttpMessageInvoker _invoker;
    private readonly Uri _unary;
    private readonly Uri _serverStream;
    private readonly Uri _clientStream;
    private readonly Uri _duplex;
    private readonly byte[] _frame;
    private readonly (string Name, string Value)[] _metadata;
    private readonly CancellationTokenSource? _cancellation;

    public RawConnection(LoadOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = false,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        if (options.Tls) handler.SslOptions.CertificateChainPolicy = Trusting(options.CertificateAuthority!);
        _invoker = new HttpMessageInvoker(handler);
        var authority = $"{(options.Tls ? "https" : "http")}://localhost:{options.Port}";
        _unary = new Uri(authority + Service + "Unary");
        _serverStream = new Uri(authority + Service + "ServerStream");
        _clientStream = new Uri(authority + Service + "ClientStream");
        _duplex = new Uri(authority + Service + "Duplex");
        _frame = Frames.Message(options.Payload);
        _metadata = [.. Enumerable.Range(0, options.Metadata).Select(static i => ($"custom-entry-{i}", $"value of the entry {i}"))];
        _cancellation = options.Deadline ? new CancellationTokenSource() : null;
    }

    public async Task UnaryAsync()
    {
        using var deadline = _cancellation is null ? null : CancellationTokenSource.CreateLinkedTokenSource(_cancellation.Token);
        deadline?.CancelAfter(_timeout);
        using var request = Request(_unary, new FrameContent(_frame));
        foreach (var (name, value) in _metadata) request.Headers.TryAddWithoutValidation(name, value);
        if (deadline is not null) request.Headers.TryAddWithoutValidation("grpc-timeout", ((int)_timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) + "m");
        using var response = await SendAsync(request, deadline?.Token ?? CancellationToken.None);
        using var body = await response.Content.ReadAsStreamAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(_frame.Length + 1);
        var filled = 0;
        for (int read; (read = await body.ReadAsync(buffer.AsMemory(filled))) > 0;) filled += read;
        ArrayPool<byte>.Shared.Return(buffer);
        if (filled != _frame.Length || !HasSucceeded(response)) throw new InvalidDataException("not the expected answer");
    }

    public async Task ServerStreamAsync(LoadWindow window)
    {
        using var request = Request(_serverStream, new FrameContent(_frame));
        using var response = await SendAsync(request, CancellationToken.None);
        using var frames = new FrameReader(await response.Content.ReadAsStreamAsync(), _frame.Length);
        while (!window.IsOver && await frames.MoveNextAsync()) window.Count();
    }

    public async Task ClientStreamAsync(LoadWindow window)
    {
        using var request = Request(_clientStream, new StreamContentWriter(async body =>
        {
            while (!window.IsOver)
            {
                await body.WriteAsync(_frame);
                await body.FlushAsync();
                window.Count();
            }
        }));
        using var response = await SendAsync(request, CancellationToken.None);
        await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
    }

    public async Task DuplexAsync(LoadWindow window)
    {
        using var request = Request(_duplex, new StreamContentWriter(async body =>
        {
            while (!window.IsOver)
            {
                await body.WriteAsync(_frame);
                await body.FlushAsync();
            }
        }));
        using var response = await SendAsync(request, CancellationToken.None);
        using var frames = new FrameReader(await response.Content.ReadAsStreamAsync(), _frame.Length);
        while (await frames.MoveNextAsync()) window.Count();
    }

    public async Task PingPongAsync(LoadWindow window)
    {
        var opened = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource();
        using var request = Request(_duplex, new StreamContentWriter(body =>
        {
            opened.SetResult(body);
            return closed.Task;
        }));
        var sending = SendAsync(request, CancellationToken.None);
        var requests = await opened.Task;
        FrameReader? responses = null;
        while (!window.IsOver)
        {
            var began = Stopwatch.GetTimestamp();
            await requests.WriteAsync(_frame);
            await requests.FlushAsync();
            responses ??= new FrameReader(await (await sending).Content.ReadAsStreamAsync(), _frame.Length);
            await responses.MoveNextAsync();
            window.Record(began);
        }

        closed.SetResult();
        responses?.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _invoker.Dispose();
        _cancellation?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static X509ChainPolicy Trusting(string certificateFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(certificateFile));
        return policy;
    }

    private static HttpRequestMessage Request(Uri method, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        return request;
    }

    private static bool HasSucceeded(HttpResponseMessage response) =>
        response.TrailingHeaders.NonValidated.TryGetValues("grpc-status", out var values) && values.ToString() == "0";

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker.SendAsync(request, cancellationToken);
}
