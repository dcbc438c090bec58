namespace Swoop.Fleet.Tests.Kit;

/// <summary>The kinds of calls that a load is made of.</summary>
internal enum CallShape
{
    Unary,
    ServerStreaming,
    ClientStreaming,
    Duplex,

    /// <summary>A duplex call that goes on for half a second.</summary>
    LongDuplex,
}
