"""The interop cases that grpcio can run. Each takes a Target and raises AssertionError on failure."""

import queue
import time

import grpc

from flags import ECHO_INITIAL, ECHO_TRAILING
from interop import empty_pb2, messages_pb2

REQUEST_SIZES = (27182, 8, 1828, 45904)
RESPONSE_SIZES = (31415, 9, 2653, 58979)
LARGE_REQUEST = 271828
LARGE_RESPONSE = 314159
SPECIAL_MESSAGE = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"


class Requests:
    """The request iterator that grpcio wants, fed by hand."""

    def __init__(self):
        self._queue = queue.Queue()

    def send(self, message):
        self._queue.put(message)

    def half_close(self):
        self._queue.put(None)

    def __iter__(self):
        return iter(self._queue.get, None)


def equal(what, expected, actual):
    assert expected == actual, f"{what}: expected {expected!r}, was {actual!r}"


def failure(call):
    """The status a call failed with."""
    try:
        call()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call succeeded and should have failed")


def code(expected, error):
    equal("status code", expected, error.code())


def payload(size):
    return messages_pb2.Payload(body=bytes(size))


def large_request(**fields):
    return messages_pb2.SimpleRequest(response_size=LARGE_RESPONSE, payload=payload(LARGE_REQUEST), **fields)


def output_request(response_size, request_size):
    return messages_pb2.StreamingOutputCallRequest(
        response_parameters=[messages_pb2.ResponseParameters(size=response_size)], payload=payload(request_size))


def empty_unary(target):
    equal("response", empty_pb2.Empty(), target.stub.EmptyCall(empty_pb2.Empty()))


def large_unary(target):
    equal("payload", bytes(LARGE_RESPONSE), target.stub.UnaryCall(large_request()).payload.body)


def client_compressed_unary(target):
    expected, unexpected = messages_pb2.BoolValue(value=True), messages_pb2.BoolValue(value=False)
    probe = failure(lambda: target.stub.UnaryCall(large_request(expect_compressed=expected)))
    code(grpc.StatusCode.INVALID_ARGUMENT, probe)
    response = target.stub.UnaryCall(large_request(expect_compressed=expected), compression=grpc.Compression.Gzip)
    equal("payload", bytes(LARGE_RESPONSE), response.payload.body)
    response = target.stub.UnaryCall(large_request(expect_compressed=unexpected))
    equal("payload", bytes(LARGE_RESPONSE), response.payload.body)


def client_streaming(target):
    requests = (messages_pb2.StreamingInputCallRequest(payload=payload(size)) for size in REQUEST_SIZES)
    equal("sum", sum(REQUEST_SIZES), target.stub.StreamingInputCall(requests).aggregated_payload_size)


def server_streaming(target):
    request = messages_pb2.StreamingOutputCallRequest(
        response_parameters=[messages_pb2.ResponseParameters(size=size) for size in RESPONSE_SIZES])
    sizes = tuple(len(response.payload.body) for response in target.stub.StreamingOutputCall(request))
    equal("sizes", RESPONSE_SIZES, sizes)


def ping_pong(target):
    requests = Requests()
    responses = target.stub.FullDuplexCall(iter(requests))
    for request_size, response_size in zip(REQUEST_SIZES, RESPONSE_SIZES):
        requests.send(output_request(response_size, request_size))
        equal("size", response_size, len(next(responses).payload.body))
    requests.half_close()
    equal("responses left", [], list(responses))


def empty_stream(target):
    equal("responses", [], list(target.stub.FullDuplexCall(iter(()))))


def custom_metadata(target):
    initial, trailing = "test_initial_metadata_value", b"\xab\xab\xab"
    metadata = ((ECHO_INITIAL, initial), (ECHO_TRAILING, trailing))
    _, unary = target.stub.UnaryCall.with_call(large_request(), metadata=metadata)
    duplex = target.stub.FullDuplexCall(iter((output_request(1, 1),)), metadata=metadata)
    list(duplex)
    for call in (unary, duplex):
        equal("headers", initial, dict(call.initial_metadata()).get(ECHO_INITIAL))
        equal("trailers", trailing, dict(call.trailing_metadata()).get(ECHO_TRAILING))


