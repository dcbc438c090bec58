namespace Swoop.Fuzz;

/// <summary>A target did not hold what it promises.</summary>
public sealed class FuzzFailureException(string message, Exception? inner = null) : Exception(message, inner);
