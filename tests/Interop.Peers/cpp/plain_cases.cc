#include <grpcpp/grpcpp.h>

#include <array>
#include <chrono>

#include "cases.h"

using grpc::ClientContext;
using grpc::testing::Empty;
using grpc::testing::SimpleRequest;
using grpc::testing::SimpleResponse;
using grpc::testing::StreamingInputCallRequest;
using grpc::testing::StreamingInputCallResponse;
using grpc::testing::StreamingOutputCallRequest;
using grpc::testing::StreamingOutputCallResponse;

void ExpectCode(grpc::StatusCode expected, const grpc::Status& status) {
  ExpectEqual("status code (" + status.error_message() + ")", static_cast<int>(expected),
              static_cast<int>(status.error_code()));
}

void ExpectOk(const grpc::Status& status) { ExpectCode(grpc::OK, status); }

namespace {

constexpr size_t kLargeRequest = 271828;
constexpr size_t kLargeResponse = 314159;
constexpr std::array<size_t, 4> kRequestSizes = {27182, 8, 1828, 45904};
constexpr std::array<size_t, 4> kResponseSizes = {31415, 9, 2653, 58979};
constexpr char kEchoInitial[] = "x-grpc-test-echo-initial";
constexpr char kEchoTrailing[] = "x-grpc-test-echo-trailing-bin";

StreamingOutputCallRequest OutputRequest(size_t response_size, size_t request_size) {
  StreamingOutputCallRequest request;
  request.add_response_parameters()->set_size(static_cast<int>(response_size));
  request.mutable_payload()->mutable_body()->resize(request_size);
  return request;
}

void EmptyUnary(Target& server) {
  ClientContext context;
  Empty response;
  ExpectOk(server.stub->EmptyCall(&context, Empty(), &response));
}

void LargeUnaryWith(Target& server, ClientContext* context) {
  SimpleRequest request;
  request.set_response_size(kLargeResponse);
  request.mutable_payload()->mutable_body()->resize(kLargeRequest);
  SimpleResponse response;
  ExpectOk(server.stub->UnaryCall(context, request, &response));
  ExpectEqual("payload", true, response.payload().body() == std::string(kLargeResponse, '\0'));
}

void LargeUnary(Target& server) {
  ClientContext context;
  LargeUnaryWith(server, &context);
}

void ClientStreaming(Target& server) {
  ClientContext context;
  StreamingInputCallResponse response;
  const auto stream = server.stub->StreamingInputCall(&context, &response);
  for (const size_t size : kRequestSizes) {
    StreamingInputCallRequest request;
    request.mutable_payload()->mutable_body()->resize(size);
    ExpectEqual("write", true, stream->Write(request));
  }
  stream->WritesDone();
  ExpectOk(stream->Finish());
  ExpectEqual("sum", 74922, response.aggregated_payload_size());
}

void ServerStreaming(Target& server) {
  ClientContext context;
  StreamingOutputCallRequest request;
  for (const size_t size : kResponseSizes) request.add_response_parameters()->set_size(static_cast<int>(size));
  const auto stream = server.stub->StreamingOutputCall(&context, request);
  StreamingOutputCallResponse response;
  for (const size_t size : kResponseSizes) {
    ExpectEqual("read", true, stream->Read(&response));
    ExpectEqual("payload", size, response.payload().body().size());
  }
  ExpectEqual("read past the end", false, stream->Read(&response));
  ExpectOk(stream->Finish());
}

void PingPong(Target& server) {
  ClientContext context;
  const auto stream = server.stub->FullDuplexCall(&context);
  StreamingOutputCallResponse response;
  for (size_t i = 0; i < kRequestSizes.size(); ++i) {
    ExpectEqual("write", true, stream->Write(OutputRequest(kResponseSizes[i], kRequestSizes[i])));
    ExpectEqual("read", true, stream->Read(&response));
    ExpectEqual("payload", kResponseSizes[i], response.payload().body().size());
  }
  stream->WritesDone();
  ExpectEqual("read past the end", false, stream->Read(&response));
  ExpectOk(stream->Finish());
}

void EmptyStream(Target& server) {
  ClientContext context;
  const auto stream = server.stub->FullDuplexCall(&context);
  stream->WritesDone();
  StreamingOutputCallResponse response;
  ExpectEqual("read", false, stream->Read(&response));
  ExpectOk(stream->Finish());
}

void AddMetadata(ClientContext* context) {
  context->AddMetadata(kEchoInitial, "test_initial_metadata_value");
  context->AddMetadata(kEchoTrailing, "\xab\xab\xab");
}

void ExpectEcho(const ClientContext& context) {
  const auto value = [](const std::multimap<grpc::string_ref, grpc::string_ref>& metadata, const char* key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? "(absent)" : std::string(found->second.data(), found->second.size());
  };
  ExpectEqual("headers", "test_initial_metadata_value", value(context.GetServerInitialMetadata(), kEchoInitial));
  ExpectEqual("trailers", "\xab\xab\xab", value(context.GetServerTrailingMetadata(), kEchoTrailing));
}

void CustomMetadata(Target& server) {
  ClientContext unary;
  AddMetadata(&unary);
  LargeUnaryWith(server, &unary);
  ExpectEcho(unary);

  ClientContext context;
  AddMetadata(&context);
  const auto stream = server.stub->FullDuplexCall(&context);
  stream->Write(OutputRequest(kResponseSizes[0], kRequestSizes[0]));
  stream->WritesDone();
  StreamingOutputCallResponse response;
  ExpectEqual("read", true, stream->Read(&response));
  ExpectEqual("read past the end", false, stream->Read(&response));
  ExpectOk(stream->Finish());
  ExpectEcho(context);
}

void ExpectUnaryStatus(Target& server, const std::string& message) {
  ClientContext context;
  SimpleRequest request;
  request.mutable_response_status()->set_code(grpc::UNKNOWN);
  request.mutable_response_status()->set_message(message);
  SimpleResponse response;
  const grpc::Status status = server.stub->UnaryCall(&context, request, &response);
  ExpectCode(grpc::UNKNOWN, status);
  ExpectEqual("message", message, status.error_message());
}

void StatusCodeAndMessage(Target& server) {
  const std::string message = "test status message";
  ExpectUnaryStatus(server, message);

  ClientContext context;
  const auto stream = server.stub->FullDuplexCall(&context);
  StreamingOutputCallRequest request;
  request.mutable_response_status()->set_code(grpc::UNKNOWN);
  request.mutable_response_status()->set_message(message);
  stream->Write(request);
  stream->WritesDone();
  StreamingOutputCallResponse response;
  ExpectEqual("read", false, stream->Read(&response));
  const grpc::Status status = stream->Finish();
  ExpectCode(grpc::UNKNOWN, status);
  ExpectEqual("message", message, status.error_message());
}

void SpecialStatusMessage(Target& server) {
  ExpectUnaryStatus(server, "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n");
}

void UnimplementedMethod(Target& server) {
  ClientContext context;
  Empty response;
  ExpectCode(grpc::UNIMPLEMENTED, server.stub->UnimplementedCall(&context, Empty(), &response));
}

void UnimplementedService(Target& server) {
  const auto stub = grpc::testing::UnimplementedService::NewStub(server.channel);
  ClientContext context;
  Empty response;
  ExpectCode(grpc::UNIMPLEMENTED, stub->UnimplementedCall(&context, Empty(), &response));
}

void CancelAfterBegin(Target& server) {
  ClientContext context;
  StreamingInputCallResponse response;
  const auto stream = server.stub->StreamingInputCall(&context, &response);
  context.TryCancel();
  ExpectCode(grpc::CANCELLED, stream->Finish());
}

void CancelAfterFirstResponse(Target& server) {
  ClientContext context;
  const auto stream = server.stub->FullDuplexCall(&context);
  ExpectEqual("write", true, stream->Write(OutputRequest(kResponseSizes[0], kRequestSizes[0])));
  StreamingOutputCallResponse response;
  ExpectEqual("read", true, stream->Read(&response));
  context.TryCancel();
  ExpectEqual("read after cancelling", false, stream->Read(&response));
  ExpectCode(grpc::CANCELLED, stream->Finish());
}

void TimeoutOnSleepingServer(Target& server) {
  ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(1));
  const auto stream = server.stub->FullDuplexCall(&context);
  StreamingOutputCallRequest request;
  request.mutable_payload()->mutable_body()->resize(kRequestSizes[0]);
  stream->Write(request);
  StreamingOutputCallResponse response;
  ExpectEqual("read", false, stream->Read(&response));
  ExpectCode(grpc::DEADLINE_EXCEEDED, stream->Finish());
}

