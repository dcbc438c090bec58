using Swoop.Fuzz.Corpus;
using Swoop.Protocol.Framing;

namespace Swoop.Fuzz.Targets;

/// <summary>Length-prefixed messages, damaged and cut anywhere.</summary>
internal static class AssemblerTarget
{
    public static FuzzTarget Target { get; } = FuzzTarget.Of("message assembler", static random =>
    {
        byte[] valid = [0, 0, 0, 0, 3, 1, 2, 3, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, .. new byte[256]];
        ReadOnlySpan<byte> input = Mutation.Of(random, valid);
        var limit = random.Next(400);
        var assembler = new MessageAssembler(limit);
        while (!input.IsEmpty)
        {
            var piece = input[..random.Next(1, input.Length + 1)];
            input = input[piece.Length..];
            while (assembler.Feed(ref piece, out var message) == AssemblyResult.Message)
            {
                if (message.Payload.Length > limit) throw new FuzzFailureException($"a message of {message.Payload.Length} bytes above the limit {limit}");
                message.Return();
            }
        }

        _ = assembler.EndOfStream();
        assembler.Release();
    });
}
