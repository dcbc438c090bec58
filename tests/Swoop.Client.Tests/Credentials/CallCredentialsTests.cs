using Grpc.Core;
using Swoop.Client.Tests.Kit;

namespace Swoop.Client.Tests.Credentials;

public class CallCredentialsTests
{
    private static readonly GrpcChannelOptions _unsafe = new() { UnsafeUseInsecureChannelCallCredentials = true };

    [Fact]
    public async Task Credentials_of_channel_and_call_add_their_metadata_behind_the_users()
    {
        await using var host = await TestHost.StartAsync(channel: _unsafe with { Credentials = ChannelCredentials.Create(new SslCredentials(), Adding("channel")) });
        host.OnUnary = (_, context) => Task.FromResult(string.Join(' ', context.RequestHeaders.GetAll("who").Select(entry => entry.Value)));

        Assert.Equal("user channel call", await host.Channel.Ask("x", Api.With(("who", "user")).WithCredentials(Adding("call"))).ResponseAsync.WaitAsync(Api.Patience));
    }

    [Fact]
    public async Task Credentials_learn_which_method_is_called()
    {
        await using var host = await TestHost.StartAsync(channel: _unsafe);
        AuthInterceptorContext? seen = null;
        var credentials = CallCredentials.FromInterceptor((context, _) =>
        {
            seen = context;
            return Task.CompletedTask;
        });
        await host.Channel.Ask("x", new CallOptions(credentials: credentials)).ResponseAsync.WaitAsync(Api.Patience);

        Assert.Equal("http://localhost/test.Service", seen!.ServiceUrl);
        Assert.Equal("Unary", seen.MethodName);
    }

    [Fact]
    public async Task Credentials_of_a_call_do_not_travel_without_tls()
    {
        await using var host = await TestHost.StartAsync();

        await host.Channel.Ask("x", new CallOptions(credentials: Adding("call"))).ResponseAsync.FailsAsync(StatusCode.Internal, "TLS");
    }

    [Fact]
    public void Credentials_of_a_channel_do_not_travel_without_tls() =>
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForConnector(
            new Kit.BrokenConnector(new IOException()), new GrpcChannelOptions { Credentials = ChannelCredentials.Create(new SslCredentials(), Adding("x")) }));

    [Fact]
    public async Task An_exception_in_credentials_ends_the_call_only()
    {
        await using var host = await TestHost.StartAsync(channel: _unsafe);

        await host.Channel.Ask("x", Failing(new FormatException("no token"))).ResponseAsync.FailsAsync(StatusCode.Internal, "no token");
        await host.Channel.Ask("x", Failing(new RpcException(new Status(StatusCode.Unauthenticated, "who?")))).ResponseAsync.FailsAsync(StatusCode.Unauthenticated, "who?");
        await host.Channel.Ask("x", Failing(new RpcException(Status.DefaultSuccess))).ResponseAsync.FailsAsync(StatusCode.Internal);
        Assert.Equal("x", await host.Channel.Ask("x"));
    }

    [Fact]
    public async Task A_call_can_be_cancelled_while_its_credentials_think()
    {
        await using var host = await TestHost.StartAsync(channel: _unsafe);
        var thinking = new TaskCompletionSource();
        var call = host.Channel.Ask("x", new CallOptions(credentials: CallCredentials.FromInterceptor((_, _) => thinking.Task)));
        call.Dispose();

        await call.ResponseAsync.FailsAsync(StatusCode.Cancelled);
        thinking.SetResult();
        Assert.Equal("y", await host.Channel.Ask("y"));
    }

    private static CallCredentials Adding(string value) => CallCredentials.FromInterceptor(async (_, metadata) =>
    {
        await Task.Yield();
        metadata.Add("who", value);
    });

    private static CallOptions Failing(Exception exception) => new(credentials: CallCredentials.FromInterceptor((_, _) => throw exception));
}
