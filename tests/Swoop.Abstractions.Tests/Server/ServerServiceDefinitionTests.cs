using Swoop.Abstractions.Tests.TestDoubles;

namespace Swoop.Abstractions.Tests;

public class ServerServiceDefinitionTests
{
    private static readonly UnaryServerMethod<string, string> _unary = (request, _) => Task.FromResult(request);
    private static readonly ClientStreamingServerMethod<string, string> _client = (_, _) => Task.FromResult("");
    private static readonly ServerStreamingServerMethod<string, string> _server = (_, _, _) => Task.CompletedTask;
    private static readonly DuplexStreamingServerMethod<string, string> _duplex = (_, _, _) => Task.CompletedTask;

    [Fact]
    public void A_binder_gets_all_methods_with_their_handlers_in_the_order_of_adding()
    {
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(Methods.Of(MethodType.DuplexStreaming, "D"), _duplex)
            .AddMethod(Methods.Of(MethodType.Unary, "A"), _unary)
            .AddMethod(Methods.Of(MethodType.ServerStreaming, "C"), _server)
            .AddMethod(Methods.Of(MethodType.ClientStreaming, "B"), _client)
            .Build();
        var binder = new RecordingBinder();

        definition.BindService(binder);

        Assert.Equal(
            [("/tests.Echo/D", (object?)_duplex), ("/tests.Echo/A", _unary), ("/tests.Echo/C", _server), ("/tests.Echo/B", _client)],
            binder.Bound);
    }

    [Fact]
    public void A_definition_can_be_bound_more_than_once()
    {
        var definition = ServerServiceDefinition.CreateBuilder().AddMethod(Methods.Of(MethodType.Unary), _unary).Build();
        var binder = new RecordingBinder();

        definition.BindService(binder);
        definition.BindService(binder);

        Assert.Equal(2, binder.Bound.Count);
    }

    [Fact]
    public void A_definition_does_not_change_when_its_builder_goes_on()
    {
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(Methods.Of(MethodType.Unary, "A"), _unary);
        var definition = builder.Build();
        builder.AddMethod(Methods.Of(MethodType.Unary, "B"), _unary);
        var binder = new RecordingBinder();

        definition.BindService(binder);

        Assert.Equal("/tests.Echo/A", Assert.Single(binder.Bound).Name);
    }

    [Fact]
    public void A_method_cannot_be_added_twice()
    {
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(Methods.Of(MethodType.Unary), _unary);

        var error = Assert.Throws<ArgumentException>(() => builder.AddMethod(Methods.Of(MethodType.DuplexStreaming), _duplex));

        Assert.Contains("/tests.Echo/Echo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_binder_that_overrides_nothing_says_so()
    {
        var binder = new ServiceBinderBase();

        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Methods.Of(MethodType.Unary), _unary));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Methods.Of(MethodType.ClientStreaming), _client));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Methods.Of(MethodType.ServerStreaming), _server));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Methods.Of(MethodType.DuplexStreaming), _duplex));
    }

    [Fact]
    public void The_binding_attribute_says_where_the_binding_method_is()
    {
        var attribute = new BindServiceMethodAttribute(typeof(ServerServiceDefinitionTests), "BindService");

        Assert.Equal(typeof(ServerServiceDefinitionTests), attribute.BindType);
        Assert.Equal("BindService", attribute.BindMethodName);
    }

    private sealed class RecordingBinder : ServiceBinderBase
    {
        public List<(string Name, object? Handler)> Bound { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Bound.Add((method.FullName, handler));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Bound.Add((method.FullName, handler));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Bound.Add((method.FullName, handler));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Bound.Add((method.FullName, handler));
    }
}
