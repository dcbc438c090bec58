#include <grpcpp/grpcpp.h>

#include <vector>

#include "cases.h"
#include "inspect.h"

using grpc::ClientContext;
using grpc::testing::InteropClientContextInspector;
using grpc::testing::SimpleRequest;
using grpc::testing::SimpleResponse;
using grpc::testing::StreamingInputCallRequest;
using grpc::testing::StreamingInputCallResponse;
using grpc::testing::StreamingOutputCallRequest;
using grpc::testing::StreamingOutputCallResponse;

namespace {

constexpr size_t kLargeRequest = 271828;
constexpr size_t kLargeResponse = 314159;

SimpleRequest LargeRequest() {
  SimpleRequest request;
  request.set_response_size(kLargeResponse);
  request.mutable_payload()->mutable_body()->resize(kLargeRequest);
  return request;
}

grpc::Status ExpectingUnary(Target& server, bool expect_compressed, bool compress) {
  ClientContext context;
  if (compress) context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  SimpleRequest request = LargeRequest();
  request.mutable_expect_compressed()->set_value(expect_compressed);
  SimpleResponse response;
  const grpc::Status status = server.stub->UnaryCall(&context, request, &response);
  if (status.ok()) ExpectEqual("payload", kLargeResponse, response.payload().body().size());
  return status;
}

void ClientCompressedUnary(Target& server) {
  ExpectCode(grpc::INVALID_ARGUMENT, ExpectingUnary(server, true, false));
  ExpectOk(ExpectingUnary(server, true, true));
  ExpectOk(ExpectingUnary(server, false, false));
}

void ServerCompressedUnary(Target& server) {
  for (const bool compressed : {true, false}) {
    ClientContext context;
    SimpleRequest request = LargeRequest();
    request.mutable_response_compressed()->set_value(compressed);
    SimpleResponse response;
    ExpectOk(server.stub->UnaryCall(&context, request, &response));
    ExpectEqual("compressed", compressed, InteropClientContextInspector::LastMessageWasCompressed(context));
    ExpectEqual("payload", kLargeResponse, response.payload().body().size());
  }
}

StreamingInputCallRequest InputRequest(size_t size, bool expect_compressed) {
  StreamingInputCallRequest request;
  request.mutable_expect_compressed()->set_value(expect_compressed);
  request.mutable_payload()->mutable_body()->resize(size);
  return request;
}

void ClientCompressedStreaming(Target& server) {
  StreamingInputCallResponse response;
  {
    ClientContext context;
    const auto stream = server.stub->StreamingInputCall(&context, &response);
    // The server may have ended the call before either of these is done.
    stream->Write(InputRequest(27182, true));
    stream->WritesDone();
    ExpectCode(grpc::INVALID_ARGUMENT, stream->Finish());
  }
  ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  const auto stream = server.stub->StreamingInputCall(&context, &response);
  ExpectEqual("write", true, stream->Write(InputRequest(27182, true)));
  ExpectEqual("write", true, stream->Write(InputRequest(45904, false), grpc::WriteOptions().set_no_compression()));
  ExpectEqual("half-close", true, stream->WritesDone());
  ExpectOk(stream->Finish());
  ExpectEqual("sum", 27182 + 45904, response.aggregated_payload_size());
}

void ServerCompressedStreaming(Target& server) {
  StreamingOutputCallRequest request;
  const std::vector<std::pair<bool, int>> expectations = {{true, 31415}, {false, 92653}};
  for (const auto& [compressed, size] : expectations) {
    auto* parameters = request.add_response_parameters();
    parameters->mutable_compressed()->set_value(compressed);
    parameters->set_size(size);
  }
  ClientContext context;
  const auto stream = server.stub->StreamingOutputCall(&context, request);
  StreamingOutputCallResponse response;
  for (const auto& [compressed, size] : expectations) {
    ExpectEqual("read", true, stream->Read(&response));
    ExpectEqual("compressed", compressed, InteropClientContextInspector::LastMessageWasCompressed(context));
    ExpectEqual("payload", static_cast<size_t>(size), response.payload().body().size());
  }
  ExpectEqual("read past the end", false, stream->Read(&response));
  ExpectOk(stream->Finish());
}

}  // namespace

std::map<std::string, Case> CompressedCases() {
  return {{"client_compressed_unary", ClientCompressedUnary},
          {"client_compressed_streaming", ClientCompressedStreaming},
          {"server_compressed_unary", ServerCompressedUnary},
          {"server_compressed_streaming", ServerCompressedStreaming}};
}
