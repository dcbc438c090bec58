namespace Swoop.Client.DependencyInjection;

/// <summary>For how long an interceptor is kept.</summary>
public enum InterceptorScope
{
    /// <summary>It is made once, with the channel, from the container's root, and all clients share it.</summary>
    Channel,

    /// <summary>It is made with each client, from the scope that the client is made in.</summary>
    Client,
}
