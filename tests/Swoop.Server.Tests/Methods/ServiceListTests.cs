using Grpc.Core;
using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Methods;

public sealed class ServiceListTests
{
    [Fact]
    public async Task An_instance_of_a_generated_base_is_bound_by_its_attribute()
    {
        await using var server = await new TestServer(configure: s => s.AddService(new Greeter("Hi"))).StartAsync();
        await using var client = server.Connect();
        var call = await client.UnaryAsync("you", (":path", "/greet.Greeter/Greet"));
        Assert.Equal(["Hi you"], await call.AllAsync());
    }

    [Fact]
    public void An_instance_of_anything_else_is_a_mistake() => Assert.Throws<ArgumentException>(() => new GrpcServer().AddService("no service"));

    [Fact]
    public async Task Two_methods_of_the_same_path_fail_the_start()
    {
        await using var server = new GrpcServer();
        server.AddService(new Greeter("a")).AddService(new Greeter("b"));
        Assert.Contains("/greet.Greeter/Greet", (await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync())).Message);
    }

    [Fact]
    public async Task The_methods_are_listed_once_the_server_has_started()
    {
        await using var server = new GrpcServer();
        server.AddService(new Greeter("a"));
        Assert.Empty(server.Methods);
        await server.StartAsync();
        Assert.Equal(["/greet.Greeter/Greet"], server.Methods.Select(method => method.FullName));
    }

    [BindServiceMethod(typeof(GreeterBase), "BindService")]
    private abstract class GreeterBase
    {
        public static void BindService(ServiceBinderBase binder, GreeterBase? service) => binder.AddMethod(
            TestServer.Method(MethodType.Unary, "Greet", "greet.Greeter"),
            service is null ? null : new UnaryServerMethod<string, string>(service.Greet));

        protected abstract Task<string> Greet(string request, ServerCallContext context);
    }

    private sealed class Greeter(string greeting) : GreeterBase
    {
        protected override Task<string> Greet(string request, ServerCallContext context) => Task.FromResult($"{greeting} {request}");
    }
}
