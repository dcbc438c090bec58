namespace Swoop.TestKit.Leaks;

/// <summary>Something did not come back to where it was.</summary>
public sealed class LeakException(string message) : Exception(message);
