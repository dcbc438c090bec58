using System.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Swoop.Server.Methods;

/// <summary>The services of a server, in the order in which they were added. Closed when the server starts.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class ServiceList
{
    private readonly List<Registration> _services = [];
    private bool _isClosed;

    internal ServiceList()
    {
    }

    /// <summary>How many services were added.</summary>
    public int Count => _services.Count;

    internal IEnumerable<Registration> Registrations => _services;

    /// <summary>Adds a service as its generated <c>BindService</c> gives it.</summary>
    /// <param name="service">The service with its handlers.</param>
    /// <param name="interceptors">Interceptors for this service alone, inside of the server's; the first is the outermost.</param>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public void Add(ServerServiceDefinition service, params ReadOnlySpan<Interceptor> interceptors)
    {
        ArgumentNullException.ThrowIfNull(service);
        Register(service.BindService, interceptors);
    }

    /// <summary>Adds an instance of a service whose generated base class says how it is bound (<see cref="BindServiceMethodAttribute"/>).</summary>
    /// <typeparam name="TService">The class of the service.</typeparam>
    /// <param name="service">The instance, which handles all calls.</param>
    /// <param name="interceptors">Interceptors for this service alone, inside of the server's; the first is the outermost.</param>
    /// <exception cref="ArgumentException">The class derives from no generated base.</exception>
    /// <exception cref="InvalidOperationException">The server was started already.</exception>
    public void Add<TService>(TService service, params ReadOnlySpan<Interceptor> interceptors)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(service);
        var bind = FindBindMethod(typeof(TService)) ?? FindBindMethod(service.GetType())
            ?? throw new ArgumentException($"{service.GetType()} derives from no generated service base (it has no {nameof(BindServiceMethodAttribute)}).", nameof(service));
        Register(binder => bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [binder, service], null), interceptors);
    }

    internal void Close() => _isClosed = true;

    private static MethodInfo? FindBindMethod(Type type)
    {
        if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true) is not { } attribute) return null;
        const BindingFlags anyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (var method in attribute.BindType.GetMethods(anyStatic))
        {
            if (method.Name == attribute.BindMethodName
                && method.GetParameters() is [var binder, var service]
                && binder.ParameterType == typeof(ServiceBinderBase)
                && service.ParameterType.IsAssignableFrom(type)) return method;
        }

        return null;
    }

    private void Register(Action<ServiceBinderBase> bind, ReadOnlySpan<Interceptor> interceptors)
    {
        if (_isClosed) throw new InvalidOperationException("Services must be added before the server starts.");
        foreach (var interceptor in interceptors) ArgumentNullException.ThrowIfNull(interceptor, nameof(interceptors));
        _services.Add(new Registration(bind, interceptors.ToArray()));
    }

    /// <summary>A service that was added.</summary>
    /// <param name="Bind">Gives its methods to a binder.</param>
    /// <param name="Interceptors">Its own interceptors.</param>
    internal sealed record Registration(Action<ServiceBinderBase> Bind, Interceptor[] Interceptors);
}
