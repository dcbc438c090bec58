using Grpc.Core;
using Swoop.Faults.Tests.Kit;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using static Swoop.Faults.Tests.Kit.Attacker;
using static Swoop.Faults.Tests.Servers.BadServer;

namespace Swoop.Faults.Tests.Servers;

/// <summary>RFC 9113, 6.9.2: SETTINGS that shrink windows under a call make them negative; the sender waits, and goes on to the octet.</summary>
public sealed class ShrinkingWindowTests
{
    private const int First = 65_535;

    [Fact]
    public Task Our_client_waits_while_its_window_is_negative_and_loses_nothing() => PlayAsync(static async server =>
    {
        const int Size = 300_000;
        using var call = server.Invoker.AsyncUnaryCall(Victim.Echo, null, new CallOptions(deadline: DateTime.UtcNow + Patience.Long), new byte[Size]);
        using var peer = await server.AcceptAsync();
        await Patience.UntilAsync(() => peer.Payload == First, "the first window");
        await peer.SendAsync([.. Frame(FrameType.WindowUpdate, 0, 0, Number(1 << 20)), .. Window(0), .. Frame(FrameType.WindowUpdate, 0, 1, Number(First)), .. Window(10)]);
        await Patience.UntilAsync(() => peer.Payload == First + 10, "what the windows allow");
        await peer.SendAsync([.. Window(5), .. Frame(FrameType.WindowUpdate, 0, 1, Number(5)), .. Frame(FrameType.Ping, 0, 0, new byte[8])]);
        await Patience.UntilAsync(() => peer.Count(FrameType.Ping) == 1, "the answer to a PING");
        Assert.Equal(First + 10, peer.Payload);
        await peer.SendAsync(Window(Size));
        await Patience.UntilAsync(() => peer.Payload == Size + 5, "the whole message");
        await peer.SendAsync(Answer(1));
        await call;
    });

    [Fact]
    public async Task Our_server_waits_while_its_window_is_negative_and_loses_nothing()
    {
        const int Size = (1 << 20) + 5;
        await using var victim = await Victim.StartAsync();
        using var peer = (await victim.AttackAsync()).Listening();
        await peer.SendAsync([.. Frame(FrameType.WindowUpdate, 0, 0, Number(2 << 20)), .. Request(1, "Big"), .. Data(1, Message(0), end: true)]);
        await Patience.UntilAsync(() => peer.Payload == First, "the first window");
        await peer.SendAsync([.. Window(0), .. Frame(FrameType.WindowUpdate, 0, 1, Number(First)), .. Window(10)]);
        await Patience.UntilAsync(() => peer.Payload == First + 10, "what the windows allow");
        await peer.SendAsync(Window(0));
        // Another call has a window of 0 of its own.
        await peer.SendAsync([.. Request(3, "Echo"), .. Data(3, Message(1), end: true), .. Frame(FrameType.Ping, 0, 0, new byte[8])]);
        await Patience.UntilAsync(() => peer.Count(FrameType.Ping) == 1, "the answer to a PING");
        Assert.Equal(First + 10, peer.Payload);
        await peer.SendAsync(Window(Size));
        await Patience.UntilAsync(() => peer.Payload == Size + 6, "both answers");
    }

    private static byte[] Window(int size) => Frame(FrameType.Settings, 0, 0, Setting(SettingId.InitialWindowSize, (uint)size));
}
