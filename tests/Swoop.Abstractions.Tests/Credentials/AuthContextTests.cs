namespace Swoop.Abstractions.Tests;

public class AuthContextTests
{
    private static readonly AuthProperty _name = AuthProperty.Create("x509_common_name", "ada"u8.ToArray());
    private static readonly AuthProperty _type = AuthProperty.Create("transport_security_type", "ssl"u8.ToArray());

    private static readonly Dictionary<string, List<AuthProperty>> _properties = new()
    {
        ["x509_common_name"] = [_name],
        ["transport_security_type"] = [_type],
    };

    [Fact]
    public void A_peer_with_an_identity_property_is_authenticated()
    {
        var context = new AuthContext("x509_common_name", _properties);

        Assert.True(context.IsPeerAuthenticated);
        Assert.Equal("x509_common_name", context.PeerIdentityPropertyName);
        Assert.Equal([_name], context.PeerIdentity);
    }

    [Fact]
    public void A_peer_without_an_identity_property_is_not_authenticated()
    {
        var context = new AuthContext(null, _properties);

        Assert.False(context.IsPeerAuthenticated);
        Assert.Null(context.PeerIdentityPropertyName);
        Assert.Empty(context.PeerIdentity);
    }

    [Fact]
    public void Properties_are_listed_and_found_by_name()
    {
        var context = new AuthContext(null, _properties);

        Assert.Equal([_name, _type], context.Properties);
        Assert.Equal([_type], context.FindPropertiesByName("transport_security_type"));
        Assert.Empty(context.FindPropertiesByName("unknown"));
    }

    [Fact]
    public void A_property_gives_text_and_copies_of_its_bytes()
    {
        byte[] bytes = "ada"u8.ToArray();
        var property = AuthProperty.Create("x509_common_name", bytes);

        bytes[0] = 0;
        property.ValueBytes[1] = 0;

        Assert.Equal("x509_common_name", property.Name);
        Assert.Equal("ada", property.Value);
        Assert.Equal("ada"u8.ToArray(), property.ValueBytes);
    }
}
