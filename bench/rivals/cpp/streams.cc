// Streams use the blocking API: a thread for each direction, which moves more than the callbacks do.

#include <thread>

#include "load.h"

void ServerStream(Bench::Stub& stub, const Options& options, Window& window) {
  grpc::ClientContext context;
  const auto reader = stub.ServerStream(&context, options.message);
  Message message;
  while (!window.IsOver()) {
    Check(reader->Read(&message), "Read");
    window.Count();
  }
  context.TryCancel();
  reader->Finish();
}

void ClientStream(Bench::Stub& stub, const Options& options, Window& window) {
  grpc::ClientContext context;
  Message response;
  const auto writer = stub.ClientStream(&context, &response);
  while (!window.IsOver()) {
    Check(writer->Write(options.message), "Write");
    window.Count();
  }
  writer->WritesDone();
  Check(writer->Finish().ok(), "ClientStream");
}

void Duplex(Bench::Stub& stub, const Options& options, Window& window) {
  grpc::ClientContext context;
  const auto stream = stub.Duplex(&context);
  std::thread writing([&] {
    while (!window.IsOver()) Check(stream->Write(options.message), "Write");
    stream->WritesDone();
  });
  Message message;
  while (stream->Read(&message)) window.Count();
  writing.join();
  Check(stream->Finish().ok(), "Duplex");
}

void PingPong(Bench::Stub& stub, const Options& options, Window& window) {
  grpc::ClientContext context;
  const auto stream = stub.Duplex(&context);
  Message message;
  while (!window.IsOver()) {
    const auto began = Clock::now();
    Check(stream->Write(options.message) && stream->Read(&message), "PingPong");
    window.Record(began);
  }
  context.TryCancel();
  stream->Finish();
}
