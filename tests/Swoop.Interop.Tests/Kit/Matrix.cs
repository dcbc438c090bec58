using Swoop.Interop.Testing.Client;

namespace Swoop.Interop.Tests.Kit;

/// <summary>The rows of the interop matrix: every peer, every case, with and without TLS. What a peer's library lacks is listed, not left out.</summary>
internal static class Matrix
{
    private static readonly (string Peer, string Case, string Reason)[] _serverGaps =
    [
        .. File.ReadLines(Repository.Of("tests", "Interop.Peers", "server-gaps.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', 3))
            .Select(words => (words[0], words[1], words[2])),
    ];

    /// <summary>What the peers' clients end with "not supported" for.</summary>
    private static readonly (string Peer, string Case)[] _clientGaps =
    [
        ("python", "client_compressed_streaming"), ("python", "server_compressed_unary"), ("python", "server_compressed_streaming"),
        ("go", "client_compressed_streaming"),
        ("node", "server_compressed_unary"), ("node", "server_compressed_streaming"),
    ];

    public static IEnumerable<(string Peer, string Case, bool Tls)> Rows =>
        from peer in Peer.All
        from testCase in InteropCases.Names
        from tls in (bool[])[false, true]
        select (peer.Name, testCase, tls);

    public static IEnumerable<(string Peer, string Case, string Reason)> ServerGaps => _serverGaps;

    public static bool ServerLacks(string peer, string testCase) => _serverGaps.Any(gap => gap.Peer == peer && gap.Case == testCase);

    public static bool ClientLacks(string peer, string testCase) => _clientGaps.Contains((peer, testCase));
}
