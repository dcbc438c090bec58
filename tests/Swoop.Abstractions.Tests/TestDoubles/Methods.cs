namespace Swoop.Abstractions.Tests.TestDoubles;

internal static class Methods
{
    public static Method<string, string> Of(MethodType type, string name = "Echo") =>
        new(type, "tests.Echo", name, Marshallers.StringMarshaller, Marshallers.StringMarshaller);
}
