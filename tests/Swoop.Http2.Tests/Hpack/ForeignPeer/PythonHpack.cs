using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Swoop.Http2.Tests.Hpack.ForeignPeer;

/// <summary>The foreign implementation: Debian's python3-hpack behind a process that answers line by line.</summary>
internal sealed class PythonHpack : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;

    public PythonHpack()
    {
        Assert.True(File.Exists(Python), "python3 is missing: run tests/install-peers.sh (packages python3 and python3-hpack).");
        _process = Process.Start(new ProcessStartInfo(Python, ["-u", ScriptPath()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Assert.Equal("ready", Answer());
    }

    public void SetTableSize(int size) => Assert.Equal("ok", Ask($"S {size}"));

    public string Decode(byte[] block) => Ask($"D {Convert.ToHexStringLower(block)}");

    public byte[] Encode(bool huffman, IEnumerable<(string Name, string Value, bool Never)> fields)
        => Convert.FromHexString(Ask($"E {(huffman ? 1 : 0)} {Shown(fields)}"));

    /// <summary>Fields as the peer shows them.</summary>
    public static string Shown(IEnumerable<(string Name, string Value, bool Never)> fields)
        => string.Join(' ', fields.Select(field => $"{Hex(field.Name)}:{Hex(field.Value)}:{(field.Never ? 1 : 0)}"));

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(string line)
    {
        _process.StandardInput.Write(line + "\n");
        _process.StandardInput.Flush();
        return Answer();
    }

    private string Answer() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(
        "python3-hpack does not answer; where the module is missing, run tests/install-peers.sh (package python3-hpack). It said: "
        + _process.StandardError.ReadToEnd());

    private static string Hex(string latin1) => Convert.ToHexStringLower(Encoding.Latin1.GetBytes(latin1));

    private static string ScriptPath([CallerFilePath] string thisFile = "")
        => Path.Combine(Path.GetDirectoryName(thisFile)!, "hpack_peer.py");
}
