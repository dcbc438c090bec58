using System.Reflection;
using Swoop.Client;
using Swoop.Client.Resolving.Dns;
using Swoop.Http2.Connection;
using Swoop.Server;
using Swoop.Transport.Endpoints;
using Swoop.Transport.Tls;

namespace Swoop.Docs.Tests;

/// <summary>Whatever bounds something has its place in the list of limits.</summary>
public sealed class Limits
{
    private static readonly Type[] _options =
        [typeof(GrpcServerOptions), typeof(GrpcChannelOptions), typeof(Http2EngineOptions), typeof(SocketListenerOptions), typeof(ServerTlsOptions), typeof(DnsResolverOptions)];

    private static readonly HashSet<Type> _measures = [typeof(int), typeof(long), typeof(TimeSpan)];

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var type in _options)
            {
                foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
                {
                    if (_measures.Contains(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)) all.Add(type.Name, property.Name);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_number_and_time_of_the_options_is_listed(string type, string option)
    {
        // By its full name, or by its own where a section is about one type.
        var page = Repository.Read("docs/limits.md");
        Assert.True(page.Contains($"`{option}`", StringComparison.Ordinal) || page.Contains($"`{type}.{option}`", StringComparison.Ordinal), $"docs/limits.md does not name {type}.{option}");
    }
}
