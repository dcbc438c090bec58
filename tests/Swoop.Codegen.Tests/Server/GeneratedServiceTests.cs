using System.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Swoop.Codegen.Tests.Generated;
using Swoop.Codegen.Tests.TestDoubles;

namespace Swoop.Codegen.Tests;

public class GeneratedServiceTests
{
    private static readonly string[] _names = ["Unary", "ClientStream", "ServerStream", "Duplex", "OldUnary"];

    private static readonly MethodType[] _shapes =
        [MethodType.Unary, MethodType.ClientStreaming, MethodType.ServerStreaming, MethodType.DuplexStreaming, MethodType.Unary];

    private readonly CollectingBinder _binder = new();

    [Fact]
    public void BindService_gives_a_definition_with_all_methods_and_handlers()
    {
        EverythingService.BindService(new EchoService()).BindService(_binder);

        Assert.Equal(_names, _binder.Bound.Keys);
        Assert.Equal(_shapes, _binder.Bound.Values.Select(bound => bound.Method.Type));
        Assert.All(_binder.Bound.Values, bound => Assert.NotNull(bound.Handler));
    }

    [Fact]
    public void BindService_takes_a_binder_directly()
    {
        EverythingService.BindService(_binder, new EchoService());

        Assert.Equal(_names, _binder.Bound.Keys);
        Assert.All(_binder.Bound.Values, bound => Assert.NotNull(bound.Handler));
    }

    [Fact]
    public void BindService_lists_the_methods_without_an_instance()
    {
        EverythingService.BindService(_binder, null);

        Assert.Equal(_names, _binder.Bound.Keys);
        Assert.All(_binder.Bound.Values, bound => Assert.Null(bound.Handler));
    }

    [Fact]
    public void The_attribute_of_the_base_class_leads_to_the_binding_method()
    {
        var attribute = typeof(EchoService).GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)!;

        var bind = attribute.BindType.GetMethod(
            attribute.BindMethodName, [typeof(ServiceBinderBase), typeof(EverythingService.EverythingServiceBase)])!;
        bind.Invoke(null, [_binder, new EchoService()]);

        Assert.Equal(_names, _binder.Bound.Keys);
    }

    [Fact]
    public async Task A_bound_handler_runs_the_service()
    {
        EverythingService.BindService(_binder, new EchoService());

        var handler = _binder.Handler<UnaryServerMethod<Everything, Everything>>("Unary");

        Assert.Equal(Samples.Everything, await handler(Samples.Everything, null!));
    }

    [Fact]
    public void Handlers_have_the_type_of_their_shape()
    {
        EverythingService.BindService(_binder, new EchoService());

        _binder.Handler<ClientStreamingServerMethod<Everything, Everything>>("ClientStream");
        _binder.Handler<ServerStreamingServerMethod<Everything, Everything>>("ServerStream");
        _binder.Handler<DuplexStreamingServerMethod<Everything, Everything>>("Duplex");
        _binder.Handler<UnaryServerMethod<Everything, Empty>>("OldUnary");
    }

    [Fact]
    public async Task A_method_that_is_not_overridden_is_unimplemented()
    {
        EverythingService.BindService(_binder, new EchoService());
        var handler = _binder.Handler<ClientStreamingServerMethod<Everything, Everything>>("ClientStream");

        var error = await Assert.ThrowsAsync<RpcException>(async () => await handler(null!, null!));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public void The_descriptor_of_the_service_is_there()
    {
        var descriptor = EverythingService.Descriptor;

        Assert.Equal("swoop.codegen.tests.EverythingService", descriptor.FullName);
        Assert.Equal(_names, descriptor.Methods.Select(method => method.Name));
        Assert.Equal("everything.proto", descriptor.File.Name);
        Assert.True(descriptor.FindMethodByName("Duplex").IsClientStreaming);
        Assert.True(descriptor.FindMethodByName("OldUnary").GetOptions().Deprecated);
    }

    private sealed class EchoService : EverythingService.EverythingServiceBase
    {
        public override Task<Everything> Unary(Everything request, ServerCallContext context) => Task.FromResult(request);
    }
}
