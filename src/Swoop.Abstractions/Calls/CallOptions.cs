namespace Grpc.Core;

/// <summary>What one call is made with; immutable, each <c>With</c> method gives a changed copy.</summary>
public readonly struct CallOptions
{
    // A flag instead of DateTime? keeps the struct, which is copied through every interceptor, a word smaller.
    private readonly DateTime _deadline;
    private readonly bool _hasDeadline;

    // Said or not, and what: a "no" counts before what a service config says, silence does not.
    private readonly Waiting _waiting;

    /// <summary>Creates options.</summary>
    /// <param name="headers">The headers to send.</param>
    /// <param name="deadline">When the call expires, in UTC; null for never.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="writeOptions">The options of request messages that are written without options of their own.</param>
    /// <param name="propagationToken">The call on whose behalf this one is made.</param>
    /// <param name="credentials">Credentials of this call, in addition to those of the channel.</param>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
    }

    /// <summary>The headers to send.</summary>
    public Metadata? Headers { get; private init; }

    /// <summary>When the call expires; null for never.</summary>
    public DateTime? Deadline
    {
        get => _hasDeadline ? _deadline : null;
        private init
        {
            _hasDeadline = value.HasValue;
            _deadline = value.GetValueOrDefault();
        }
    }

    /// <summary>Cancels the call, which then ends with <see cref="StatusCode.Cancelled"/> unless it is complete already.</summary>
    public CancellationToken CancellationToken { get; private init; }

    /// <summary>The options of request messages that are written without options of their own.</summary>
    public WriteOptions? WriteOptions { get; private init; }

    /// <summary>The call on whose behalf this one is made; the runtime applies its deadline and cancellation.</summary>
    public ContextPropagationToken? PropagationToken { get; private init; }

    /// <summary>Credentials of this call, in addition to those of the channel.</summary>
    public CallCredentials? Credentials { get; private init; }

    /// <summary>Whether the call waits for a connection instead of failing while there is none.</summary>
    public bool IsWaitForReady
    {
        get => _waiting == Waiting.ForReady;
        private init => _waiting = value ? Waiting.ForReady : Waiting.Never;
    }

    /// <summary>These options with other headers.</summary>
    /// <param name="headers">The headers to send.</param>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>These options with another deadline.</summary>
    /// <param name="deadline">When the call expires, in UTC.</param>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>These options with another cancellation token.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        this with { CancellationToken = cancellationToken };

    /// <summary>These options with other write options.</summary>
    /// <param name="writeOptions">The options of request messages that are written without options of their own.</param>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>These options on behalf of another call.</summary>
    /// <param name="propagationToken">The call on whose behalf this one is made.</param>
    public CallOptions WithPropagationToken(ContextPropagationToken propagationToken) =>
        this with { PropagationToken = propagationToken };

    /// <summary>These options with other call credentials.</summary>
    /// <param name="credentials">Credentials of this call.</param>
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    /// <summary>These options with or without waiting for a connection.</summary>
    /// <param name="waitForReady">Whether the call waits for a connection instead of failing while there is none; either counts before a service config's
    /// <c>waitForReady</c>.</param>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };

    private enum Waiting : byte
    {
        NotSaid,
        Never,
        ForReady,
    }
}
