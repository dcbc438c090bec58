using System.Text;

namespace Swoop.Protocol.Headers;

// content-type = "application/grpc" [ "+" subtype ] [ ";" parameters ]

/// <summary>Recognises gRPC's content type (gRPC over HTTP/2, "Content-Type").</summary>
public static class ContentType
{
    /// <summary>What is sent where no subtype is asked for.</summary>
    public const string Grpc = "application/grpc";

    private static ReadOnlySpan<byte> MediaType => "application/grpc"u8;

    /// <summary>Whether a value is <c>application/grpc</c>, in any case, alone or with a <c>+subtype</c> or <c>;parameters</c>.</summary>
    /// <remarks><c>application/grpc-web</c> is another protocol.</remarks>
    public static bool IsGrpc(ReadOnlySpan<byte> value)
    {
        if (value.Length < MediaType.Length || !Ascii.EqualsIgnoreCase(value[..MediaType.Length], MediaType))
            return false;
        var rest = value[MediaType.Length..].TrimStart(" \t"u8);
        return rest.IsEmpty || rest[0] == ';' || (rest[0] == '+' && value[MediaType.Length] == '+');
    }

    /// <summary>The subtype, such as <c>proto</c> in <c>application/grpc+proto</c>; empty if there is none.</summary>
    /// <param name="value">A value for which <see cref="IsGrpc"/> is true; for others the result is empty.</param>
    public static ReadOnlySpan<byte> Subtype(ReadOnlySpan<byte> value)
    {
        if (!IsGrpc(value))
            return default;
        var rest = value[MediaType.Length..];
        if (rest.IsEmpty || rest[0] != '+')
            return default;
        var end = rest.IndexOf((byte)';');
        return (end < 0 ? rest[1..] : rest[1..end]).TrimEnd(" \t"u8);
    }
}
