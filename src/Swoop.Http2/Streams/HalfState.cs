namespace Swoop.Http2.Streams;

/// <summary>The state of one direction of a stream.</summary>
/// <remarks>
/// RFC 9113, 5.1, draws a stream's life as one machine; without pushes it is two independent halves, each Idle, Open, Closed:
/// <code>
///                      +--------+
///                      |  idle  |      Local Idle,   Remote Idle
///                      +---+----+
///                          | HEADERS sent or received
///                      +---v----+
///              +-------+  open  +-------+      Local Open,   Remote Open
///              |       +---+----+       |
///   END_STREAM |           |            | END_STREAM
///     received |           | RST_STREAM |  sent
///    +---------v---+       |       +----v--------+
///    | half-closed |       |       | half-closed |
///    |  (remote)   |       |       |  (local)    |
///    +---------+---+       |       +----+--------+
///  Local Open, |           |            |  Local Closed,
///  Remote      |       +---v----+       |  Remote Open
///  Closed      +------&gt;| closed |&lt;------+
///                      +--------+      Local Closed, Remote Closed
/// </code>
/// </remarks>
public enum HalfState : byte
{
    /// <summary>Nothing was sent in this direction yet.</summary>
    Idle,

    /// <summary>HEADERS were sent, END_STREAM was not.</summary>
    Open,

    /// <summary>END_STREAM was sent, or the stream was reset.</summary>
    Closed,
}
