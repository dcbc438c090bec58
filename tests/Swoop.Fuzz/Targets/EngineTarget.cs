using Swoop.Fuzz.Corpus;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Http2.Output;

namespace Swoop.Fuzz.Targets;

/// <summary>An engine that is fed the damaged traffic of another, in pieces.</summary>
internal static class EngineTarget
{
    private const int Streams = 5;
    private const long MostOutput = 1 << 20;

    public static FuzzTarget ForServer { get; } = FuzzTarget.Of("engine, server", static random => Run(Role.Server, random));

    public static FuzzTarget ForClient { get; } = FuzzTarget.Of("engine, client", static random => Run(Role.Client, random));

    private static void Run(Role role, Random random)
    {
        var options = new Http2EngineOptions();
        var engine = new Http2Engine(role, options);
        engine.Start();
        var opened = new List<PlainStream>();
        for (var i = 0; role == Role.Client && i < Streams; i++)
        {
            var stream = new PlainStream();
            if (engine.TryOpenStream(stream)) opened.Add(stream);
        }

        var valid = role == Role.Server ? Traffic.OfClient(random) : Traffic.OfServer(random, Streams);
        var input = random.Next(20) == 0 ? Mutation.Noise(random, 2000) : Mutation.Of(random, valid, role == Role.Server ? Http2Engine.ClientPreface.Length : 0);
        Feed(engine, options, input, random);
        engine.TakeOutput(new OutputBuffer()).Clear();
        engine.CloseStreams();
        if (opened.Any(static stream => stream.Closed != 1)) throw new FuzzFailureException("a stream was not closed exactly once");
    }

    private static void Feed(Http2Engine engine, Http2EngineOptions options, byte[] input, Random random)
    {
        var sink = new NullEvents();
        var from = 0;
        var to = 0;
        var now = 0L;
        while (to < input.Length)
        {
            to = Math.Min(input.Length, to + random.Next(1, random.Next(2) == 0 ? 20 : 4000));
            now += random.Next(5000);
            var fault = engine.Receive(input.AsSpan(from..to), now, ref sink, out var consumed);
            from += consumed;
            if (fault is { } broken)
            {
                if (broken.Scope != FaultScope.Connection || broken.Reason.Length == 0) throw new FuzzFailureException($"a strange fault: {broken}");
                return;
            }

            if (to - from > FrameHeader.Size + options.MaxFrameSize) throw new FuzzFailureException($"{to - from} octets are kept");
            if (engine.OpenStreams > options.MaxConcurrentStreams) throw new FuzzFailureException($"{engine.OpenStreams} streams");
            if (engine.Output.Length > MostOutput) throw new FuzzFailureException($"{engine.Output.Length} octets of output");
        }
    }
}
