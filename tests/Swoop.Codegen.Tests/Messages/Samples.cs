using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Swoop.Codegen.Tests.Generated;

namespace Swoop.Codegen.Tests;

/// <summary>Messages in which every field of a kind is set, at the ends of its range where it has any.</summary>
internal static class Samples
{
    public static Scalars Scalars => new()
    {
        DoubleValue = double.MinValue,
        FloatValue = float.Epsilon,
        Int32Value = int.MinValue,
        Int64Value = long.MinValue,
        Uint32Value = uint.MaxValue,
        Uint64Value = ulong.MaxValue,
        Sint32Value = int.MinValue,
        Sint64Value = long.MaxValue,
        Fixed32Value = uint.MaxValue,
        Fixed64Value = ulong.MaxValue,
        Sfixed32Value = int.MinValue,
        Sfixed64Value = long.MinValue,
        BoolValue = true,
        StringValue = "grün \U0001F985 \0",
        BytesValue = ByteString.CopyFrom(0, 127, 128, 255),
        Color = Color.Green,
    };

    public static Nested Nested => new()
    {
        Kind = Nested.Types.Kind.Leaf,
        Inner = new Nested.Types.Inner
        {
            Kind = Nested.Types.Kind.Leaf,
            Innermost = new Nested.Types.Inner.Types.Innermost { Text = "deep" },
        },
        Child = new Nested { Child = new Nested() },
    };

    public static Optionals OptionalsAtDefaults => new()
    {
        Int32Value = 0,
        DoubleValue = 0,
        BoolValue = false,
        StringValue = "",
        BytesValue = ByteString.Empty,
        Color = Color.Unspecified,
        Scalars = new Scalars(),
    };

    public static Repeated Repeated => new()
    {
        PackedNumbers = { 0, -1, int.MaxValue },
        UnpackedNumbers = { 1, 300, int.MinValue },
        Doubles = { 0.5, double.NegativeInfinity },
        Zigzags = { -1, 1, long.MinValue },
        Fixeds = { 0, ulong.MaxValue },
        Bools = { true, false, true },
        Colors = { Color.Red, Color.Unspecified, (Color)77 },
        Strings = { "", "a", "ß" },
        Blobs = { ByteString.Empty, ByteString.CopyFrom(1, 2) },
        Messages = { new Nested(), Nested },
    };

    public static Maps Maps => new()
    {
        TextByText = { ["a"] = "1", [""] = "" },
        NumberByNumber = { [-1] = long.MaxValue, [0] = 0 },
        DoubleByBool = { [true] = 1.5, [false] = -0.5 },
        BlobByNumber = { [ulong.MaxValue] = ByteString.CopyFrom(9) },
        ColorByZigzag = { [-5] = Color.Red },
        MessageByFixed = { [7] = Nested },
    };

    public static WellKnown WellKnown => new()
    {
        Any = Any.Pack(Nested),
        Timestamp = Timestamp.FromDateTime(new DateTime(2030, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc)),
        Duration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(-1500)),
        FieldMask = new FieldMask { Paths = { "a.b", "c" } },
        Empty = new Empty(),
        Struct = new Struct { Fields = { ["n"] = Value.ForNumber(1), ["l"] = Value.ForList(Value.ForBool(true), Value.ForNull()) } },
        Value = Value.ForString("v"),
        ListValue = new ListValue { Values = { Value.ForNumber(2), Value.ForStruct(new Struct()) } },
        NullValue = NullValue.NullValue,
        DoubleWrapper = 0,
        FloatWrapper = 1,
        Int64Wrapper = -1,
        Uint64Wrapper = 0,
        Int32Wrapper = 0,
        Uint32Wrapper = 3,
        BoolWrapper = false,
        StringWrapper = "",
        BytesWrapper = ByteString.Empty,
        Timestamps = { new Timestamp(), Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(1)) },
        WrapperByText = { ["zero"] = 0 },
    };

    public static Everything Everything => new()
    {
        Scalars = Scalars,
        Optionals = OptionalsAtDefaults,
        Repeated = Repeated,
        Nested = Nested,
        Choice = new Choice { Text = "" },
        Maps = Maps,
        WellKnown = WellKnown,
        Class = 10,
        Event = "event",
        Descriptor_ = "descriptor",
        Sixteen = 16,
        Far = -1,
    };
}
