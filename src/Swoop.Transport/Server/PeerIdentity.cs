using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Swoop.Transport.Wires;

namespace Swoop.Transport.Server;

/// <summary>Turns a client's certificate into an <see cref="AuthContext"/>, with the property names that C-core uses.</summary>
internal static class PeerIdentity
{
    private const string TransportSecurityType = "transport_security_type";
    private const string CommonName = "x509_common_name";
    private const string SubjectAlternativeName = "x509_subject_alternative_name";
    private const string Pem = "x509_pem_cert";

    private static readonly AuthContext _anonymous = new(null, []);

    public static AuthContext Of(TlsSession? tls)
    {
        if (tls is null) return _anonymous;
        var properties = new Dictionary<string, List<AuthProperty>>();
        Add(properties, TransportSecurityType, "ssl");
        if (tls.RemoteCertificate is not { } certificate) return new AuthContext(null, properties);

        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (!string.IsNullOrEmpty(name)) Add(properties, CommonName, name);
        Add(properties, Pem, certificate.ExportCertificatePem());
        var identity = name.Length > 0 ? CommonName : null;
        foreach (var alternative in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (var dns in alternative.EnumerateDnsNames()) Add(properties, SubjectAlternativeName, dns);
            foreach (var ip in alternative.EnumerateIPAddresses()) Add(properties, SubjectAlternativeName, ip.ToString());
            if (properties.ContainsKey(SubjectAlternativeName)) identity = SubjectAlternativeName;
        }

        return new AuthContext(identity, properties);
    }

    private static void Add(Dictionary<string, List<AuthProperty>> properties, string name, string value)
    {
        if (!properties.TryGetValue(name, out var values)) properties[name] = values = [];
        values.Add(AuthProperty.Create(name, Encoding.UTF8.GetBytes(value)));
    }
}
