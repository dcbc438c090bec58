namespace Swoop.Client.Targets;

/// <summary>A target as gRPC's naming document has it: <c>scheme://authority/endpoint</c>, or <c>scheme:endpoint</c>.</summary>
/// <param name="Scheme">In lower case.</param>
/// <param name="Authority">What stands between <c>//</c> and the next slash, for example the DNS server to ask; empty where there is none.</param>
/// <param name="Endpoint">What is to be resolved: the path, as it is written, without a leading slash. Only paths of unix sockets keep theirs.</param>
public sealed record TargetUri(string Scheme, string Authority, string Endpoint)
{
    /// <summary>The target as it is written.</summary>
    public override string ToString() => (Authority.Length, Endpoint.Length) switch
    {
        (0, _) => $"{Scheme}:{Endpoint}",
        (_, 0) => $"{Scheme}://{Authority}",
        _ => $"{Scheme}://{Authority}/{Endpoint}",
    };
}
