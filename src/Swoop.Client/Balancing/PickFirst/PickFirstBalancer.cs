using Grpc.Core;
using Swoop.Transport.Endpoints;

namespace Swoop.Client.Balancing.PickFirst;

/// <summary>Connects to the addresses in their order, each a little after the one before, and stays with the first that is ready (gRFC A61, A62).</summary>
/// <remarks>
/// <code>
///            --a call--------> FirstPass --one is ready------------> Connected --lost--> Idle
///   Idle                           |                                     ^
///                       each has failed once                             |
///                                  v                                     |
///                              Retrying (each again after its backoff) --/
/// </code>
/// Where a subchannel may have several connections (gRFC A105), the last may be lost while another is being made, or after that failed: then a first pass
/// follows at once.
/// Once it has failed it says so until an address is ready, also while it makes another first pass over new addresses: otherwise calls would wait for
/// an address that never answers, and a policy above would not turn to another one.
/// </remarks>
/// <param name="host">What the policy can ask of whoever is above it.</param>
/// <param name="watchesHealth">Whether the health of the connected address counts. A policy that has many endpoints wants that; <c>pick_first</c> as a
/// channel's policy has no other address to turn to (gRFC A17).</param>
internal sealed class PickFirstBalancer(IBalancerHost host, bool watchesHealth = false) : LoadBalancer
{
    /// <summary>How long an attempt is alone before the next address is tried as well (RFC 8305, 5).</summary>
    public static readonly TimeSpan ConnectionAttemptDelay = TimeSpan.FromMilliseconds(250);

    private readonly List<Candidate> _candidates = [];
    private Phase _phase;
    private bool _isFailing;
    private Status _lastFailure;

    // In a first pass: how many addresses have been tried. Later: how many attempts have failed.
    private int _tried;
    private int _failures;
    private int _watch;
    private IDisposable? _delay;

    private enum Phase
    {
        New,
        WithoutAddresses,
        Idle,
        FirstPass,
        Retrying,
        Connected,
        ShutDown,
    }

    /// <summary>Whether the first addresses wait for <see cref="ExitIdle"/> or a pick; otherwise they are tried at once.</summary>
    public bool StartsIdle { get; init; }

    public override Status Update(BalancerUpdate update)
    {
        var shuffles = update.Config is PickFirstConfig { ShuffleAddressList: true };
        var addresses = AddressOrder.Of(update.Endpoints, shuffles ? host.Random : null);
        if (addresses.Count == 0) return LoseAddresses();
        var isSame = addresses.Select(entry => entry.Address).SequenceEqual(_candidates.Select(candidate => candidate.Address));
        var hasNew = addresses.Select(entry => entry.Address).Except(_candidates.Select(candidate => candidate.Address)).Any();
        Replace(addresses);
        switch (_phase)
        {
            case Phase.New when StartsIdle:
                BecomeIdle();
                break;
            case Phase.New or Phase.WithoutAddresses:
            case Phase.FirstPass when !isSame:
            // Order means nothing to addresses that have all failed: a resolver that gives another one each time it is asked, because they failed,
            // would have them fail again and again without a pause.
            case Phase.Retrying when hasNew:
            case Phase.Connected when _candidates.TrueForAll(candidate => candidate.Subchannel is null):
                StartFirstPass();
                break;
        }

        return Status.DefaultSuccess;
    }

    public override void OnResolverFailure(Status failure)
    {
        if (_phase is not (Phase.New or Phase.WithoutAddresses)) return;
        _phase = Phase.WithoutAddresses;
        host.UpdateState(ConnectivityState.TransientFailure, FixedPicker.Failing(failure));
    }

    public override void ExitIdle()
    {
        if (_phase == Phase.Idle) StartFirstPass();
    }

    public override void Shutdown()
    {
        _phase = Phase.ShutDown;
        CloseAll();
    }

    private Status LoseAddresses()
    {
        CloseAll();
        _phase = Phase.WithoutAddresses;
        _isFailing = false;
        var failure = new Status(StatusCode.Unavailable, $"{host.Target} has no addresses.");
        host.UpdateState(ConnectivityState.TransientFailure, FixedPicker.Failing(failure));
        return failure;
    }

    // Addresses that were there before keep their connections, their attempts, and their backoffs.
    private void Replace(IReadOnlyList<OrderedAddress> addresses)
    {
        var known = _candidates.ToDictionary(candidate => candidate.Address);
        _candidates.Clear();
        foreach (var entry in addresses)
        {
            if (known.Remove(entry.Address, out var candidate)) candidate.Attributes = entry.Attributes;
            else candidate = new Candidate(entry);
            _candidates.Add(candidate);
        }

        foreach (var gone in known.Values) gone.Close();
    }

    private void CloseAll()
    {
        CancelDelay();
        foreach (var candidate in _candidates) candidate.Close();
        _candidates.Clear();
    }

