using System.IO.Compression;
using System.Text;
using Grpc.Core;
using Swoop.Server.Tests.Kit;

namespace Swoop.Server.Tests.Messages;

public sealed class CompressionTests
{
    private static readonly string _long = new('a', 5000);

    [Fact]
    public async Task A_compressed_request_is_inflated_and_the_handler_can_tell()
    {
        bool? was = null;
        await using var server = await TestServer.UnaryAsync((request, context) =>
        {
            was = context.WasRequestCompressed();
            return Task.FromResult(request.Length.ToString());
        });
        await using var client = server.Connect();
        var call = client.Call(("grpc-encoding", "gzip")).SendBytes(RawCall.Frame(Gzip(_long), flags: 1), end: true);
        Assert.Equal(["5000"], await call.AllAsync());
        Assert.True(was);
    }

    [Fact]
    public async Task A_compressed_message_without_an_encoding_is_INTERNAL()
    {
        await using var server = await TestServer.EchoAsync();
        await using var client = server.Connect();
        var call = client.Call().SendBytes(RawCall.Frame(Gzip("x"), flags: 1), end: true);
        await call.EndedAsync;
        Assert.Equal("13", call.GrpcStatus);
    }

    [Fact]
    public async Task A_message_that_inflates_beyond_the_limit_is_RESOURCE_EXHAUSTED()
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { MaxReceiveMessageSize = 4999 });
        await using var client = server.Connect();
        var call = client.Call(("grpc-encoding", "gzip")).SendBytes(RawCall.Frame(Gzip(_long), flags: 1), end: true);
        await call.EndedAsync;
        Assert.Equal("8", call.GrpcStatus);
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("identity,deflate", 0)]
    [InlineData(null, 0)]
    public async Task Responses_are_compressed_for_clients_that_accept_it(string? accepted, byte flags)
    {
        await using var server = await TestServer.EchoAsync(new GrpcServerOptions { ResponseCompression = "gzip" });
        await using var client = server.Connect();
        var call = await client.UnaryAsync(_long, ("grpc-accept-encoding", accepted));
        Assert.Equal(flags, call.Frames[0][0]);
        Assert.Equal(flags == 1, call.Headers.GetValueOrDefault("grpc-encoding") == "gzip");
        Assert.Equal(_long, flags == 1 ? Gunzip(call.Frames[0].AsSpan(5)) : Encoding.ASCII.GetString(call.Frames[0].AsSpan(5)));
    }

    [Fact]
    public async Task NoCompress_leaves_a_message_as_it_is()
    {
        await using var server = await TestServer.DuplexAsync(
            async (_, responses, _) =>
            {
                responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                await responses.WriteAsync(_long);
                responses.WriteOptions = WriteOptions.Default;
                await responses.WriteAsync(_long);
            },
            new GrpcServerOptions { ResponseCompression = "gzip" });
        await using var client = server.Connect();
        var call = client.Call(("grpc-accept-encoding", "gzip")).End();
        await call.EndedAsync;
        Assert.Equal([0, 1], call.Frames.Select(frame => frame[0]));
    }

    [Fact]
    public async Task A_response_header_of_the_runtime_chooses_the_encoding_and_is_not_sent()
    {
        await using var server = await TestServer.UnaryAsync(async (request, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "grpc-internal-encoding-request", "deflate" } });
            return request;
        });
        await using var client = server.Connect();
        var call = await client.UnaryAsync(_long, ("grpc-accept-encoding", "identity,deflate"));
        Assert.Equal("deflate", call.Headers["grpc-encoding"]);
        Assert.Equal(1, call.Frames[0][0]);
        Assert.DoesNotContain("grpc-internal-encoding-request", call.Headers.Keys);
    }

    [Fact]
    public async Task A_response_encoding_that_the_server_does_not_know_is_a_mistake_at_the_start()
    {
        await using var server = new GrpcServer(new GrpcServerOptions { ResponseCompression = "snappy" });
        await Assert.ThrowsAsync<ArgumentException>(() => server.StartAsync());
    }

    private static byte[] Gzip(string text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return output.ToArray();
    }

    private static string Gunzip(ReadOnlySpan<byte> bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}
