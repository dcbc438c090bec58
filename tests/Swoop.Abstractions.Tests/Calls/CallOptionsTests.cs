using System.Runtime.CompilerServices;

namespace Swoop.Abstractions.Tests;

public class CallOptionsTests
{
    private static readonly DateTime _deadline = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void Options_are_empty_by_default()
    {
        foreach (var options in new[] { default, new CallOptions() })
        {
            Assert.Null(options.Headers);
            Assert.Null(options.Deadline);
            Assert.Equal(CancellationToken.None, options.CancellationToken);
            Assert.Null(options.WriteOptions);
            Assert.Null(options.PropagationToken);
            Assert.Null(options.Credentials);
            Assert.False(options.IsWaitForReady);
        }
    }

    [Fact]
    public void Each_With_method_changes_a_copy()
    {
        var headers = new Metadata();
        var writeOptions = new WriteOptions(WriteFlags.NoCompress);
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        using var source = new CancellationTokenSource();
        var empty = new CallOptions();

        Assert.Same(headers, empty.WithHeaders(headers).Headers);
        Assert.Equal(_deadline, empty.WithDeadline(_deadline).Deadline);
        Assert.Equal(source.Token, empty.WithCancellationToken(source.Token).CancellationToken);
        Assert.Same(writeOptions, empty.WithWriteOptions(writeOptions).WriteOptions);
        Assert.Same(credentials, empty.WithCredentials(credentials).Credentials);
        Assert.True(empty.WithWaitForReady().IsWaitForReady);
        Assert.Null(empty.WithPropagationToken(null!).PropagationToken);
        Assert.Equal(new CallOptions(), empty);
    }

    [Fact]
    public void The_With_methods_keep_all_else()
    {
        var headers = new Metadata();
        using var source = new CancellationTokenSource();
        var options = new CallOptions(headers, _deadline, source.Token, WriteOptions.Default).WithWaitForReady();

        var changed = options.WithWriteOptions(new WriteOptions(WriteFlags.BufferHint));

        Assert.Same(headers, changed.Headers);
        Assert.Equal(_deadline, changed.Deadline);
        Assert.Equal(source.Token, changed.CancellationToken);
        Assert.True(changed.IsWaitForReady);
        Assert.Equal(WriteFlags.BufferHint, changed.WriteOptions!.Flags);
    }

    [Fact]
    public void Waiting_for_a_connection_can_be_switched_off_again()
    {
        Assert.False(new CallOptions().WithWaitForReady().WithWaitForReady(false).IsWaitForReady);
    }

    [Fact]
    public void The_deadline_keeps_its_kind()
    {
        Assert.Equal(DateTimeKind.Utc, new CallOptions(deadline: _deadline).Deadline!.Value.Kind);
        Assert.Equal(DateTimeKind.Local, new CallOptions(deadline: DateTime.MinValue.ToLocalTime()).Deadline!.Value.Kind);
    }

    [Fact]
    public void The_smallest_deadline_is_not_taken_for_none()
    {
        Assert.Equal(default(DateTime), new CallOptions(deadline: default(DateTime)).Deadline);
    }

    [Fact]
    public void Options_fit_in_seven_words()
    {
        Assert.True(Unsafe.SizeOf<CallOptions>() <= 7 * IntPtr.Size);
    }

    [Fact]
    public void Propagation_takes_over_everything_unless_told_otherwise()
    {
        Assert.True(ContextPropagationOptions.Default.IsPropagateDeadline);
        Assert.True(ContextPropagationOptions.Default.IsPropagateCancellation);
        Assert.False(new ContextPropagationOptions(propagateDeadline: false).IsPropagateDeadline);
        Assert.False(new ContextPropagationOptions(propagateCancellation: false).IsPropagateCancellation);
    }
}
