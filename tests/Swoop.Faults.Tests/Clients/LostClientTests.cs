using Swoop.Faults.Tests.Kit;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.TestKit.Leaks;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Clients;

/// <summary>Clients that vanish at whatever moment leave neither a handler nor a connection behind.</summary>
public sealed class LostClientTests
{
    private static readonly byte[] _greeting = [.. Http2Engine.ClientPreface, .. Frame(FrameType.Settings, 0, 0, [])];

    private static readonly Dictionary<string, byte[]> _stages = new()
    {
        ["connected"] = [],
        ["within the preface"] = _greeting[..10],
        ["greeted"] = _greeting,
        ["within a header block"] = [.. _greeting, .. Frame(FrameType.Headers, 0, 1, Field(":method", "POST"))],
        ["within a frame"] = [.. _greeting, .. Request(1, "Deaf").AsSpan(0, 20)],
        ["after headers"] = [.. _greeting, .. Request(1, "Deaf")],
        ["within a message"] = [.. _greeting, .. Request(1, "Echo"), .. Data(1, Message(9).AsSpan(0, 7))],
        ["after a message"] = [.. _greeting, .. Request(1, "Deaf"), .. Data(1, Message(9))],
        ["after the request"] = [.. _greeting, .. Request(1, "Deaf"), .. Data(1, Message(9), end: true)],
        ["within a large answer"] = [.. _greeting, .. Request(1, "Big"), .. Data(1, Message(0), end: true)],
        ["while it is told much"] = [.. _greeting, .. Request(1, "Flood"), .. Data(1, Message(0), end: true)],
    };

    public static TheoryData<string, string> Ends
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var stage in _stages.Keys)
            {
                all.Add(stage, "half-closed");
                all.Add(stage, "reset");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_client_that_is_gone_takes_its_calls_along(string stage, string end)
    {
        await using var victim = await Victim.StartAsync();
        using (var first = (await victim.AttackAsync()).Listening())
        {
            await first.SendAsync([.. Request(1, "Echo"), .. Data(1, Message(1), end: true)]);
            await Patience.UntilAsync(() => first.Payload == 6, "the answer to a good call");
        }

        await Patience.UntilAsync(() => victim.Server.ConnectionCount == 0, "the end of the first connection");
        using var watch = new LeakWatch();
        watch.Add("connections", () => victim.Server.ConnectionCount);
        watch.Add("handlers", () => victim.Running);
        using (var client = (await victim.AttackAsync(greets: false)).Listening())
        {
            await client.SendAsync(_stages[stage]);
            if (_stages[stage].AsSpan().IndexOf("Deaf"u8) >= 0 && stage != "within a frame") await Patience.UntilAsync(() => victim.Running == 1, "the handler");
            if (end == "reset")
            {
                client.Break();
            }
            else
            {
                client.CloseHalf();
                await client.Closed;
            }

            await Patience.UntilAsync(() => victim.Server.ConnectionCount == 0, "the end of the connection");
        }

        await watch.SettleAsync();
    }
}
