using System.Diagnostics;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Tests.Kit;

namespace Swoop.Http2.Tests.Fuzz;

/// <summary>Whatever arrives, an engine answers with a fault at most, and keeps its memory within bounds.</summary>
public sealed class FuzzTests
{
    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(1.2);
    private const int Rounds = 3000;

    [Theory]
    [InlineData(Role.Server)]
    [InlineData(Role.Client)]
    public void Random_octets_are_survived(Role role) => Run(role, (random, _) =>
    {
        var noise = new byte[random.Next(1, 600)];
        random.NextBytes(noise);
        return noise;
    });

    [Theory]
    [InlineData(Role.Server)]
    [InlineData(Role.Client)]
    public void Random_frames_are_survived(Role role) => Run(role, (random, _) => RandomFrame(random));

    [Theory]
    [InlineData(Role.Server)]
    [InlineData(Role.Client)]
    public void Valid_traffic_with_octets_changed_is_survived(Role role) => Run(role, (random, step) =>
    {
        var traffic = Traffic(role, (uint)(step * 2) + 1);
        for (var change = random.Next(4); change > 0; change--) traffic[random.Next(traffic.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(8) == 0 ? traffic[..random.Next(1, traffic.Length)] : traffic;
    });

    private static void Run(Role role, Func<Random, int, byte[]> next)
    {
        var clock = Stopwatch.StartNew();
        for (var seed = 0; seed < Rounds && clock.Elapsed < _budget; seed++)
        {
            try
            {
                RunOne(role, new Random(seed), next);
            }
            catch (Exception e)
            {
                Assert.Fail($"{role}, seed {seed}: {e}");
            }
        }
    }

    private static void RunOne(Role role, Random random, Func<Random, int, byte[]> next)
    {
        var endpoint = role == Role.Server ? Given.Server() : Given.Client();
        endpoint.InEvent = (_, stream) => Meddle(endpoint, random, stream as TestStream);
        for (var step = 0; step < 30 && endpoint.Fault is null; step++)
        {
            endpoint.Now += random.Next(20_000);
            if (role == Role.Client && endpoint.Engine.CanOpenStream) endpoint.Engine.SendHeaders(endpoint.Open(), Fields.Request, random.Next(2) == 0);
            var input = next(random, step);
            var cut = random.Next(input.Length + 1);
            endpoint.Receive(input[..cut]);
            if (endpoint.Fault is null) endpoint.Receive(input[cut..]);
            Assert.InRange(endpoint.Unconsumed, 0, FrameHeader.Size + 16_384);
            Assert.InRange(endpoint.Engine.OpenStreams, 0, 100);
            Assert.InRange(endpoint.Engine.Output.Length, 0, 512 << 10);
            if (random.Next(3) == 0) AssertWellFormed(endpoint);
            endpoint.Engine.Pump();
        }

        AssertWellFormed(endpoint);
        endpoint.Engine.CloseStreams();
        Assert.All(endpoint.Opened, stream => Assert.Equal((1, 0L), (stream.ClosedCalls, stream.QueuedOctets)));
    }

    /// <summary>What an engine sends can be parsed whatever it was sent.</summary>
    private static void AssertWellFormed(Endpoint endpoint)
    {
        foreach (var frame in endpoint.TakeFrames()) Assert.InRange(frame.Payload.Length, 0, endpoint.Engine.Peer.MaxFrameSize);
    }

    /// <summary>A sink that does now and then what transports do.</summary>
    private static void Meddle(Endpoint endpoint, Random random, TestStream? stream)
    {
        if (stream is null) return;
        switch (random.Next(12))
        {
            case 0:
                endpoint.Engine.Reset(stream, ErrorCode.Cancel);
                break;
            case 1:
                endpoint.Engine.SendHeaders(stream, Fields.Trailers, endStream: true);
                break;
            case 2:
                endpoint.Engine.SendData(stream, new byte[random.Next(30_000)], null, random.Next(3) == 0);
                break;
            case 3:
                endpoint.Engine.ReturnCredit(stream, random.Next(100));
                break;
            default:
                break;
        }
    }

    private static byte[] RandomFrame(Random random)
    {
        var payload = new byte[random.Next(10) == 0 ? random.Next(2000) : random.Next(12)];
        random.NextBytes(payload);
        var stream = (uint)(random.Next(20) == 0 ? random.Next() : random.Next(8));
        return random.Next(3) switch
        {
            0 => Wire.Headers((uint)random.Next(1, 60), random.Next(2) == 0 ? Block.Request : Block.Response, (FrameFlags)(4 | random.Next(2))),
            _ => Wire.Frame((FrameType)random.Next(11), (FrameFlags)random.Next(64), stream, payload),
        };
    }

    private static byte[] Traffic(Role role, uint id) => role == Role.Server
        ? Wire.Join(
            Wire.Headers(id, [.. Block.Request, .. Block.Added("x-a", "1")]),
            Wire.Settings((SettingId.InitialWindowSize, 1000 * id), (SettingId.HeaderTableSize, id)),
            Wire.PaddedData(id, "abcdef", 3),
            Wire.WindowUpdate(id, 1000),
            Wire.Ping(),
            Wire.Headers(id, Block.Trailers, FrameFlags.EndStream),
            Wire.Continuation(id, [], endHeaders: true),
            Wire.Priority(id + 2),
            Wire.Reset(id, ErrorCode.Cancel))
        : Wire.Join(
            Wire.Headers(id, Block.Of((":status", "103"))),
            Wire.Response(id),
            Wire.Data(id, "abcdef"),
            Wire.WindowUpdate(0, 1000),
            Wire.Settings((SettingId.MaxConcurrentStreams, 50), (SettingId.MaxFrameSize, 16_384 + id)),
            Wire.Trailers(id),
            Wire.Ping(ack: true),
            Wire.Reset(id, ErrorCode.NoError),
            Wire.GoAway(1000, ErrorCode.NoError, "bye"));
}
