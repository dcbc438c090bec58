using Grpc.Core;

namespace Swoop.Client.Balancing;

/// <summary>Chooses a subchannel for each call: immutable, published by the balancer, read by all calls without a lock.</summary>
/// <remarks>Picking never blocks. A picker that can choose nothing yet says so, and its calls wait for the next picker.</remarks>
internal abstract class Picker
{
    public abstract PickResult Pick();
}

/// <summary>What a picker chose.</summary>
/// <param name="Subchannel">The subchannel; null where there is none now.</param>
/// <param name="Failure">Why calls that do not wait for ready must fail; null where they are to wait for the next picker.</param>
/// <param name="IsFinal">Calls that wait for ready fail too: there will be no other picker.</param>
internal readonly record struct PickResult(Subchannel? Subchannel, Status? Failure, bool IsFinal = false);

/// <summary>Nothing to choose from yet.</summary>
internal sealed class QueuePicker : Picker
{
    public static QueuePicker Instance { get; } = new();

    public override PickResult Pick() => default;
}

/// <summary>One subchannel for all calls.</summary>
internal sealed class SinglePicker(Subchannel subchannel) : Picker
{
    public override PickResult Pick() => new(subchannel, null);
}

/// <summary>Nothing works: calls that do not wait for ready fail.</summary>
internal sealed class FailurePicker(Status status) : Picker
{
    public override PickResult Pick() => new(null, status);
}

/// <summary>The channel was shut down: all calls fail.</summary>
internal sealed class ShutdownPicker(Status status) : Picker
{
    public override PickResult Pick() => new(null, status, IsFinal: true);
}
