using System.Globalization;

namespace Swoop.Bench.Load;

/// <summary>Where a server listens: <c>--port N [--ports COUNT] [--cert FILE --key FILE]</c>.</summary>
/// <param name="Port">The first port.</param>
/// <param name="Ports">How many ports there are, one after the other.</param>
/// <param name="CertificateFile">The certificate; null for no TLS.</param>
/// <param name="KeyFile">Its key.</param>
public sealed record ServerOptions(int Port, int Ports, string? CertificateFile, string? KeyFile)
{
    public static ServerOptions Parse(string[] arguments) => new(
        Number(arguments, "--port", 0), Number(arguments, "--ports", 1), Value(arguments, "--cert"), Value(arguments, "--key"));

    private static int Number(string[] arguments, string flag, int usual) =>
        Value(arguments, flag) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : usual;

    private static string? Value(string[] arguments, string flag) =>
        Array.IndexOf(arguments, flag) is >= 0 and var i && i + 1 < arguments.Length ? arguments[i + 1] : null;
}
