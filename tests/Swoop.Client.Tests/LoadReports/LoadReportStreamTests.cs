using Grpc.Core;
using Swoop.Client.Balancing.WeightedRoundRobin;
using Swoop.Client.Metrics;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.Client.Tests.Simulation;
using Swoop.TestKit;

namespace Swoop.Client.Tests.LoadReports;

/// <summary>Reports out of band, from a real server over a connection in memory (gRFC A51).</summary>
public sealed class LoadReportStreamTests
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> StreamCoreMetrics = new(
        MethodType.ServerStreaming, "xds.service.orca.v3.OpenRcaService", "StreamCoreMetrics", Bytes, Bytes);

    [Fact]
    public async Task A_server_is_asked_for_its_period_and_its_reports_are_read()
    {
        var request = new TaskCompletionSource<byte[]>();
        var factory = new ReportReadingFactory(TimeSpan.FromSeconds(1.5));
        await using var host = await StartAsync(factory, async (asked, responses, context) =>
        {
            request.SetResult(asked);
            await responses.WriteAsync(OrcaBytes.Of(new OrcaLoadReport(0.5, 0, 100, 1)));
            await responses.WriteAsync([0x80]);
            await responses.WriteAsync(OrcaBytes.Of(new OrcaLoadReport(0, 0.25, 200, 0)));
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });

        await host.Channel.Ask();

        Assert.Equal(new OrcaLoadReport(0.5, 0, 100, 1), await NextAsync(factory));
        Assert.Equal(new OrcaLoadReport(0, 0.25, 200, 0), await NextAsync(factory));
        // report_interval { seconds: 1, nanos: 500000000 }
        Assert.Equal([0x0A, 8, 0x08, 1, 0x10, 0x80, 0xCA, 0xB5, 0xEE, 0x01], await request.Task);
    }

    [Fact]
    public async Task Reports_that_are_not_wanted_any_more_end_at_the_server()
    {
        var ended = new TaskCompletionSource();
        var factory = new ReportReadingFactory(TimeSpan.FromSeconds(1));
        await using var host = await StartAsync(factory, async (_, responses, context) =>
        {
            await responses.WriteAsync(OrcaBytes.Of(new OrcaLoadReport(0.5, 0, 100, 1)));
            context.CancellationToken.Register(ended.SetResult);
            await ended.Task;
        });
        await host.Channel.Ask();
        await NextAsync(factory);

        factory.Started!.Dispose();

        await ended.Task.WaitAsync(Api.Patience);
        Assert.Equal("hello", await host.Channel.Ask());
    }

    [Fact]
    public async Task A_stream_that_the_server_ends_is_begun_anew()
    {
        var factory = new ReportReadingFactory(TimeSpan.FromSeconds(1));
        var streams = 0;
        await using var host = await StartAsync(
            factory,
            async (_, responses, _) => await responses.WriteAsync(OrcaBytes.Of(new OrcaLoadReport(0.5, 0, Interlocked.Increment(ref streams), 1))),
            new GrpcChannelOptions { InitialReconnectBackoff = TimeSpan.FromMilliseconds(1) });

        await host.Channel.Ask();

        for (var i = 1; i <= 3; i++) Assert.Equal(i, (await NextAsync(factory)).CallsPerSecond);
    }

    [Fact]
    public async Task A_server_without_reports_is_not_asked_again()
    {
        const string Told = "does not report its load";
        var log = new TextLog();
        var clock = new ManualTimeProvider();
        var factory = new ReportReadingFactory(TimeSpan.FromSeconds(1));
        var asked = 0;
        await using var host = await StartAsync(
            factory,
            (_, _, _) =>
            {
                Interlocked.Increment(ref asked);
                throw new RpcException(new Status(StatusCode.Unimplemented, "No such service."));
            },
            new GrpcChannelOptions { LoggerFactory = log, TimeProvider = clock });
        await host.Channel.Ask();
        using var patience = new CancellationTokenSource(Api.Patience);
        while (!log.ToString().Contains(Told, StringComparison.Ordinal))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("hello", await host.Channel.Ask());
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Calls_go_to_a_server_that_reports_by_stream()
    {
        var options = new GrpcChannelOptions { ServiceConfig = new ServiceConfig { LoadBalancingConfigs = [new WeightedRoundRobinConfig { EnableOobLoadReport = true }] } };
        await using var host = await TestHost.StartAsync(channel: options);

        for (var i = 0; i < 10; i++) Assert.Equal("hello", await host.Channel.Ask());
    }

    private static async Task<OrcaLoadReport> NextAsync(ReportReadingFactory factory) => await factory.Reports.Reader.ReadAsync().AsTask().WaitAsync(Api.Patience);

    private static async Task<TestHost> StartAsync(ReportReadingFactory factory, ServerStreamingServerMethod<byte[], byte[]> handler, GrpcChannelOptions? options = null)
    {
        options ??= new GrpcChannelOptions();
        var host = new TestHost
        {
            ChannelOptions = options with
            {
                LoadBalancerFactories = [factory],
                ServiceConfig = new ServiceConfig { LoadBalancingConfigs = [new ReportReadingFactory.ReportReadingConfig()] },
            },
        };
        host.Server.AddService(ServerServiceDefinition.CreateBuilder().AddMethod(StreamCoreMetrics, handler).Build());
        return await host.StartAsync(null, null);
    }
}
