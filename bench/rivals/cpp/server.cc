// The benchmark's server on gRPC C++, callback API: --port N [--cert FILE --key FILE].

#include <grpcpp/grpcpp.h>
#include <malloc.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>

#include "bench.grpc.pb.h"

using grpc::CallbackServerContext;
using grpc::Status;
using swoop::bench::Bench;
using swoop::bench::Message;

namespace {

class Repeater final : public grpc::ServerWriteReactor<Message> {
 public:
  explicit Repeater(const Message& message) : message_(message) { StartWrite(&message_); }
  void OnWriteDone(bool ok) override {
    if (ok) {
      StartWrite(&message_);
    } else {
      Finish(Status::CANCELLED);
    }
  }
  void OnDone() override { delete this; }

 private:
  const Message message_;
};

class Taker final : public grpc::ServerReadReactor<Message> {
 public:
  Taker() { StartRead(&message_); }
  void OnReadDone(bool ok) override {
    if (ok) {
      StartRead(&message_);
    } else {
      Finish(Status::OK);
    }
  }
  void OnDone() override { delete this; }

 private:
  Message message_;
};

class Echo final : public grpc::ServerBidiReactor<Message, Message> {
 public:
  Echo() { StartRead(&message_); }
  void OnReadDone(bool ok) override {
    if (ok) {
      StartWrite(&message_);
    } else {
      Finish(Status::OK);
    }
  }
  void OnWriteDone(bool ok) override {
    if (ok) {
      StartRead(&message_);
    } else {
      Finish(Status::CANCELLED);
    }
  }
  void OnDone() override { delete this; }

 private:
  Message message_;
};

class Service final : public Bench::CallbackService {
 public:
  grpc::ServerUnaryReactor* Unary(CallbackServerContext* context, const Message* request, Message* response) override {
    *response = *request;
    auto* reactor = context->DefaultReactor();
    reactor->Finish(Status::OK);
    return reactor;
  }
  grpc::ServerWriteReactor<Message>* ServerStream(CallbackServerContext*, const Message* request) override {
    return new Repeater(*request);
  }
  grpc::ServerReadReactor<Message>* ClientStream(CallbackServerContext*, Message*) override { return new Taker; }
  grpc::ServerBidiReactor<Message, Message>* Duplex(CallbackServerContext*) override { return new Echo; }
};

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

int main(int argc, char** argv) {
  std::string port, certificate, key;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    (flag == "--port" ? port : flag == "--cert" ? certificate : key) = argv[i + 1];
  }
  auto security = grpc::InsecureServerCredentials();
  if (!certificate.empty()) {
    grpc::SslServerCredentialsOptions options;
    options.pem_key_cert_pairs.push_back({ReadFile(key), ReadFile(certificate)});
    security = grpc::SslServerCredentials(options);
  }

  Service service;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:" + port, security);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  if (!server) return 1;
  std::cout << "ready" << std::endl;

  // Answers the orchestrator until it closes standard input; what was allocated is not known here.
  for (std::string command; std::getline(std::cin, command);) {
    if (command == "settle") malloc_trim(0);
    std::cout << (command == "settle" ? "settled" : "-1") << std::endl;
  }
  _exit(0);
}