    private void BecomeIdle()
    {
        _phase = Phase.Idle;
        host.UpdateState(ConnectivityState.Idle, new IdlePicker(host, ExitIdle));
    }

    private void StartFirstPass()
    {
        CancelDelay();
        _phase = Phase.FirstPass;
        _tried = 0;
        foreach (var candidate in _candidates) candidate.HasFailed = false;
        if (!_isFailing) host.UpdateState(ConnectivityState.Connecting, QueuePicker.Instance);
        TryNext();
    }

    private void TryNext()
    {
        CancelDelay();
        while (_tried < _candidates.Count)
        {
            var candidate = _candidates[_tried++];
            var subchannel = candidate.Open(host, OnStateChanged);
            switch (subchannel.State)
            {
                case ConnectivityState.Ready:
                    Choose(candidate, subchannel);
                    return;
                case ConnectivityState.TransientFailure:
                    // It waits for its backoff to end: the attempt that counts was made already.
                    candidate.HasFailed = true;
                    _lastFailure = subchannel.Failure;
                    break;
                default:
                    subchannel.RequestConnection();
                    if (_tried < _candidates.Count) _delay = host.Schedule(ConnectionAttemptDelay, TryNext);
                    return;
            }
        }

        EndFirstPassIfAllFailed();
    }

    private void OnStateChanged(Subchannel subchannel)
    {
        if (_candidates.Find(candidate => ReferenceEquals(candidate.Subchannel, subchannel)) is not { } candidate) return;
        switch (_phase)
        {
            case Phase.FirstPass or Phase.Retrying when subchannel.State == ConnectivityState.Ready:
                Choose(candidate, subchannel);
                break;
            case Phase.FirstPass when subchannel.State != ConnectivityState.Connecting && !candidate.HasFailed:
                OnFailedInFirstPass(candidate, subchannel);
                break;
            case Phase.Retrying when subchannel.State == ConnectivityState.Idle:
                subchannel.RequestConnection();
                break;
            case Phase.Retrying when subchannel.State == ConnectivityState.TransientFailure:
                _lastFailure = subchannel.Failure;
                if (++_failures % _candidates.Count == 0) PublishFailure();
                break;
            case Phase.Connected when subchannel.State == ConnectivityState.Idle:
                _watch++;
                BecomeIdle();
                host.RequestResolution();
                break;
            case Phase.Connected when subchannel.State != ConnectivityState.Ready:
                _watch++;
                StartFirstPass();
                host.RequestResolution();
                break;
        }
    }

    private void OnFailedInFirstPass(Candidate candidate, Subchannel subchannel)
    {
        candidate.HasFailed = true;
        _lastFailure = subchannel.Failure;
        // The failure of an earlier one changes nothing: the latest still has its time.
        if (ReferenceEquals(_candidates[_tried - 1], candidate)) TryNext();
        else EndFirstPassIfAllFailed();
    }

    private void EndFirstPassIfAllFailed()
    {
        if (!_candidates.TrueForAll(candidate => candidate.HasFailed)) return;
        _phase = Phase.Retrying;
        _isFailing = true;
        _failures = 0;
        PublishFailure();
        foreach (var candidate in _candidates) candidate.Subchannel?.RequestConnection();
    }

    private void PublishFailure()
    {
        var addresses = _candidates.Count == 1 ? "" : $" by any of its addresses ({string.Join(", ", _candidates.Select(candidate => AddressText.Of(candidate.Address)))})";
        var failure = new Status(StatusCode.Unavailable, $"No connection to {host.Target}{addresses}. {_lastFailure.Detail}", _lastFailure.DebugException!);
        host.UpdateState(ConnectivityState.TransientFailure, FixedPicker.Failing(failure));
        host.RequestResolution();
    }

    private void Choose(Candidate chosen, Subchannel subchannel)
    {
        CancelDelay();
        _phase = Phase.Connected;
        _isFailing = false;
        foreach (var other in _candidates.Where(candidate => candidate != chosen)) other.Close();
        if (!watchesHealth)
        {
            host.UpdateState(ConnectivityState.Ready, new FixedPicker(PickResult.To(subchannel)));
            return;
        }

        host.UpdateState(ConnectivityState.Connecting, QueuePicker.Instance);
        var watch = ++_watch;
        subchannel.WatchHealth(health =>
        {
            if (watch == _watch && _phase == Phase.Connected) OnHealthChanged(subchannel, health);
        });
    }

    private void OnHealthChanged(Subchannel subchannel, SubchannelHealth health)
    {
        Picker picker = health.State switch
        {
            ConnectivityState.Ready => new FixedPicker(PickResult.To(subchannel)),
            ConnectivityState.TransientFailure => FixedPicker.Failing(health.Failure),
            _ => QueuePicker.Instance,
        };
        host.UpdateState(health.State, picker);
    }

    private void CancelDelay()
    {
        _delay?.Dispose();
        _delay = null;
    }
}
