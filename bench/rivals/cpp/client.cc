// The benchmark's client on gRPC C++; its flags are those of all clients.

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include "load.h"

namespace {

std::unique_ptr<Bench::Stub> Connect(const Options& options) {
  auto security = grpc::InsecureChannelCredentials();
  if (!options.authority.empty()) {
    std::ostringstream roots;
    roots << std::ifstream(options.authority).rdbuf();
    grpc::SslCredentialsOptions ssl;
    ssl.pem_root_certs = roots.str();
    security = grpc::SslCredentials(ssl);
  }
  grpc::ChannelArguments arguments;
  // Channels to one address would share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return Bench::NewStub(grpc::CreateCustomChannel("localhost:" + std::to_string(options.port), security, arguments));
}

void Prepare(grpc::ClientContext& context, const Options& options) {
  if (options.deadline) context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
  for (int i = 0; i < options.metadata; ++i) {
    context.AddMetadata("custom-entry-" + std::to_string(i), "value of the entry " + std::to_string(i));
  }
}

void Unary(Bench::Stub& stub, const Options& options) {
  grpc::ClientContext context;
  Prepare(context, options);
  Message response;
  Check(stub.Unary(&context, options.message, &response).ok(), "Unary");
}

struct Call {
  grpc::ClientContext context;
  Message response;
};

// Calls again when the call has ended, until the window is over.
void KeepCalling(Bench::Stub& stub, const Options& options, Window& window) {
  auto* call = new Call;
  Prepare(call->context, options);
  const auto began = Clock::now();
  stub.async()->Unary(&call->context, &options.message, &call->response, [&, call, began](grpc::Status status) {
    delete call;
    if (window.IsOver()) return;
    Check(status.ok(), "Unary");
    window.Record(began);
    KeepCalling(stub, options, window);
  });
}

void KeepCallingAlone(Bench::Stub& stub, const Options& options, Window& window) {
  while (!window.IsOver()) {
    const auto began = Clock::now();
    Unary(stub, options);
    window.Record(began);
  }
}

// Begins calls on schedule and measures each from the time it should have begun. The schedule begins anew with the
// measured window.
void Pace(const std::vector<std::unique_ptr<Bench::Stub>>& stubs, const Options& options, Window& window) {
  static std::atomic<int> in_flight{0};
  const int most = options.connections * options.streams;
  auto start = Clock::now();
  bool counts = false;
  for (int64_t next = 0; !window.IsOver();) {
    if (!counts && window.IsMeasuring()) {
      start = Clock::now();
      next = 0;
      counts = true;
    }
    for (; in_flight < most; ++next) {
      const auto due = start + std::chrono::nanoseconds(static_cast<int64_t>(next * 1e9 / options.rate));
      if (due > Clock::now()) break;
      ++in_flight;
      auto* call = new Call;
      Prepare(call->context, options);
      stubs[next % stubs.size()]->async()->Unary(&call->context, &options.message, &call->response,
                                                 [&window, call, due, counts](grpc::Status status) {
                                                   delete call;
                                                   --in_flight;
                                                   if (window.IsOver()) return;
                                                   Check(status.ok(), "Unary");
                                                   if (counts) window.Record(due);
                                                 });
    }
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
}

void Load(const Options& options) {
  auto& window = *new Window;
  auto& stubs = *new std::vector<std::unique_ptr<Bench::Stub>>;
  for (int i = 0; i < options.connections; ++i) {
    stubs.push_back(Connect(options));
    Unary(*stubs.back(), options);
  }
  const auto stream = options.scenario == "server-stream"   ? ServerStream
                      : options.scenario == "client-stream" ? ClientStream
                      : options.scenario == "duplex"        ? Duplex
                      : options.scenario == "ping-pong"     ? PingPong
                                                            : nullptr;
  const int workers = options.connections * options.streams;
  // Threads are left to themselves: the process ends when the window does.
  if (options.rate > 0) std::thread([&] { Pace(stubs, options, window); }).detach();
  for (int i = 0; i < workers && options.rate == 0; ++i) {
    auto& stub = *stubs[i % stubs.size()];
    if (stream != nullptr) {
      std::thread([&, stream] { stream(stub, options, window); }).detach();
    } else if (workers == 1) {
      // A lone call is quickest without callbacks.
      std::thread([&] { KeepCallingAlone(stub, options, window); }).detach();
    } else {
      KeepCalling(stub, options, window);
    }
  }
  window.Run(options.warmup, options.seconds);
}

void ConnectAgainAndAgain(const Options& options) {
  auto& window = *new Window;
  std::vector<std::thread> threads;
  for (int i = 0; i < options.connections; ++i) {
    threads.emplace_back([&] {
      while (!window.IsOver()) {
        const auto began = Clock::now();
        Unary(*Connect(options), options);
        window.Record(began);
      }
    });
  }
  window.Run(options.warmup, options.seconds);
  for (auto& thread : threads) thread.join();
}

void Idle(const Options& options) {
  {
    const auto first = Connect(options);
    for (int i = 0; i < 1000; ++i) Unary(*first, options);
  }
  std::this_thread::sleep_for(std::chrono::seconds(1));
  std::cout << "begin" << std::endl;
  std::this_thread::sleep_for(std::chrono::seconds(1));
  const auto start = Clock::now();
  std::vector<std::unique_ptr<Bench::Stub>> stubs;
  for (int i = 0; i < options.connections; ++i) {
    stubs.push_back(Connect(options));
    Unary(*stubs.back(), options);
  }
  const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
  std::this_thread::sleep_for(std::chrono::seconds(1));
  std::cout << "end" << std::endl;
  std::this_thread::sleep_for(std::chrono::seconds(2));
  PrintCount(options.connections, elapsed);
}

Options Parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    if (flag == "--tls") continue;
    if (flag == "--deadline") {
      options.deadline = true;
      continue;
    }
    Check(i + 1 < argc, flag.c_str());
    const std::string value = argv[++i];
    if (flag == "--scenario") options.scenario = value;
    else if (flag == "--ca") options.authority = value;
    else if (flag == "--port") options.port = std::stoi(value);
    else if (flag == "--connections") options.connections = std::stoi(value);
    else if (flag == "--streams") options.streams = std::stoi(value);
    else if (flag == "--payload") options.payload = std::stoi(value);
    else if (flag == "--metadata") options.metadata = std::stoi(value);
    else if (flag == "--seconds") options.seconds = std::stod(value);
    else if (flag == "--warmup") options.warmup = std::stod(value);
    else if (flag == "--rate") options.rate = std::stod(value);
    else Check(false, flag.c_str());
  }
  options.message.set_payload(std::string(options.payload, '\0'));
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = Parse(argc, argv);
  if (options.scenario == "idle") Idle(options);
  else if (options.scenario == "connect") ConnectAgainAndAgain(options);
  else Load(options);
  // Calls under way are of no interest any more, and waiting for them could take long.
  _exit(0);
}
