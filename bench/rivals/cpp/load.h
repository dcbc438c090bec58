// What the parts of the client share.
#pragma once

#include <grpcpp/grpcpp.h>

#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "bench.grpc.pb.h"
#include "tally.h"

using swoop::bench::Bench;
using swoop::bench::Message;

struct Options {
  std::string scenario = "unary", authority;
  int port = 0, connections = 1, streams = 1, payload = 13, metadata = 0;
  double seconds = 5, warmup = 5, rate = 0;
  bool deadline = false;
  Message message;
};

inline void Check(bool ok, const char* what) {
  if (ok) return;
  std::cerr << what << " failed" << std::endl;
  _exit(1);
}

// Each runs one stream in the calling thread until the window is over.
void ServerStream(Bench::Stub& stub, const Options& options, Window& window);
void ClientStream(Bench::Stub& stub, const Options& options, Window& window);
void Duplex(Bench::Stub& stub, const Options& options, Window& window);
void PingPong(Bench::Stub& stub, const Options& options, Window& window);
