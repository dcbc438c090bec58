#!/usr/bin/python3
"""The interop client on C-core through grpcio."""

import argparse
import sys

import grpc

from cases import CASES, NOT_SUPPORTED
from flags import boolean
from interop import test_pb2_grpc


class Target:
    """The server under test: a channel and its stubs."""

    def __init__(self, arguments):
        self.soak_iterations = arguments.soak_iterations
        self.soak_latency_ms = arguments.soak_per_iteration_max_acceptable_latency_ms
        self._arguments = arguments
        self._channel = None
        self.reconnect()

    def reconnect(self):
        self.close()
        arguments = self._arguments
        address = f"{arguments.server_host}:{arguments.server_port}"
        # Channels with equal options share a connection through the global pool; a new channel has to be a new one.
        options = [("grpc.enable_http_proxy", 0), ("grpc.use_local_subchannel_pool", 1)]
        if arguments.use_tls:
            if arguments.server_host_override:
                options.append(("grpc.ssl_target_name_override", arguments.server_host_override))
            with open(arguments.ca_file, "rb") as authority:
                credentials = grpc.ssl_channel_credentials(authority.read())
            self._channel = grpc.secure_channel(address, credentials, options)
        else:
            if arguments.server_host_override:
                options.append(("grpc.default_authority", arguments.server_host_override))
            self._channel = grpc.insecure_channel(address, options)
        self.stub = test_pb2_grpc.TestServiceStub(self._channel)
        self.unimplemented_stub = test_pb2_grpc.UnimplementedServiceStub(self._channel)

    def close(self):
        if self._channel is not None:
            self._channel.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server_host", default="127.0.0.1")
    parser.add_argument("--server_port", type=int, required=True)
    parser.add_argument("--test_case", required=True)
    parser.add_argument("--use_tls", type=boolean, default=False)
    parser.add_argument("--ca_file")
    parser.add_argument("--server_host_override")
    parser.add_argument("--soak_iterations", type=int, default=50)
    parser.add_argument("--soak_per_iteration_max_acceptable_latency_ms", type=int, default=5000)
    arguments = parser.parse_args()

    if arguments.test_case in NOT_SUPPORTED:
        print(f"not supported by this peer: {arguments.test_case}", file=sys.stderr)
        return 3
    if arguments.test_case not in CASES:
        print(f"no such case: {arguments.test_case}", file=sys.stderr)
        return 1
    target = Target(arguments)
    try:
        CASES[arguments.test_case](target)
    except (AssertionError, grpc.RpcError) as error:
        print(f"{arguments.test_case}: {error}", file=sys.stderr)
        return 1
    finally:
        target.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
