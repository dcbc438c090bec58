using Grpc.Core;

namespace Swoop.Protocol.Headers;

/// <summary>How a server answers a request that is no gRPC call.</summary>
/// <param name="HttpStatus">The value of <c>:status</c>.</param>
/// <param name="Status">Sent as <c>grpc-status</c> and <c>grpc-message</c> beside it.</param>
public readonly record struct RequestRejection(int HttpStatus, Status Status);
