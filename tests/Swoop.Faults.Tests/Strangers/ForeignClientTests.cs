using Swoop.Faults.Tests.Kit;
using Swoop.TestKit;
using Swoop.Transport.Tls;

namespace Swoop.Faults.Tests.Strangers;

/// <summary>curl and nghttp, which know HTTP/2 and no gRPC, get an answer of HTTP. Where they are not installed our own frames test the same, in the server's tests.</summary>
public sealed class ForeignClientTests : IDisposable
{
    // Of curl's version 7.88 it is known that it drops an answer whose RST_STREAM(NO_ERROR) comes along (RFC 9113, 8.1, forbids that), so it gets a body that has
    // arrived by then, and another try where a busy machine was too slow for that; nghttp gets one that is cut short.
    private const int Small = 1000;
    private const int Large = 3 << 20;
    private const int Tries = 5;
    private const string AnswerDropped = "curl: (92)";

    private readonly string _body = Path.GetTempFileName();

    public void Dispose() => File.Delete(_body);

    [Theory]
    [InlineData("405", "--request", "GET")]
    [InlineData("405", "--head")]
    [InlineData("405", "--request", "OPTIONS")]
    [InlineData("405", "--request", "DELETE", "--header", "content-type: application/grpc")]
    [InlineData("405", "--request", "PUT", "--data-binary", "@BODY")]
    [InlineData("415", "--data", "{}", "--header", "content-type: application/json")]
    [InlineData("415", "--data-binary", "@BODY", "--header", "content-type: text/plain")]
    [InlineData("415", "--data", "", "--header", "content-type:")]
    [InlineData("200", "--data", "", "--header", "content-type: application/grpc")]
    [InlineData("200", "--data-binary", "@BODY", "--header", "content-type: application/grpc", "--header", "expect: 100-continue", "--expect100-timeout", "60")]
    public async Task Curl_is_answered(string status, params string[] arguments)
    {
        await File.WriteAllBytesAsync(_body, new byte[Small]);
        await using var victim = await Victim.StartAsync();
        string[] all =
        [
            "--silent", "--show-error", "--http2-prior-knowledge", "--max-time", "10", "--output", "/dev/null", "--write-out", "%{http_code}", "--noproxy", "*",
            .. arguments.Select(argument => argument.Replace("BODY", _body, StringComparison.Ordinal)), $"{victim.Address}/test.Victim/Echo",
        ];
        string? output = null;
        for (var i = 0; i < Tries && (i == 0 || output?.Contains(AnswerDropped, StringComparison.Ordinal) == true); i++)
            output = await ForeignTool.RunAsync("curl", all);
        if (output is null) return;
        Assert.Equal(status, output);
        await Patience.UntilAsync(() => victim.Server.ConnectionCount == 0, "the end of the connection");
    }

    [Fact]
    public async Task Curl_over_TLS_is_answered()
    {
        using var certificates = new TestCertificates();
        await using var victim = await Victim.StartAsync(tls: new ServerTlsOptions { Certificate = TlsCertificate.Of(certificates.Server) });
        var output = await ForeignTool.RunAsync(
            "curl", "--silent", "--show-error", "--http2", "--insecure", "--max-time", "10", "--output", "/dev/null", "--write-out", "%{http_version} %{http_code}", "--noproxy", "*",
            $"https://127.0.0.1:{victim.EndPoint.Port}/");
        if (output is not null) Assert.Equal("2 405", output);
    }

    [Theory]
    [InlineData(":status: 405")]
    [InlineData(":status: 405", "--data=BODY", "--header=:method: PUT")]
    [InlineData(":status: 415", "--data=BODY", "--header=content-type: text/plain")]
    [InlineData(":status: 415", "--data=BODY", "--header=expect: 100-continue", "--header=content-type: text/plain")]
    [InlineData("grpc-status: 12", "--data=BODY", "--header=content-type: application/grpc", "--padding=200", "--window-bits=16")]
    public async Task Nghttp_is_answered(string line, params string[] arguments)
    {
        await File.WriteAllBytesAsync(_body, new byte[Large]);
        await using var victim = await Victim.StartAsync();
        string[] all = ["--verbose", "--null-out", "--timeout=10", .. arguments.Select(argument => argument.Replace("BODY", _body, StringComparison.Ordinal)), $"{victim.Address}/test.Victim/Nothing"];
        if (await ForeignTool.RunAsync("nghttp", all) is not { } output) return;
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.DoesNotContain("PROTOCOL_ERROR", output, StringComparison.Ordinal);
    }
}
