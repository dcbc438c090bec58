using Helloworld;
using Microsoft.Extensions.DependencyInjection;

namespace Swoop.Client.DependencyInjection.Tests.Clients;

public sealed class ClientMistakeTests
{
    private readonly ServiceCollection _services = new();

    [Fact]
    public void A_client_without_an_address_says_how_to_give_one()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>();
        using var provider = _services.BuildServiceProvider();
        var fault = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Greeter.GreeterClient>);
        Assert.Equal("The gRPC client \"GreeterClient\" has no address: set one of GrpcClientFactoryOptions.Address, Target and ChannelFactory.", fault.Message);
    }

    [Fact]
    public void An_address_and_a_target_contradict_each_other()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>(options => (options.Address, options.Target) = (new Uri("http://127.0.0.1:1"), "http://127.0.0.1:2"));
        using var provider = _services.BuildServiceProvider();
        Assert.Contains("more than one address", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Greeter.GreeterClient>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_belongs_to_one_type()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>("greeter");
        Assert.Contains("Give one of them a name of its own", Assert.Throws<InvalidOperationException>(() => _services.AddGrpcClient<OtherClient>("greeter")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adding_a_client_twice_configures_it_twice()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>();
        _services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = new Uri("http://127.0.0.1:1"));
        using var provider = _services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<Greeter.GreeterClient>());
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>("b");
        _services.AddGrpcClient<Greeter.GreeterClient>("a");
        using var provider = _services.BuildServiceProvider();
        var factory = provider.GetRequiredService<GrpcClientFactory>();
        Assert.Equal("No gRPC client has the name \"c\"; there are a, b.", Assert.Throws<InvalidOperationException>(() => factory.CreateClient<Greeter.GreeterClient>("c")).Message);
    }

    [Fact]
    public void A_name_of_another_type_is_an_error()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>("a");
        using var provider = _services.BuildServiceProvider();
        var factory = provider.GetRequiredService<GrpcClientFactory>();
        Assert.Contains("is a Helloworld.Greeter+GreeterClient, not a", Assert.Throws<InvalidOperationException>(() => factory.CreateClient<OtherClient>("a")).Message, StringComparison.Ordinal);
    }

    private sealed class OtherClient(Grpc.Core.CallInvoker invoker) : Greeter.GreeterClient(invoker);
}
