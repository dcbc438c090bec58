namespace Swoop.Client.ServiceConfigs;

/// <summary>How calls of some methods behave.</summary>
public sealed record MethodConfig
{
    /// <summary>The methods.</summary>
    public IReadOnlyList<MethodName> Names { get; init; } = [];

    /// <summary>Whether calls wait for a connection instead of failing while there is none; what a call says itself comes first.</summary>
    public bool? WaitForReady { get; init; }

    /// <summary>How long a call may take; the earlier of this and the call's own deadline counts.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest request message, in bytes; the smaller of this and the channel's limit counts.</summary>
    public int? MaxRequestMessageBytes { get; init; }

    /// <summary>The longest response message, in bytes; the smaller of this and the channel's limit counts.</summary>
    public int? MaxResponseMessageBytes { get; init; }

    /// <summary>Failed calls are made again (gRFC A6). Not together with <see cref="HedgingPolicy"/>.</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    /// <summary>Slow calls are made several times at once (gRFC A6). Not together with <see cref="RetryPolicy"/>.</summary>
    public HedgingPolicy? HedgingPolicy { get; init; }
}

/// <summary>A method, all methods of a service, or all methods.</summary>
/// <param name="Service">The service's full name, such as <c>helloworld.Greeter</c>; empty for all services.</param>
/// <param name="Method">The method's name; empty for all methods. Must be empty where <paramref name="Service"/> is.</param>
public sealed record MethodName(string Service, string Method = "")
{
    /// <summary>All methods of all services.</summary>
    public static MethodName All { get; } = new("");
}
