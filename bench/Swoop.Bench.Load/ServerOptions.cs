using System.Globalization;

namespace Swoop.Bench.Load;

/// <summary>Where a server listens: <c>--port N [--cert FILE --key FILE]</c>.</summary>
public sealed record ServerOptions(int Port, string? CertificateFile, string? KeyFile)
{
    public static ServerOptions Parse(string[] arguments) => new(
        int.Parse(Value(arguments, "--port") ?? "0", CultureInfo.InvariantCulture), Value(arguments, "--cert"), Value(arguments, "--key"));

    private static string? Value(string[] arguments, string flag) =>
        Array.IndexOf(arguments, flag) is >= 0 and var i && i + 1 < arguments.Length ? arguments[i + 1] : null;
}
