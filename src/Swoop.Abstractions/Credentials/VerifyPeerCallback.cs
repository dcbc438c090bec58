namespace Grpc.Core;

/// <summary>Checks a server in addition to the verification of its certificate; may be called from several threads at once.</summary>
/// <param name="context">The server.</param>
/// <returns>Whether the connection may be used.</returns>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
