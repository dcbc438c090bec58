using Swoop.Interop.Testing.Client;
using Swoop.Interop.Tests.Kit;

namespace Swoop.Interop.Tests;

/// <summary>Our client against our server at each of its doors, in this process and as programs of their own.</summary>
public sealed class OurClientAndOurServer(OurServer server) : IClassFixture<OurServer>
{
    public static TheoryData<string> Cases() => [.. InteropCases.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Over_tcp(string testCase) => Target.RunAsync(testCase, server.PortOf(usesTls: false), usesTls: false);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Over_tls(string testCase) => Target.RunAsync(testCase, server.PortOf(usesTls: true), usesTls: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Over_a_unix_socket(string testCase) => Target.RunAsync(testCase, server.UnixAddress);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task In_memory(string testCase) => Target.RunAsync(testCase, server.Memory);

    [Theory]
    [InlineData("large_unary", false)]
    [InlineData("ping_pong", true)]
    public async Task As_programs_with_the_official_flags(string testCase, bool usesTls)
    {
        await using var program = await PeerServer.StartAsync(Peer.Ours, usesTls);
        var (exitCode, text) = await PeerClient.RunAsync(Peer.Ours, program.Port, usesTls, testCase);
        Assert.True(exitCode == 0, text);
    }

    [Fact]
    public async Task The_client_program_fails_where_the_case_fails()
    {
        await using var program = await PeerServer.StartAsync(Peer.Ours, usesTls: false);
        var (exitCode, text) = await PeerClient.RunAsync(Peer.Ours, program.Port, usesTls: true, "empty_unary");
        Assert.Equal(1, exitCode);
        Assert.Contains("TLS", text, StringComparison.Ordinal);
    }
}
