using System.Globalization;
using System.Text;

namespace Swoop.Client.Targets;

/// <summary>Makes any text fit for <c>:authority</c>.</summary>
internal static class AuthorityEncoding
{
    // RFC 3986, 3.2: unreserved, sub-delims, and what separates user, host and port.
    private const string Permitted = "-._~!$&'()*+,;=:[]@%";

    public static string Encode(string text)
    {
        if (text.All(IsPermitted)) return text;
        var result = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (IsPermitted((char)octet)) result.Append((char)octet);
            else result.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return result.ToString();
    }

    private static bool IsPermitted(char c) => char.IsAsciiLetterOrDigit(c) || Permitted.Contains(c, StringComparison.Ordinal);
}
