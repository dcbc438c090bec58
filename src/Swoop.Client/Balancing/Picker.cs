using Grpc.Core;

namespace Swoop.Client.Balancing;

/// <summary>Chooses a subchannel for each call: published by a policy, read by all calls without a lock.</summary>
/// <remarks>Thread-safe. Never blocks: a picker that can choose nothing yet says so, and its calls wait for the next picker.</remarks>
public abstract class Picker
{
    /// <summary>Chooses for one call, or one attempt of it.</summary>
    public abstract PickResult Pick(in PickArgs args);
}

/// <summary>What a picker may look at.</summary>
/// <param name="Method">The method that is called.</param>
/// <param name="Headers">The request's metadata; null where there are none.</param>
public readonly record struct PickArgs(IMethod Method, Metadata? Headers);

/// <summary>Picks nothing yet: calls wait for the next picker.</summary>
public sealed class QueuePicker : Picker
{
    private QueuePicker()
    {
    }

    /// <summary>The only one.</summary>
    public static QueuePicker Instance { get; } = new();

    /// <inheritdoc/>
    public override PickResult Pick(in PickArgs args) => PickResult.Queue;
}

/// <summary>The same result for all calls: one subchannel, or one failure.</summary>
/// <param name="result">The result.</param>
public sealed class FixedPicker(PickResult result) : Picker
{
    /// <summary>A picker with which all calls fail that do not wait for ready.</summary>
    public static FixedPicker Failing(Status failure) => new(PickResult.Fail(failure));

    /// <inheritdoc/>
    public override PickResult Pick(in PickArgs args) => result;
}
