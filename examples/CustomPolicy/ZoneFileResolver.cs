using System.Net;
using Grpc.Core;
using Swoop.Client.Resolving;

namespace CustomPolicy;

/// <summary>Reads endpoints from a file with lines such as <c>near 127.0.0.1:5001</c>, now and again.</summary>
internal sealed class ZoneFileResolver(string path, IResolverHost host) : Resolver
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);
    private IDisposable? _timer;
    private bool _isReading;

    public override void Start() => Read();

    // A connection failed: the file may have news.
    public override void Refresh() => Read();

    public override void Shutdown() => _timer?.Dispose();

    private void Read()
    {
        if (_isReading) return;
        _isReading = true;
        _timer?.Dispose();
        _ = ReadAsync();
    }

    /// <remarks>Off the control loop, which must not wait for a disk; back on it with the result. After a shutdown the loop takes no steps any more.</remarks>
    private async Task ReadAsync()
    {
        var result = await FindAsync().ConfigureAwait(false);
        host.Run(() =>
        {
            _isReading = false;
            host.Report(result);
            _timer = host.Schedule(_period, Read);
        });
    }

    private async Task<ResolverResult> FindAsync()
    {
        try
        {
            return new ResolverResult { Endpoints = [.. (await File.ReadAllLinesAsync(path).ConfigureAwait(false)).Select(Parse)] };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return ResolverResult.Failed(new Status(StatusCode.Unavailable, $"{path} cannot be used: {exception.Message}", exception));
        }
    }

    private static ResolvedEndpoint Parse(string line) => line.Split(' ') is [var zone, var address]
        ? new ResolvedEndpoint(IPEndPoint.Parse(address)).With(Zone.Key, zone)
        : throw new FormatException($"\"{line}\" is not a zone and an address");
}
