using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests.Framing;

/// <summary>Feeds an assembler piece by piece and copies what comes out.</summary>
internal sealed class AssemblerDriver(int maxReceiveSize = int.MaxValue)
{
    private MessageAssembler _assembler = new(maxReceiveSize);

    public List<(byte Flags, byte[] Payload)> Messages { get; } = [];

    public bool HasPartialMessage => _assembler.HasPartialMessage;

    public Grpc.Core.Status? Fault => _assembler.Fault;

    public Grpc.Core.Status? EndOfStream() => _assembler.EndOfStream();

    public void Release() => _assembler.Release();

    public AssemblyResult Feed(ReadOnlySpan<byte> input)
    {
        while (true)
        {
            var result = _assembler.Feed(ref input, out var message);
            if (result == AssemblyResult.NeedMore)
                Assert.True(input.IsEmpty);
            if (result != AssemblyResult.Message)
                return result;
            Messages.Add((message.Flags, message.Payload.ToArray()));
            message.Return();
        }
    }
}
