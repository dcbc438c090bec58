using Swoop.Transport.Server;

namespace Swoop.Server.Compression;

/// <summary>Which encoding the messages of one response have: by the handler's wish, else what the server prefers; never one that the client does not read.</summary>
/// <remarks>A mutable struct: one private field of its call.</remarks>
internal struct EncodingChoice
{
    private static readonly object _identity = new();

    // Null before the choice. One word, for every call has it.
    private object? _choice;

    /// <summary>The choice so far; null for identity.</summary>
    public readonly ResponseEncoding? Encoding => _choice as ResponseEncoding;

    /// <summary>Chooses, unless that was done; returns the choice, null for identity.</summary>
    public ResponseEncoding? Make(ResponseEncodings encodings, ServerStream stream)
    {
        _choice ??= encodings.Preferred is { } preferred && stream.Accepts(preferred.Provider.EncodingName) ? preferred : _identity;
        return Encoding;
    }

    /// <summary>The handler asks for an encoding.</summary>
    public void Make(ResponseEncodings encodings, ServerStream stream, string name) =>
        // What the client cannot read is not sent, whatever the handler asks for.
        _choice = encodings.Find(name) is { } encoding && stream.Accepts(name) ? encoding : _identity;
}
