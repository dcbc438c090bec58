namespace Swoop.Http2.Hpack;

/// <summary>Recognises the names that HTTP/2 and gRPC give a meaning.</summary>
public static class KnownHeaders
{
    /// <summary>Says which name <paramref name="name"/> is.</summary>
    /// <remarks>
    /// Compares octet by octet: a name with an upper-case letter, which HTTP/2 forbids (RFC 9113, 8.2.1), is never one of the full
    /// names. <see cref="KnownHeader.None"/>, <see cref="KnownHeader.UnknownPseudo"/> and <see cref="KnownHeader.OtherGrpc"/> say
    /// nothing about the rest of the name's octets.
    /// </remarks>
    public static KnownHeader Recognize(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("te"u8) => KnownHeader.Te,
        4 when name.SequenceEqual("host"u8) => KnownHeader.Host,
        5 when name.SequenceEqual(":path"u8) => KnownHeader.Path,
        6 when name.SequenceEqual("cookie"u8) => KnownHeader.Cookie,
        6 when name.SequenceEqual("expect"u8) => KnownHeader.Expect,
        7 => OfSeven(name),
        9 when name.SequenceEqual(":protocol"u8) => KnownHeader.Protocol,
        10 => OfTen(name),
        11 when name.SequenceEqual("grpc-status"u8) => KnownHeader.GrpcStatus,
        12 => OfTwelve(name),
        13 when name.SequenceEqual("grpc-encoding"u8) => KnownHeader.GrpcEncoding,
        14 when name.SequenceEqual("content-length"u8) => KnownHeader.ContentLength,
        16 when name.SequenceEqual("proxy-connection"u8) => KnownHeader.ProxyConnection,
        17 when name.SequenceEqual("transfer-encoding"u8) => KnownHeader.TransferEncoding,
        20 when name.SequenceEqual("grpc-accept-encoding"u8) => KnownHeader.GrpcAcceptEncoding,
        _ => ByPrefix(name),
    };

    private static KnownHeader OfSeven(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(":method"u8)) return KnownHeader.Method;
        if (name.SequenceEqual(":scheme"u8)) return KnownHeader.Scheme;
        if (name.SequenceEqual(":status"u8)) return KnownHeader.Status;
        if (name.SequenceEqual("upgrade"u8)) return KnownHeader.Upgrade;
        return ByPrefix(name);
    }

    private static KnownHeader OfTen(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(":authority"u8)) return KnownHeader.Authority;
        if (name.SequenceEqual("user-agent"u8)) return KnownHeader.UserAgent;
        if (name.SequenceEqual("connection"u8)) return KnownHeader.Connection;
        if (name.SequenceEqual("keep-alive"u8)) return KnownHeader.KeepAlive;
        return ByPrefix(name);
    }

    private static KnownHeader OfTwelve(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("grpc-timeout"u8)) return KnownHeader.GrpcTimeout;
        if (name.SequenceEqual("content-type"u8)) return KnownHeader.ContentType;
        if (name.SequenceEqual("grpc-message"u8)) return KnownHeader.GrpcMessage;
        return ByPrefix(name);
    }

    private static KnownHeader ByPrefix(ReadOnlySpan<byte> name)
    {
        if (name.StartsWith(":"u8)) return KnownHeader.UnknownPseudo;
        return name.StartsWith("grpc-"u8) ? KnownHeader.OtherGrpc : KnownHeader.None;
    }
}
