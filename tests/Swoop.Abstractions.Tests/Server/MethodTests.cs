using Swoop.Abstractions.Tests.TestDoubles;

namespace Swoop.Abstractions.Tests;

public class MethodTests
{
    [Fact]
    public void The_full_name_is_the_path_on_the_wire()
    {
        var method = Methods.Of(MethodType.ServerStreaming, "List");

        Assert.Equal("/tests.Echo/List", method.FullName);
        Assert.Equal("tests.Echo", method.ServiceName);
        Assert.Equal("List", method.Name);
        Assert.Equal(MethodType.ServerStreaming, method.Type);
    }

    [Fact]
    public void The_marshallers_are_those_given()
    {
        var request = Marshallers.Create<string>(_ => [], _ => "");
        var response = Marshallers.Create<string>(_ => [], _ => "");

        var method = new Method<string, string>(MethodType.Unary, "s", "m", request, response);

        Assert.Same(request, method.RequestMarshaller);
        Assert.Same(response, method.ResponseMarshaller);
    }

    [Fact]
    public void Names_and_marshallers_are_needed()
    {
        var marshaller = Marshallers.StringMarshaller;

        Assert.Throws<ArgumentNullException>(() => new Method<string, string>(MethodType.Unary, null!, "m", marshaller, marshaller));
        Assert.Throws<ArgumentNullException>(() => new Method<string, string>(MethodType.Unary, "s", null!, marshaller, marshaller));
        Assert.Throws<ArgumentNullException>(() => new Method<string, string>(MethodType.Unary, "s", "m", null!, marshaller));
        Assert.Throws<ArgumentNullException>(() => new Method<string, string>(MethodType.Unary, "s", "m", marshaller, null!));
    }
}
