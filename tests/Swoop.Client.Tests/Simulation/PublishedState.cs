using Swoop.Client.Balancing;

namespace Swoop.Client.Tests.Simulation;

/// <summary>What a policy told its host.</summary>
/// <param name="At">When, in virtual time.</param>
/// <param name="State">The policy's state.</param>
/// <param name="Picker">The picker that goes with it.</param>
internal sealed record PublishedState(TimeSpan At, ConnectivityState State, Picker Picker);
