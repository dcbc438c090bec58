namespace Grpc.Core;

/// <summary>How a call ended, as sent in <c>grpc-status</c>; the numbers are those of the wire.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by its caller.</summary>
    Cancelled = 1,

    /// <summary>An error that carries no better code, such as one of a foreign address space or an unhandled exception.</summary>
    Unknown = 2,

    /// <summary>An argument is wrong whatever the state of the system; compare <see cref="FailedPrecondition"/>.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call was complete; its effects may have taken place all the same.</summary>
    DeadlineExceeded = 4,

    /// <summary>Something that the call asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>Something that the call wanted to create exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but may not do this; an unknown caller gets <see cref="Unauthenticated"/>.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a size limit or a store is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the operation needs; a repeat is of no use until that state is changed.</summary>
    FailedPrecondition = 9,

    /// <summary>The operation lost a conflict with another one; repeat it from its beginning.</summary>
    Aborted = 10,

    /// <summary>The operation went past a valid range, for example beyond the end of a file.</summary>
    OutOfRange = 11,

    /// <summary>The operation is not implemented, not supported or not enabled.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the system below is broken.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached at present; the same call may succeed when repeated after a pause.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The call carries no valid credentials.</summary>
    Unauthenticated = 16,
}
