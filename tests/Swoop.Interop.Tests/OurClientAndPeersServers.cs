using Swoop.Interop.Tests.Kit;
using Xunit.Abstractions;

namespace Swoop.Interop.Tests;

/// <summary>Our client against servers that we did not write.</summary>
public sealed class OurClientAndPeersServers(PeerServers servers, ITestOutputHelper output) : IClassFixture<PeerServers>
{
    public static TheoryData<string, string, bool> Rows()
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var (peer, testCase, tls) in Matrix.Rows.Where(row => !Matrix.ServerLacks(row.Peer, row.Case))) rows.Add(peer, testCase, tls);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Our_client_passes_the_case_at_a_foreign_server(string peer, string testCase, bool usesTls) =>
        await Target.RunAsync(testCase, await servers.PortOfAsync(peer, usesTls), usesTls);

    [Fact]
    public void What_the_foreign_servers_lack_is_listed_with_its_reason()
    {
        foreach (var (peer, testCase, reason) in Matrix.ServerGaps)
        {
            output.WriteLine($"{peer} server, {testCase}: {reason}");
            Assert.Contains(Peer.All, known => known.Name == peer);
            Assert.Contains(testCase, Testing.Client.InteropCases.Names);
            Assert.NotEmpty(reason);
        }
    }
}
