using Swoop.Http2.Output;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Wires;

/// <summary>Counts what the process allocates, so nothing may run beside it.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Rounds = 5000;

    [Theory]
    [InlineData("memory")]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task Sending_and_receiving_allocate_nothing(string kind)
    {
        var (first, second) = await WirePair.CreateAsync(kind);
        var there = new OutputBuffer();
        there.Write(WireIO.Pattern(100));
        var one = new OutputBuffer();
        one.WriteReference(WireIO.Pattern(100), null);
        await PingAsync(first, second, there, one, 500);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await PingAsync(first, second, there, one, Rounds);
        var perRound = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Rounds;
        // Two sends and two receives; a single small object in any of them would show as 24 bytes or more.
        Assert.True(perRound < 12, $"{perRound} bytes per round");
        first.Abort();
        second.Abort();
    }

    private static async Task PingAsync(Wire first, Wire second, OutputBuffer there, OutputBuffer back, int rounds)
    {
        var atFirst = new byte[100];
        var atSecond = new byte[100];
        for (var i = 0; i < rounds; i++)
        {
            var receiving = second.ReceiveAsync(atSecond);
            await first.SendAsync(there);
            await receiving;
            await second.SendAsync(back);
            await first.ReceiveAsync(atFirst);
        }
    }
}
