"""What both Python programs share: flags, and the way to the generated code."""

import argparse
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "artifacts" / "peers" / "python"))

ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"


def boolean(text):
    if text not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"true or false, not {text}")
    return text == "true"
