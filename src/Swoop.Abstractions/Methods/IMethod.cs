namespace Grpc.Core;

/// <summary>What is known of a method without its message types.</summary>
public interface IMethod
{
    /// <summary>The shape of the method.</summary>
    MethodType Type { get; }

    /// <summary>The service with its package, for example <c>grpc.health.v1.Health</c>.</summary>
    string ServiceName { get; }

    /// <summary>The method alone, for example <c>Check</c>.</summary>
    string Name { get; }

    /// <summary>The path on the wire, for example <c>/grpc.health.v1.Health/Check</c>.</summary>
    string FullName { get; }
}
