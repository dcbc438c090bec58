namespace Grpc.Core;

/// <summary>Options for messages that are written.</summary>
public class WriteOptions
{
    /// <summary>Options without any flag.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Creates options.</summary>
    /// <param name="flags">The flags to apply.</param>
    public WriteOptions(WriteFlags flags = default) => Flags = flags;

    /// <summary>The flags to apply.</summary>
    public WriteFlags Flags { get; }
}
