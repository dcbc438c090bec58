using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Swoop.Client.Retrying;

/// <summary>Methods as attempts call them: with requests that are serialized already.</summary>
internal static class KeptMethods
{
    private static readonly Marshaller<KeptMessage> _marshaller = new(
        static (message, context) => message.Write(context),
        static _ => throw new NotSupportedException("Kept messages are only sent."));

    // As long as somebody has the method of the generated code, ours lives too.
    private static readonly ConditionalWeakTable<IMethod, IMethod> _known = [];

    public static Method<KeptMessage, TResponse> Of<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        if (_known.TryGetValue(method, out var known)) return (Method<KeptMessage, TResponse>)known;
        var made = new Method<KeptMessage, TResponse>(method.Type, method.ServiceName, method.Name, _marshaller, method.ResponseMarshaller);
        return (Method<KeptMessage, TResponse>)_known.GetValue(method, _ => made);
    }
}
