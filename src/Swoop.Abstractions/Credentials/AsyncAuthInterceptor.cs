namespace Grpc.Core;

/// <summary>Adds the metadata that proves the caller's identity to a call that is about to be made.</summary>
/// <param name="context">The call.</param>
/// <param name="metadata">Where to add entries; they are sent with the headers of the call.</param>
/// <returns>Completes when the entries are added; if it fails, so does the call.</returns>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
