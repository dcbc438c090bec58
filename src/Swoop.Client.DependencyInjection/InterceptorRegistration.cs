using Grpc.Core.Interceptors;

namespace Swoop.Client.DependencyInjection;

/// <summary>An interceptor that clients are to have.</summary>
/// <param name="Scope">For how long it is kept.</param>
/// <param name="Creator">Makes it.</param>
public sealed record InterceptorRegistration(InterceptorScope Scope, Func<IServiceProvider, Interceptor> Creator);