void RpcSoak(Target& server) {
  using Clock = std::chrono::steady_clock;
  for (int i = 0; i < server.soak_iterations; ++i) {
    const auto start = Clock::now();
    LargeUnary(server);
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
    ExpectEqual("iteration in time", true, elapsed <= server.soak_latency_ms);
  }
}

void ChannelSoak(Target& server) {
  const int iterations = server.soak_iterations;
  for (int i = 0; i < iterations; ++i) {
    auto channel = server.connect();
    Target fresh{server.connect, channel, grpc::testing::TestService::NewStub(channel), 1, server.soak_latency_ms};
    RpcSoak(fresh);
  }
}

}  // namespace

std::map<std::string, Case> PlainCases() {
  return {{"empty_unary", EmptyUnary},
          {"large_unary", LargeUnary},
          {"client_streaming", ClientStreaming},
          {"server_streaming", ServerStreaming},
          {"ping_pong", PingPong},
          {"empty_stream", EmptyStream},
          {"custom_metadata", CustomMetadata},
          {"status_code_and_message", StatusCodeAndMessage},
          {"special_status_message", SpecialStatusMessage},
          {"unimplemented_method", UnimplementedMethod},
          {"unimplemented_service", UnimplementedService},
          {"cancel_after_begin", CancelAfterBegin},
          {"cancel_after_first_response", CancelAfterFirstResponse},
          {"timeout_on_sleeping_server", TimeoutOnSleepingServer},
          {"rpc_soak", RpcSoak},
          {"channel_soak", ChannelSoak}};
}
