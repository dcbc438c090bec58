namespace Swoop.Http2.Hpack;

/// <summary>Why a header block could not be decoded.</summary>
/// <param name="Error">What was wrong; never <see cref="HpackError.None"/>.</param>
/// <param name="Offset">The octet of the block at which the field or size update in question begins.</param>
public readonly record struct HpackFault(HpackError Error, int Offset);
