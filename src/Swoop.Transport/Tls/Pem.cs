using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Swoop.Transport.Tls;

/// <summary>Reads certificates from PEM text (RFC 7468), as files or as strings.</summary>
public static class Pem
{
    /// <summary>Every certificate in a text; what else is in it is passed over.</summary>
    /// <exception cref="CryptographicException">There is no certificate in the text, or one that cannot be read.</exception>
    public static X509Certificate2Collection ReadCertificates(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(text);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("The PEM text holds no certificate.");
    }

    /// <summary>Every certificate in a file.</summary>
    /// <exception cref="CryptographicException">There is no certificate in the file, or one that cannot be read; the text names the file.</exception>
    public static X509Certificate2Collection ReadCertificatesFile(string path) => Named(() => ReadCertificates(File.ReadAllText(path)), path);

    internal static T Named<T>(Func<T> read, string files)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CryptographicException($"{files}: {e.Message}", e);
        }
    }
}
