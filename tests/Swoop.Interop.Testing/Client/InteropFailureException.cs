namespace Swoop.Interop.Testing.Client;

/// <summary>An interop case went wrong; the message says what was expected and what came.</summary>
public sealed class InteropFailureException(string message) : Exception(message);
