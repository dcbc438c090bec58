using Swoop.Interop.Tests.Kit;
using Xunit.Abstractions;

namespace Swoop.Interop.Tests;

/// <summary>Clients that we did not write against our server.</summary>
public sealed class PeersClientsAndOurServer(OurServer server, ITestOutputHelper output) : IClassFixture<OurServer>
{
    public static TheoryData<string, string, bool> Rows()
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var (peer, testCase, tls) in Matrix.Rows) rows.Add(peer, testCase, tls);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_foreign_client_passes_the_case_at_our_server_or_says_that_it_lacks_it(string peer, string testCase, bool usesTls)
    {
        var (exitCode, text) = await PeerClient.RunAsync(Peer.Of(peer), server.PortOf(usesTls), usesTls, testCase);
        output.WriteLine(text);
        var expected = Matrix.ClientLacks(peer, testCase) ? PeerClient.NotSupported : 0;
        Assert.True(exitCode == expected, $"{peer} {testCase}: exit code {exitCode} instead of {expected}. {text}");
    }
}
