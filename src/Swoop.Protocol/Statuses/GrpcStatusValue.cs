using Grpc.Core;

namespace Swoop.Protocol.Statuses;

/// <summary>The value of <c>grpc-status</c>: a status code in decimal digits.</summary>
public static class GrpcStatusValue
{
    /// <summary>Reads a status code. A number that is no code of gRPC is <see cref="StatusCode.Unknown"/>.</summary>
    /// <returns>False if the value is anything but digits; <paramref name="code"/> is UNKNOWN then too.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out StatusCode code)
    {
        code = StatusCode.Unknown;
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        value = value.TrimStart((byte)'0');
        var number = value.Length switch
        {
            0 => 0,
            1 => value[0] - '0',
            2 => ((value[0] - '0') * 10) + (value[1] - '0'),
            _ => int.MaxValue,
        };
        if (number <= (int)StatusCode.Unauthenticated)
            code = (StatusCode)number;
        return true;
    }

    /// <summary>The digits of a code; those of UNKNOWN for a number that is no code of gRPC.</summary>
    public static ReadOnlySpan<byte> Format(StatusCode code) => (int)code switch
    {
        0 => "0"u8,
        1 => "1"u8,
        3 => "3"u8,
        4 => "4"u8,
        5 => "5"u8,
        6 => "6"u8,
        7 => "7"u8,
        8 => "8"u8,
        9 => "9"u8,
        10 => "10"u8,
        11 => "11"u8,
        12 => "12"u8,
        13 => "13"u8,
        14 => "14"u8,
        15 => "15"u8,
        16 => "16"u8,
        _ => "2"u8,
    };
}
