namespace Swoop.Client.Connecting;

/// <summary>The wire could be made, but what is at its other end does not answer as an HTTP/2 server does.</summary>
internal sealed class NoAnswerException(string message, Exception? inner) : IOException(message, inner);
