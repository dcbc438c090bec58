using Swoop.Abstractions.Tests.TestDoubles;

namespace Swoop.Abstractions.Tests;

public class StreamTests
{
    [Fact]
    public async Task MoveNext_works_without_a_token()
    {
        var reader = new ListReader<string>("a");

        Assert.True(await reader.MoveNext());
        Assert.Equal("a", reader.Current);
        Assert.False(await reader.MoveNext());
    }

    [Fact]
    public async Task MoveNext_needs_a_stream()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => ((IAsyncStreamReader<string>)null!).MoveNext());
    }

    [Fact]
    public async Task A_writer_without_cancellation_takes_a_token_that_cannot_be_cancelled()
    {
        var writer = new ListWriter<string>();

        await ((IAsyncStreamWriter<string>)writer).WriteAsync("a", CancellationToken.None);

        Assert.Equal(["a"], writer.Written);
    }

    [Fact]
    public async Task A_writer_without_cancellation_refuses_a_token_that_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        IAsyncStreamWriter<string> writer = new ListWriter<string>();

        await Assert.ThrowsAsync<NotSupportedException>(() => writer.WriteAsync("a", source.Token));
    }

    [Fact]
    public void Write_options_carry_no_flag_by_default()
    {
        Assert.Equal((WriteFlags)0, WriteOptions.Default.Flags);
        Assert.Equal(WriteFlags.BufferHint | WriteFlags.NoCompress, new WriteOptions((WriteFlags)3).Flags);
    }
}
