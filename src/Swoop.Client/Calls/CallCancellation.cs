using Grpc.Core;

namespace Swoop.Client.Calls;

/// <summary>The wish to end a call from our side; the first one counts.</summary>
/// <param name="Status">What the call ends with.</param>
/// <param name="ByUser">The user wanted it.</param>
/// <param name="Waited">The call was ready to go, and on no stream.</param>
internal sealed record CallCancellation(Status Status, bool ByUser, bool Waited = false);
