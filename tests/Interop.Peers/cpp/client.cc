// The interop client on C-core through libgrpc++.

#include <grpcpp/grpcpp.h>

#include <iostream>

#include "cases.h"
#include "flags.h"

namespace {

std::shared_ptr<grpc::Channel> Connect(const Flags& flags) {
  grpc::ChannelArguments arguments;
  arguments.SetInt("grpc.enable_http_proxy", 0);
  // Channels with equal arguments share a connection through the global pool; a new channel has to be a new one.
  arguments.SetInt("grpc.use_local_subchannel_pool", 1);
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  const std::string name = flags.Text("server_host_override");
  if (flags.IsTrue("use_tls")) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = flags.File("ca_file");
    credentials = grpc::SslCredentials(options);
    if (!name.empty()) arguments.SetSslTargetNameOverride(name);
  } else if (!name.empty()) {
    arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, name);
  }
  const std::string address = flags.Text("server_host", "127.0.0.1") + ":" + flags.Text("server_port");
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

}  // namespace

int main(int argc, char** argv) {
  const Flags flags(argc, argv);
  auto cases = PlainCases();
  cases.merge(CompressedCases());
  const std::string name = flags.Text("test_case");
  const auto test_case = cases.find(name);
  if (test_case == cases.end()) {
    std::cerr << "no such case: " << name << std::endl;
    return 1;
  }

  const auto channel = Connect(flags);
  Target target{[&flags] { return Connect(flags); }, channel, grpc::testing::TestService::NewStub(channel),
                flags.Number("soak_iterations", 50),
                flags.Number("soak_per_iteration_max_acceptable_latency_ms", 5000)};
  try {
    test_case->second(target);
    return 0;
  } catch (const Failure& failure) {
    std::cerr << name << ": " << failure.what() << std::endl;
    return 1;
  }
}
