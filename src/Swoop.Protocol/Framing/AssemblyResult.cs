namespace Swoop.Protocol.Framing;

/// <summary>What a <see cref="MessageAssembler"/> made of its input.</summary>
public enum AssemblyResult
{
    /// <summary>All input is consumed and no message is complete.</summary>
    NeedMore,

    /// <summary>A message is complete; the input behind it is not consumed yet.</summary>
    Message,

    /// <summary>The peer broke a rule: the call ends with <see cref="MessageAssembler.Fault"/>.</summary>
    Fault,
}
