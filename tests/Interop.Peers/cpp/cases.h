// The interop cases. Each takes the server under test and throws a Failure that says what was expected and what came.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include "interop/test.grpc.pb.h"

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <typename Expected, typename Actual>
void ExpectEqual(const std::string& what, const Expected& expected, const Actual& actual) {
  if (expected == actual) return;
  std::ostringstream message;
  message << what << ": expected " << expected << ", was " << actual;
  throw Failure(message.str());
}

void ExpectOk(const grpc::Status& status);
void ExpectCode(grpc::StatusCode expected, const grpc::Status& status);

struct Target {
  std::function<std::shared_ptr<grpc::Channel>()> connect;
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<grpc::testing::TestService::Stub> stub;
  int soak_iterations;
  int soak_latency_ms;
};

using Case = std::function<void(Target&)>;

std::map<std::string, Case> PlainCases();
std::map<std::string, Case> CompressedCases();
