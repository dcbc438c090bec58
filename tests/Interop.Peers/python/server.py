#!/usr/bin/python3
"""The interop server on C-core through grpcio."""

import argparse
import os
import signal
import threading
import time
from concurrent import futures

import grpc

from flags import ECHO_INITIAL, ECHO_TRAILING, boolean
from interop import empty_pb2, messages_pb2, test_pb2_grpc

STATUS_CODES = {code.value[0]: code for code in grpc.StatusCode}


def echo_metadata(context):
    received = dict(context.invocation_metadata())
    if ECHO_INITIAL in received:
        context.send_initial_metadata(((ECHO_INITIAL, received[ECHO_INITIAL]),))
    if ECHO_TRAILING in received:
        context.set_trailing_metadata(((ECHO_TRAILING, received[ECHO_TRAILING]),))


def end_with_requested_status(request, context):
    if request.HasField("response_status"):
        status = request.response_status
        context.abort(STATUS_CODES.get(status.code, grpc.StatusCode.UNKNOWN), status.message)


def zeros(size):
    return messages_pb2.Payload(body=bytes(size))


def responses_to(request, context):
    for parameters in request.response_parameters:
        time.sleep(parameters.interval_us / 1e6)
        if parameters.HasField("compressed") and not parameters.compressed.value:
            context.disable_next_message_compression()
        yield messages_pb2.StreamingOutputCallResponse(payload=zeros(parameters.size))


class TestService(test_pb2_grpc.TestServiceServicer):
    """grpcio does not show whether a received message was compressed, so expect_compressed goes unchecked."""

    def EmptyCall(self, request, context):
        echo_metadata(context)
        return empty_pb2.Empty()

    def UnaryCall(self, request, context):
        if request.response_compressed.value:
            context.set_compression(grpc.Compression.Gzip)
        echo_metadata(context)
        end_with_requested_status(request, context)
        server_id = str(os.getpid()) if request.fill_server_id else ""
        return messages_pb2.SimpleResponse(payload=zeros(request.response_size), server_id=server_id)

    def CacheableUnaryCall(self, request, context):
        context.send_initial_metadata((("cache-control", "max-age=60, public"),))
        now = str(time.time_ns()).encode()
        return messages_pb2.SimpleResponse(payload=messages_pb2.Payload(body=now))

    def StreamingOutputCall(self, request, context):
        if any(parameters.compressed.value for parameters in request.response_parameters):
            context.set_compression(grpc.Compression.Gzip)
        echo_metadata(context)
        end_with_requested_status(request, context)
        yield from responses_to(request, context)

    def StreamingInputCall(self, request_iterator, context):
        echo_metadata(context)
        size = sum(len(request.payload.body) for request in request_iterator)
        return messages_pb2.StreamingInputCallResponse(aggregated_payload_size=size)

    def FullDuplexCall(self, request_iterator, context):
        echo_metadata(context)
        for request in request_iterator:
            end_with_requested_status(request, context)
            yield from responses_to(request, context)

    def HalfDuplexCall(self, request_iterator, context):
        echo_metadata(context)
        for request in list(request_iterator):
            end_with_requested_status(request, context)
            yield from responses_to(request, context)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--use_tls", type=boolean, default=False)
    parser.add_argument("--cert_file")
    parser.add_argument("--key_file")
    parser.add_argument("--exit_on_stdin_eof", type=boolean, default=False)
    arguments = parser.parse_args()

    # A streaming call holds its thread until it ends.
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=64), options=(("grpc.so_reuseport", 0),))
    test_pb2_grpc.add_TestServiceServicer_to_server(TestService(), server)
    address = f"127.0.0.1:{arguments.port}"
    if arguments.use_tls:
        with open(arguments.key_file, "rb") as key, open(arguments.cert_file, "rb") as certificate:
            credentials = grpc.ssl_server_credentials([(key.read(), certificate.read())])
        port = server.add_secure_port(address, credentials)
    else:
        port = server.add_insecure_port(address)
    server.start()
    # Calls that are under way have so many seconds to end.
    signal.signal(signal.SIGTERM, lambda *_: server.stop(25))
    print(f"listening on {port}", flush=True)

    if arguments.exit_on_stdin_eof:
        def exit_at_eof():
            # Not by way of sys.stdin: its lock must be free when the interpreter ends.
            while os.read(0, 256):
                pass
            os._exit(0)
        threading.Thread(target=exit_at_eof, daemon=True).start()
    server.wait_for_termination()


if __name__ == "__main__":
    main()
