using System.Text;

namespace Swoop.Protocol.Headers;

/// <summary>Which header names belong to the protocol and which to the user (gRPC over HTTP/2, "Custom-Metadata").</summary>
/// <remarks>
/// Users may set every name of <c>a-z 0-9 _ - .</c> except: names of HTTP/2 itself (<c>:...</c>, <c>host</c>, <c>connection</c>,
/// <c>keep-alive</c>, <c>proxy-connection</c>, <c>transfer-encoding</c>, <c>upgrade</c>, <c>te</c>, <c>content-length</c>),
/// <c>content-type</c>, and names that begin with <c>grpc-</c>. Of the last, those that end in <c>-bin</c> are free all the same: users do
/// send <c>grpc-status-details-bin</c>, <c>grpc-trace-bin</c> and <c>grpc-tags-bin</c>. <c>user-agent</c> is the user's; the client puts it in front of its
/// own. <see cref="EncodingRequest"/> may be set and never travels. Names are compared in lower case, as they travel.
/// </remarks>
public static class ReservedHeaders
{
    /// <summary>
    /// A convention of .NET's gRPC users: request metadata of this name chooses the encoding of the call's messages. It is for
    /// the runtime on this side and is left out of what is sent.
    /// </summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    /// <summary>Whether users must not set a header of this name.</summary>
    public static bool IsReserved(ReadOnlySpan<byte> name)
        => name.IsEmpty || name[0] == ':' || BelongsToHttp(name) || BelongsToGrpc(name);

    /// <summary>Whether the name is understood by the runtime on this side and never sent.</summary>
    public static bool IsLocal(ReadOnlySpan<byte> name) => name.SequenceEqual("grpc-internal-encoding-request"u8);

    /// <summary>Whether a received header is the protocol's own business and is left out of the metadata that users see.</summary>
    /// <remarks>
    /// Hidden are pseudo-headers, the names of HTTP/2 itself, <c>content-type</c>, and those of gRPC that the runtime has read
    /// for the user. Shown are among others <c>user-agent</c>, <c>grpc-previous-rpc-attempts</c> and all that ends in <c>-bin</c>.
    /// </remarks>
    public static bool IsHidden(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name[0] == ':' || BelongsToHttp(name))
            return true;
        return name.StartsWith("grpc-"u8) && name["grpc-"u8.Length..] is var rest
            && (rest.SequenceEqual("status"u8)
                || rest.SequenceEqual("message"u8)
                || rest.SequenceEqual("timeout"u8)
                || rest.SequenceEqual("encoding"u8)
                || rest.SequenceEqual("accept-encoding"u8));
    }

    /// <summary>Whether users must not set a header of this name.</summary>
    public static bool IsReserved(string name) => IsReserved(Encoding.UTF8.GetBytes(name));

    private static bool BelongsToGrpc(ReadOnlySpan<byte> name)
        => name.StartsWith("grpc-"u8) && !name.EndsWith("-bin"u8) && !IsLocal(name);

    private static bool BelongsToHttp(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => name.SequenceEqual("te"u8),
        4 => name.SequenceEqual("host"u8),
        7 => name.SequenceEqual("upgrade"u8),
        10 => name.SequenceEqual("connection"u8) || name.SequenceEqual("keep-alive"u8),
        12 => name.SequenceEqual("content-type"u8),
        14 => name.SequenceEqual("content-length"u8),
        16 => name.SequenceEqual("proxy-connection"u8),
        17 => name.SequenceEqual("transfer-encoding"u8),
        _ => false,
    };
}
