using Swoop.Faults.Tests.Kit;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>Octets that nobody will read must not use the connection's window up.</summary>
public sealed class CreditTests : AttackTest
{
    private const int Chunk = 16_000;
    private const int Calls = 250;
    private const byte Padded = 8;

    public static TheoryData<string> Wastes => ["DATA before the client's reset", "DATA after the server's reset", "DATA of a refused request", "padding"];

    [Theory]
    [MemberData(nameof(Wastes))]
    public Task The_connections_window_comes_back(string waste) => AttackAsync(async victim =>
    {
        using var client = (await victim.AttackAsync()).Listening();
        var sent = 0L;
        for (var i = 0; i < Calls; i++)
        {
            var id = (uint)((i * 2) + 1);
            sent += Chunk;
            await Patience.UntilAsync(() => client.Credit(0) + 65_535 >= sent, "the connection's window");
            await client.SendAsync(waste switch
            {
                "DATA before the client's reset" => [.. Request(id, "Deaf"), .. Data(id, new byte[Chunk]), .. Reset(id)],
                "DATA after the server's reset" => [.. Request(id, "Deaf"), .. Frame(FrameType.WindowUpdate, 0, id, Number(0)), .. Data(id, new byte[Chunk])],
                "DATA of a refused request" => [.. Request(id, "Echo", verb: "GET"), .. Data(id, new byte[Chunk], end: true)],
                _ => [.. Request(id, "Echo"), .. Data(id, Message(1)), .. Padding(id), .. Data(id, [], end: true)],
            });
        }

        var answered = client.Payload;
        await Patience.UntilAsync(() => victim.Running == 0, "the end of the handlers");
        await client.SendAsync([.. Request(999, "Echo"), .. Data(999, Message(3), end: true)]);
        await Patience.UntilAsync(() => client.Payload >= answered + 8, "the answer to a good call on the same connection");
        Assert.Equal(0, client.Count(FrameType.GoAway));
    });

    /// <summary>Frames of padding alone, as long as a chunk.</summary>
    private static byte[] Padding(uint id) => [.. Enumerable.Repeat(Frame(FrameType.Data, Padded, id, [255, .. new byte[255]]), Chunk / 256).SelectMany(static frame => frame)];
}
