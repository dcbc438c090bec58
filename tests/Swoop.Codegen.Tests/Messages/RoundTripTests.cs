using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Swoop.Codegen.Tests.Generated;
using Swoop.Codegen.Tests.TestDoubles;

namespace Swoop.Codegen.Tests;

public class RoundTripTests
{
    private static readonly Method<Everything, Everything> _method = UnaryMethod();

    public static TheoryData<string> Kinds =>
        ["nothing", "scalars", "optionals", "repeated", "nested", "maps", "well-known", "odd names", "everything"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_comes_back_as_it_was(string kind)
    {
        var message = Message(kind);

        Assert.Equal(message, RoundTrip(message));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_can_be_read_from_pieces_of_any_length(string kind)
    {
        var message = Message(kind);
        var payload = Payload.Of(_method.RequestMarshaller, message);

        for (var length = 1; length <= Math.Min(payload.Length, 20); length++)
        {
            Assert.Equal(message, Payload.Read(_method.RequestMarshaller, payload, length));
        }
    }

    [Fact]
    public void The_bytes_are_those_of_protobuf_itself()
    {
        Assert.Equal(Samples.Everything.ToByteArray().Length, Payload.Of(_method.RequestMarshaller, Samples.Everything).Length);
        Assert.Equal(new Everything { Class = 1 }.ToByteArray(), Payload.Of(_method.RequestMarshaller, new Everything { Class = 1 }));
    }

    [Fact]
    public void An_empty_message_is_no_bytes()
    {
        Assert.Empty(Payload.Of(_method.RequestMarshaller, new Everything()));
        Assert.Equal(new Everything(), Payload.Read(_method.RequestMarshaller, []));
    }

    [Theory]
    [InlineData(Choice.ValueOneofCase.None)]
    [InlineData(Choice.ValueOneofCase.Number)]
    [InlineData(Choice.ValueOneofCase.Text)]
    [InlineData(Choice.ValueOneofCase.Blob)]
    [InlineData(Choice.ValueOneofCase.Color)]
    [InlineData(Choice.ValueOneofCase.Message)]
    [InlineData(Choice.ValueOneofCase.Nothing)]
    public void Each_case_of_a_oneof_comes_back_even_at_its_default(Choice.ValueOneofCase which)
    {
        var choice = which switch
        {
            Choice.ValueOneofCase.Number => new Choice { Number = 0 },
            Choice.ValueOneofCase.Text => new Choice { Text = "" },
            Choice.ValueOneofCase.Blob => new Choice { Blob = ByteString.Empty },
            Choice.ValueOneofCase.Color => new Choice { Color = Color.Unspecified },
            Choice.ValueOneofCase.Message => new Choice { Message = new Nested() },
            Choice.ValueOneofCase.Nothing => new Choice { Nothing = new Empty() },
            _ => new Choice(),
        };

        Assert.Equal(which, RoundTrip(new Everything { Choice = choice }).Choice.ValueCase);
    }

    [Fact]
    public void Optional_fields_know_whether_they_were_set()
    {
        var unset = RoundTrip(new Everything { Optionals = new Optionals() }).Optionals;
        var set = RoundTrip(new Everything { Optionals = Samples.OptionalsAtDefaults }).Optionals;

        Assert.False(unset.HasInt32Value || unset.HasDoubleValue || unset.HasBoolValue);
        Assert.False(unset.HasStringValue || unset.HasBytesValue || unset.HasColor);
        Assert.Null(unset.Scalars);
        Assert.True(set.HasInt32Value && set.HasDoubleValue && set.HasBoolValue);
        Assert.True(set.HasStringValue && set.HasBytesValue && set.HasColor);
        Assert.NotNull(set.Scalars);
    }

    [Fact]
    public void Wrappers_know_whether_they_were_set()
    {
        Assert.Null(RoundTrip(new Everything { WellKnown = new WellKnown() }).WellKnown.Int32Wrapper);
        Assert.Equal(0, RoundTrip(new Everything { WellKnown = Samples.WellKnown }).WellKnown.Int32Wrapper);
    }

    [Fact]
    public void An_any_can_be_unpacked()
    {
        var any = RoundTrip(new Everything { WellKnown = Samples.WellKnown }).WellKnown.Any;

        Assert.True(any.Is(Nested.Descriptor));
        Assert.Equal(Samples.Nested, any.Unpack<Nested>());
    }

    [Fact]
    public void Deprecated_fields_still_travel()
    {
        // Deprecated on purpose: old peers go on using them.
#pragma warning disable CS0612
        var message = RoundTrip(new Everything { OldName = "old", OldNumbers = { 1, 2 } });

        Assert.Equal("old", message.OldName);
        Assert.Equal([1, 2], message.OldNumbers);
#pragma warning restore CS0612
    }

    [Fact]
    public void Fields_unknown_to_the_reader_are_kept()
    {
        var payload = Payload.Of(_method.RequestMarshaller, Samples.Everything);
        var asEmpty = Empty.Parser.ParseFrom(payload);

        Assert.Equal(Samples.Everything, Payload.Read(_method.RequestMarshaller, asEmpty.ToByteArray()));
    }

    [Fact]
    public void Bytes_that_are_no_message_are_an_error()
    {
        Assert.Throws<InvalidProtocolBufferException>(() => Payload.Read(_method.RequestMarshaller, [0x0A, 0x05, 0x01]));
    }

    private static Everything Message(string kind) => kind switch
    {
        "nothing" => new Everything(),
        "scalars" => new Everything { Scalars = Samples.Scalars },
        "optionals" => new Everything { Optionals = Samples.OptionalsAtDefaults },
        "repeated" => new Everything { Repeated = Samples.Repeated },
        "nested" => new Everything { Nested = Samples.Nested },
        "maps" => new Everything { Maps = Samples.Maps },
        "well-known" => new Everything { WellKnown = Samples.WellKnown },
        "odd names" => new Everything { Class = 1, Event = "e", Descriptor_ = "d", Sixteen = 16, Far = int.MinValue },
        _ => Samples.Everything,
    };

    private static Everything RoundTrip(Everything message) =>
        Payload.Read(_method.ResponseMarshaller, Payload.Of(_method.RequestMarshaller, message));

    private static Method<Everything, Everything> UnaryMethod()
    {
        var binder = new CollectingBinder();
        EverythingService.BindService(binder, null);
        return (Method<Everything, Everything>)binder.Bound["Unary"].Method;
    }
}