def status_code_and_message(target):
    status = messages_pb2.EchoStatus(code=2, message="test status message")
    requests = iter((messages_pb2.StreamingOutputCallRequest(response_status=status),))
    for error in (failure(lambda: target.stub.UnaryCall(messages_pb2.SimpleRequest(response_status=status))),
                  failure(lambda: list(target.stub.FullDuplexCall(requests)))):
        code(grpc.StatusCode.UNKNOWN, error)
        equal("message", status.message, error.details())


def special_status_message(target):
    status = messages_pb2.EchoStatus(code=2, message=SPECIAL_MESSAGE)
    error = failure(lambda: target.stub.UnaryCall(messages_pb2.SimpleRequest(response_status=status)))
    code(grpc.StatusCode.UNKNOWN, error)
    equal("message", SPECIAL_MESSAGE, error.details())


def unimplemented_method(target):
    error = failure(lambda: target.stub.UnimplementedCall(empty_pb2.Empty()))
    code(grpc.StatusCode.UNIMPLEMENTED, error)


def unimplemented_service(target):
    error = failure(lambda: target.unimplemented_stub.UnimplementedCall(empty_pb2.Empty()))
    code(grpc.StatusCode.UNIMPLEMENTED, error)


def cancel_after_begin(target):
    requests = Requests()
    call = target.stub.StreamingInputCall.future(iter(requests))
    call.cancel()
    requests.half_close()
    assert call.cancelled(), "the call is not cancelled"
    equal("status code", grpc.StatusCode.CANCELLED, call.code())


def cancel_after_first_response(target):
    requests = Requests()
    call = target.stub.FullDuplexCall(iter(requests))
    requests.send(output_request(RESPONSE_SIZES[0], REQUEST_SIZES[0]))
    equal("size", RESPONSE_SIZES[0], len(next(call).payload.body))
    call.cancel()
    requests.half_close()
    code(grpc.StatusCode.CANCELLED, failure(lambda: next(call)))


def timeout_on_sleeping_server(target):
    requests = Requests()
    call = target.stub.FullDuplexCall(iter(requests), timeout=0.001)
    requests.send(messages_pb2.StreamingOutputCallRequest(payload=payload(REQUEST_SIZES[0])))
    error = failure(lambda: next(call))
    requests.half_close()
    code(grpc.StatusCode.DEADLINE_EXCEEDED, error)


def soak(target, stub_of_iteration):
    for iteration in range(target.soak_iterations):
        start = time.monotonic()
        response = stub_of_iteration().UnaryCall(large_request(), timeout=target.soak_latency_ms / 1000)
        elapsed = (time.monotonic() - start) * 1000
        equal("payload", bytes(LARGE_RESPONSE), response.payload.body)
        assert elapsed <= target.soak_latency_ms, f"iteration {iteration} took {elapsed:.0f} ms"


def rpc_soak(target):
    soak(target, lambda: target.stub)


def channel_soak(target):
    def reconnected():
        target.reconnect()
        return target.stub
    soak(target, reconnected)


CASES = {case.__name__: case for case in (
    empty_unary, large_unary, client_compressed_unary, client_streaming, server_streaming, ping_pong, empty_stream,
    custom_metadata, status_code_and_message, special_status_message, unimplemented_method, unimplemented_service,
    cancel_after_begin, cancel_after_first_response, timeout_on_sleeping_server, rpc_soak, channel_soak)}

# grpcio compresses a whole call or nothing, and does not show whether a received message was compressed.
NOT_SUPPORTED = ("client_compressed_streaming", "server_compressed_unary", "server_compressed_streaming")
