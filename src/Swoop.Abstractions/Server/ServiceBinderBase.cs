namespace Grpc.Core;

/// <summary>Takes the methods of a service with their handlers; a server derives from it.</summary>
public class ServiceBinderBase
{
    /// <summary>Takes a method with one request and one response.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="handler">Its handler; null when the methods of a service are listed without an instance of it.</param>
    /// <exception cref="NotImplementedException">The derived class does not take such methods.</exception>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw NotTaken("UnaryServerMethod");

    /// <summary>Takes a method with a stream of requests and one response.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="handler">Its handler; null when the methods of a service are listed without an instance of it.</param>
    /// <exception cref="NotImplementedException">The derived class does not take such methods.</exception>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw NotTaken("ClientStreamingServerMethod");

    /// <summary>Takes a method with one request and a stream of responses.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="handler">Its handler; null when the methods of a service are listed without an instance of it.</param>
    /// <exception cref="NotImplementedException">The derived class does not take such methods.</exception>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw NotTaken("ServerStreamingServerMethod");

    /// <summary>Takes a method with a stream of requests and an independent stream of responses.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="handler">Its handler; null when the methods of a service are listed without an instance of it.</param>
    /// <exception cref="NotImplementedException">The derived class does not take such methods.</exception>
    public virtual void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class => throw NotTaken("DuplexStreamingServerMethod");

    private NotImplementedException NotTaken(string handler) =>
        new($"{GetType()} does not override {nameof(AddMethod)} for {handler}.");
}
