using Swoop.Http2.Output;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Tests.Wires;

/// <summary>Counts what the process allocates, so nothing may run beside it.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Rounds = 2000;
    private const int Windows = 5;

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
        // What the wires allocate shows in every window; what the runtime or the end of an earlier test allocates beside them, in one or two.
        var least = double.MaxValue;
        for (var window = 0; window < Windows; window++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await PingAsync(first, second, there, one, Rounds);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Rounds);
        }

        // Two sends and two receives; a single small object in any of them would show as 24 bytes or more.
        Assert.True(least < 12, $"{least} bytes per round");
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
