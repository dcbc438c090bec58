using Grpc.Core;

namespace Swoop.Faults.Tests.Histories;

/// <summary>What a handler does with a call.</summary>
internal enum Behaviour
{
    ReadAllThenAnswer,
    AnswerEachRequest,
    AnswerWithoutReading,
    WaitForTheToken,
}

/// <summary>One call of a history, as both sides are to play it.</summary>
internal sealed record CallPlan(int Id, MethodType Shape, int[] Requests, int[] Responses, Behaviour Behaviour, StatusCode Status)
{
    private const int Header = 8;

    /// <summary>After how many turns of the thread pool the client cancels; null for never.</summary>
    public int? CancelAfter { get; init; }

    /// <summary>The deadline; null for none.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Nothing but the end of the channel ends it.</summary>
    public bool NeedsTheEndOfTheChannel => Behaviour == Behaviour.WaitForTheToken && CancelAfter is null && Deadline is null;

    public bool ReadsEverything => Behaviour is Behaviour.ReadAllThenAnswer or Behaviour.AnswerEachRequest;

    public static CallPlan Draw(Random random, int id, bool mustEnd)
    {
        var shape = (MethodType)random.Next(4);
        var behaviour = random.Next(10) switch { < 4 => Behaviour.ReadAllThenAnswer, < 7 => Behaviour.AnswerEachRequest, < 9 => Behaviour.AnswerWithoutReading, _ => Behaviour.WaitForTheToken };
        var requests = DrawSizes(random, shape is MethodType.ClientStreaming or MethodType.DuplexStreaming ? random.Next(6) : 1);
        var responses = DrawSizes(random, shape is MethodType.ServerStreaming or MethodType.DuplexStreaming ? random.Next(6) : 1);
        var plan = new CallPlan(id, shape, requests, responses, behaviour, random.Next(5) == 0 ? StatusCode.NotFound : StatusCode.OK);
        if (random.Next(4) == 0) plan = plan with { CancelAfter = random.Next(1 << random.Next(1, 7)) };
        if (mustEnd || random.Next(5) == 0) plan = plan with { Deadline = TimeSpan.FromMilliseconds(random.Next(1, 40)) };
        return plan;
    }

    public byte[] Message(int index, int size)
    {
        var message = new byte[Header + size];
        BitConverter.TryWriteBytes(message, Id);
        BitConverter.TryWriteBytes(message.AsSpan(4), index);
        message.AsSpan(Header).Fill((byte)(Id + index));
        return message;
    }

    /// <summary>What is wrong with a message that should be number <paramref name="index"/>; null where nothing is.</summary>
    public string? Check(byte[] message, int index, int[] sizes)
    {
        if (index >= sizes.Length) return $"message {index} was never sent";
        if (message.Length != Header + sizes[index]) return $"message {index} has {message.Length} bytes";
        if (BitConverter.ToInt32(message) != Id) return $"a message of call {BitConverter.ToInt32(message)}";
        if (BitConverter.ToInt32(message, 4) != index) return $"message {BitConverter.ToInt32(message, 4)} in place of {index}";
        return message.AsSpan(Header).IndexOfAnyExcept((byte)(Id + index)) >= 0 ? $"message {index} is damaged" : null;
    }

    private static int[] DrawSizes(Random random, int count)
    {
        var sizes = new int[count];
        for (var i = 0; i < count; i++) sizes[i] = random.Next(8) == 0 ? random.Next(90_000) : random.Next(300);
        return sizes;
    }
}
