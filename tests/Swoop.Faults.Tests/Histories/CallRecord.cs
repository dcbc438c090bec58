using Grpc.Core;

namespace Swoop.Faults.Tests.Histories;

/// <summary>What both sides saw of a call.</summary>
internal sealed class CallRecord(CallPlan plan)
{
    private readonly Lock _gate = new();
    private readonly List<string> _faults = [];
    private int _starts;

    public CallPlan Plan { get; } = plan;

    public TaskCompletionSource TokenFired { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource HandlerEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HandlerStarted => _starts > 0;

    /// <summary>The handler did all that it had planned.</summary>
    public bool HandlerFinished { get; set; }

    public int RequestsSeen { get; set; }

    public int ResponsesSeen { get; set; }

    public StatusCode? ClientStatus { get; private set; }

    public string ClientDetail { get; private set; } = "";

    public IReadOnlyList<string> Faults => _faults;

    public void Blame(string fault)
    {
        lock (_gate) _faults.Add($"call {Plan.Id} ({Plan.Shape}, {Plan.Behaviour}): {fault}");
    }

    public void OnStarted()
    {
        if (Interlocked.Increment(ref _starts) > 1) Blame("its handler ran twice");
    }

    public void OnRequest(byte[] message)
    {
        if (Plan.Check(message, RequestsSeen++, Plan.Requests) is { } fault) Blame($"the server received {fault}");
    }

    public void OnResponse(byte[] message)
    {
        if (Plan.Check(message, ResponsesSeen++, Plan.Responses) is { } fault) Blame($"the client received {fault}");
    }

    public void OnClientEnd(StatusCode status, string detail)
    {
        if (ClientStatus is not null) Blame($"a second end: {status}");
        ClientStatus = status;
        ClientDetail = detail;
    }

    /// <summary>Compares what happened with what may happen.</summary>
    public void Judge(bool wireMayDie)
    {
        if (ClientStatus is not { } status)
        {
            Blame("it never ended at the client");
            return;
        }

        if (!MayEndWith(status, wireMayDie)) Blame($"the client saw {status} \"{ClientDetail}\", the handler {(HandlerFinished ? "finished" : HandlerStarted ? "began" : "never began")}");
        if (status != StatusCode.OK) return;
        if (!HandlerFinished) Blame("OK without a handler that finished");
        if (ResponsesSeen != Plan.Responses.Length) Blame($"OK with {ResponsesSeen} of {Plan.Responses.Length} responses");
        if (Plan.ReadsEverything && RequestsSeen != Plan.Requests.Length) Blame($"OK with {RequestsSeen} of {Plan.Requests.Length} requests");
    }

    private bool MayEndWith(StatusCode status, bool wireMayDie) => status switch
    {
        StatusCode.Cancelled => Plan.CancelAfter is not null || Plan.NeedsTheEndOfTheChannel,
        StatusCode.DeadlineExceeded => Plan.Deadline is not null,
        StatusCode.Unavailable => wireMayDie || Plan.NeedsTheEndOfTheChannel,
        _ => status == Plan.Status && HandlerFinished,
    };
}
