namespace Grpc.Core;

/// <summary>The version of the vocabulary in <c>Grpc.Core</c> that this assembly implements.</summary>
public static class VersionInfo
{
    /// <summary>The assembly version.</summary>
    public const string CurrentAssemblyVersion = "2.0.0.0";

    /// <summary>The file version.</summary>
    public const string CurrentAssemblyFileVersion = "2.66.0.0";

    /// <summary>The version as text.</summary>
    public const string CurrentVersion = "2.66.0-dev";
}
