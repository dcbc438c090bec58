// The interop server on C-core through libgrpc++.

#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "flags.h"
#include "inspect.h"
#include "interop/test.grpc.pb.h"

using grpc::ServerContext;
using grpc::Status;
using grpc::StatusCode;
using grpc::testing::Empty;
using grpc::testing::SimpleRequest;
using grpc::testing::SimpleResponse;
using grpc::testing::StreamingInputCallRequest;
using grpc::testing::StreamingInputCallResponse;
using grpc::testing::StreamingOutputCallRequest;
using grpc::testing::StreamingOutputCallResponse;
using Duplex = grpc::ServerReaderWriter<StreamingOutputCallResponse, StreamingOutputCallRequest>;

namespace {

void EchoMetadata(ServerContext* context) {
  const auto& received = context->client_metadata();
  const auto text = [](const grpc::string_ref& value) { return std::string(value.data(), value.size()); };
  const auto initial = received.find("x-grpc-test-echo-initial");
  if (initial != received.end()) {
    context->AddInitialMetadata("x-grpc-test-echo-initial", text(initial->second));
  }
  const auto trailing = received.find("x-grpc-test-echo-trailing-bin");
  if (trailing != received.end()) {
    context->AddTrailingMetadata("x-grpc-test-echo-trailing-bin", text(trailing->second));
  }
}

template <typename Request>
Status RequestedStatus(const Request& request) {
  if (!request.has_response_status()) return Status::OK;
  const auto& status = request.response_status();
  return Status(static_cast<StatusCode>(status.code()), status.message());
}

template <typename Request>
Status CheckCompression(const ServerContext& context, const Request& request) {
  if (!request.has_expect_compressed()) return Status::OK;
  const bool compressed = grpc::testing::InteropServerContextInspector::LastMessageWasCompressed(context);
  if (compressed == request.expect_compressed().value()) return Status::OK;
  return Status(StatusCode::INVALID_ARGUMENT,
                compressed ? "the request was compressed" : "the request was not compressed");
}

// False when the stream is broken.
template <typename Stream>
bool Respond(const StreamingOutputCallRequest& request, Stream* stream) {
  for (const auto& parameters : request.response_parameters()) {
    std::this_thread::sleep_for(std::chrono::microseconds(parameters.interval_us()));
    StreamingOutputCallResponse response;
    response.mutable_payload()->mutable_body()->resize(parameters.size());
    grpc::WriteOptions options;
    if (parameters.has_compressed() && !parameters.compressed().value()) options.set_no_compression();
    if (!stream->Write(response, options)) return false;
  }
  return true;
}

// Answers one request of a duplex call; anything but OK ends it.
Status Serve(const StreamingOutputCallRequest& request, Duplex* stream) {
  const Status status = RequestedStatus(request);
  if (!status.ok()) return status;
  return Respond(request, stream) ? Status::OK : Status(StatusCode::CANCELLED, "the client went away");
}

class TestService final : public grpc::testing::TestService::Service {
  Status EmptyCall(ServerContext* context, const Empty*, Empty*) override {
    EchoMetadata(context);
    return Status::OK;
  }

  Status UnaryCall(ServerContext* context, const SimpleRequest* request, SimpleResponse* response) override {
    EchoMetadata(context);
    const Status compression = CheckCompression(*context, *request);
    if (!compression.ok()) return compression;
    if (request->response_compressed().value()) context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
    response->mutable_payload()->mutable_body()->resize(request->response_size());
    if (request->fill_server_id()) response->set_server_id(std::to_string(getpid()));
    return RequestedStatus(*request);
  }

  Status CacheableUnaryCall(ServerContext* context, const SimpleRequest*, SimpleResponse* response) override {
    context->AddInitialMetadata("cache-control", "max-age=60, public");
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
    response->mutable_payload()->set_body(std::to_string(nanoseconds));
    return Status::OK;
  }

  Status StreamingOutputCall(ServerContext* context, const StreamingOutputCallRequest* request,
                             grpc::ServerWriter<StreamingOutputCallResponse>* stream) override {
    EchoMetadata(context);
    for (const auto& parameters : request->response_parameters()) {
      if (parameters.compressed().value()) context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
    }
    const Status status = RequestedStatus(*request);
    if (status.ok()) Respond(*request, stream);
    return status;
  }

  Status StreamingInputCall(ServerContext* context, grpc::ServerReader<StreamingInputCallRequest>* stream,
                            StreamingInputCallResponse* response) override {
    EchoMetadata(context);
    StreamingInputCallRequest request;
    size_t sum = 0;
    while (stream->Read(&request)) {
      const Status status = CheckCompression(*context, request);
      if (!status.ok()) return status;
      sum += request.payload().body().size();
    }
    response->set_aggregated_payload_size(static_cast<int>(sum));
    return Status::OK;
  }

  Status FullDuplexCall(ServerContext* context, Duplex* stream) override {
    EchoMetadata(context);
    StreamingOutputCallRequest request;
    while (stream->Read(&request)) {
      const Status status = Serve(request, stream);
      if (!status.ok()) return status;
    }
    return Status::OK;
  }

  Status HalfDuplexCall(ServerContext* context, Duplex* stream) override {
    EchoMetadata(context);
    std::vector<StreamingOutputCallRequest> requests;
    StreamingOutputCallRequest request;
    while (stream->Read(&request)) requests.push_back(request);
    for (const auto& buffered : requests) {
      const Status status = Serve(buffered, stream);
      if (!status.ok()) return status;
    }
    return Status::OK;
  }
};

void ExitAtEndOfInput() {
  char ignored[256];
  while (read(STDIN_FILENO, ignored, sizeof ignored) > 0) {
  }
  _exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  // Before there is any other thread: all of them leave the signal to the one that waits for it.
  sigset_t terminate;
  sigemptyset(&terminate);
  sigaddset(&terminate, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &terminate, nullptr);

  const Flags flags(argc, argv);
  std::shared_ptr<grpc::ServerCredentials> credentials = grpc::InsecureServerCredentials();
  if (flags.IsTrue("use_tls")) {
    grpc::SslServerCredentialsOptions options;
    options.pem_key_cert_pairs.push_back({flags.File("key_file"), flags.File("cert_file")});
    credentials = grpc::SslServerCredentials(options);
  }

  TestService service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddChannelArgument("grpc.so_reuseport", 0);
  builder.AddListeningPort("127.0.0.1:" + flags.Text("port", "0"), credentials, &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    std::cerr << "cannot listen" << std::endl;
    return 1;
  }
  std::cout << "listening on " << port << std::endl;

  if (flags.IsTrue("exit_on_stdin_eof")) std::thread(ExitAtEndOfInput).detach();
  std::thread stopper([&] {
    int signal = 0;
    sigwait(&terminate, &signal);
    // Calls that are under way have so long to end.
    server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(25));
  });
  server->Wait();
  stopper.join();
}
