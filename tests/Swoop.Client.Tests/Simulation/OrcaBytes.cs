using System.Buffers.Binary;
using Swoop.Client.Metrics;

namespace Swoop.Client.Tests.Simulation;

/// <summary>Writes <c>xds.data.orca.v3.OrcaLoadReport</c> as a server would: fields that are zero are left out.</summary>
internal static class OrcaBytes
{
    public static byte[] Of(in OrcaLoadReport report)
    {
        var bytes = new List<byte>();
        Add(bytes, 1, report.CpuUtilization);
        Add(bytes, 6, report.CallsPerSecond);
        Add(bytes, 7, report.ErrorsPerSecond);
        Add(bytes, 9, report.ApplicationUtilization);
        return [.. bytes];
    }

    // A field's tag has the wire type in its lowest three bits; 1 is 64 bits, little-endian.
    private static void Add(List<byte> bytes, int field, double value)
    {
        if (value == 0) return;
        bytes.Add((byte)(field << 3 | 1));
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(number, value);
        bytes.AddRange(number);
    }
}
