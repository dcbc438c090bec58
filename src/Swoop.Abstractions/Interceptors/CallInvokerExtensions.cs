using Grpc.Core.Utils;

namespace Grpc.Core.Interceptors;

/// <summary>Puts interceptors in front of call invokers.</summary>
/// <remarks>
/// In <c>Intercept(a, b, c)</c> a call passes a, b, c in this order. What is put in front later comes first:
/// <c>Intercept(c).Intercept(b).Intercept(a)</c> is the same chain.
/// </remarks>
public static class CallInvokerExtensions
{
    /// <summary>Puts an interceptor in front.</summary>
    /// <param name="invoker">What the interceptor passes calls on to.</param>
    /// <param name="interceptor">The interceptor.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static CallInvoker Intercept(this CallInvoker invoker, Interceptor interceptor)
    {
        GrpcPreconditions.CheckNotNull(invoker, nameof(invoker));
        GrpcPreconditions.CheckNotNull(interceptor, nameof(interceptor));
        return new InterceptingCallInvoker(invoker, interceptor);
    }

    /// <summary>Puts several interceptors in front; calls pass them in the given order.</summary>
    /// <param name="invoker">What the last interceptor passes calls on to.</param>
    /// <param name="interceptors">The interceptors; without any, the invoker itself comes back.</param>
    /// <exception cref="ArgumentNullException">An argument or one of the interceptors is null.</exception>
    public static CallInvoker Intercept(this CallInvoker invoker, params Interceptor[] interceptors)
    {
        GrpcPreconditions.CheckNotNull(invoker, nameof(invoker));
        GrpcPreconditions.CheckNotNull(interceptors, nameof(interceptors));
        for (var i = interceptors.Length - 1; i >= 0; i--)
        {
            invoker = invoker.Intercept(interceptors[i]);
        }

        return invoker;
    }

    /// <summary>Puts a function in front that replaces the headers of each call.</summary>
    /// <param name="invoker">What calls are passed on to.</param>
    /// <param name="interceptor">Takes the headers of a call (never null) and gives those to send.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static CallInvoker Intercept(this CallInvoker invoker, Func<Metadata, Metadata> interceptor)
    {
        GrpcPreconditions.CheckNotNull(interceptor, nameof(interceptor));
        return invoker.Intercept(new MetadataInterceptor(interceptor));
    }
}
