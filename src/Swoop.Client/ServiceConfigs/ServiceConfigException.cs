namespace Swoop.Client.ServiceConfigs;

/// <summary>A service config is wrong; the message names the field, such as <c>methodConfig[0].retryPolicy.maxAttempts</c>.</summary>
public sealed class ServiceConfigException : FormatException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="path">The field.</param>
    /// <param name="fault">What is wrong with it, as the rest of a sentence: "must be at least 2, but is 1".</param>
    /// <param name="inner">The cause, if there is one.</param>
    public ServiceConfigException(string path, string fault, Exception? inner = null)
        : base($"The service config's {path} {fault}.", inner) => Path = path;

    /// <summary>The field.</summary>
    public string Path { get; }
}
