using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Rivals.Kestrel;

/// <summary>Answers the benchmark's methods by moving the frames that came, without parsing a message.</summary>
internal static class RawGrpc
{
    private static readonly byte[] _emptyMessage = new byte[5];

    public static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        return context.Request.Path.Value switch
        {
            "/swoop.bench.Bench/Unary" => UnaryAsync(context),
            "/swoop.bench.Bench/ServerStream" => ServerStreamAsync(context),
            "/swoop.bench.Bench/ClientStream" => ClientStreamAsync(context),
            "/swoop.bench.Bench/Duplex" => DuplexAsync(context),
            _ => UnimplementedAsync(context),
        };
    }

    private static async Task UnaryAsync(HttpContext context)
    {
        var body = await ReadToEndAsync(context.Request.BodyReader);
        Write(context.Response.BodyWriter, body);
        context.Request.BodyReader.AdvanceTo(body.End);
        Succeed(context);
    }

    private static async Task ServerStreamAsync(HttpContext context)
    {
        var body = await ReadToEndAsync(context.Request.BodyReader);
        var frame = body.ToArray();
        context.Request.BodyReader.AdvanceTo(body.End);
        // One flush for each message, as a library must whose writers may not hold messages back.
        while (!context.RequestAborted.IsCancellationRequested) await context.Response.BodyWriter.WriteAsync(frame);
    }

    private static async Task ClientStreamAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        ReadResult read;
        do
        {
            read = await reader.ReadAsync();
            reader.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        context.Response.BodyWriter.Write(_emptyMessage);
        Succeed(context);
    }

    private static async Task DuplexAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        ReadResult read;
        do
        {
            read = await reader.ReadAsync();
            Write(context.Response.BodyWriter, read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            await context.Response.BodyWriter.FlushAsync();
        }
        while (!read.IsCompleted);

        Succeed(context);
    }

    private static Task UnimplementedAsync(HttpContext context)
    {
        context.Response.AppendTrailer("grpc-status", "12");
        return Task.CompletedTask;
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadToEndAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCompleted) return read.Buffer;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static void Write(PipeWriter writer, ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes) writer.Write(segment.Span);
    }

    private static void Succeed(HttpContext context) => context.Response.AppendTrailer("grpc-status", "0");
}
