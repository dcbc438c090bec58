using Swoop.Protocol.Framing;

namespace Swoop.Protocol.Tests.Framing;

public sealed class WholeMessageTests
{
    [Fact]
    public void A_message_that_lies_wholly_in_the_input_is_read_where_it_stands()
    {
        var assembler = new MessageAssembler(10);
        ReadOnlySpan<byte> input = [.. Wire.Frame([1, 2, 3]), 9];

        Assert.True(assembler.TryTakeWhole(ref input, 3, out var prefix, out var payload));
        Assert.Equal(new MessagePrefix(0, 3), prefix);
        Assert.Equal([1, 2, 3], payload.ToArray());
        Assert.Equal([9], input.ToArray());
    }

    [Fact]
    public void Nothing_is_taken_of_a_message_that_is_cut_or_too_long_or_wrong()
    {
        var whole = Wire.Frame([1, 2, 3]);
        Refuses(new MessageAssembler(10), whole.AsSpan(0, 4), 10);
        Refuses(new MessageAssembler(10), whole.AsSpan(0, 7), 10);
        Refuses(new MessageAssembler(10), whole, 2);
        Refuses(new MessageAssembler(2), whole, 10);
        whole[0] = 2;
        Refuses(new MessageAssembler(10), whole, 10);
    }

    [Fact]
    public void Nothing_is_taken_while_another_message_is_under_way()
    {
        var assembler = new MessageAssembler(10);
        ReadOnlySpan<byte> begun = [0];
        assembler.Feed(ref begun, out _);
        Refuses(assembler, Wire.Frame([1]), 10);

        begun = [0, 0, 0, 9, 1];
        assembler.Feed(ref begun, out _);
        Refuses(assembler, Wire.Frame([1]), 10);
        assembler.Release();
    }

    private static void Refuses(MessageAssembler assembler, ReadOnlySpan<byte> input, int maxLength)
    {
        var length = input.Length;
        Assert.False(assembler.TryTakeWhole(ref input, maxLength, out _, out _));
        Assert.Equal(length, input.Length);
    }
}
