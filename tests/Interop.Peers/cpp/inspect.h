// Sees whether the message that a call received last was compressed on the wire. gRPC befriends two classes of these
// names for the sake of its own interop tests; that is the only way to the flag.
#pragma once

#include <grpc/impl/codegen/compression_types.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>

// Exported by libgrpc, declared in none of its public headers.
uint32_t grpc_call_test_only_get_message_flags(grpc_call* call);

inline bool LastMessageWasCompressed(grpc_call* call) {
  // Set by the filter that decompresses; the flag of the wire is gone by then.
  constexpr uint32_t kWasCompressed = 0x40000000u;
  return (grpc_call_test_only_get_message_flags(call) & kWasCompressed) != 0;
}

namespace grpc {
namespace testing {

class InteropServerContextInspector {
 public:
  static bool LastMessageWasCompressed(const ServerContextBase& context) {
    return ::LastMessageWasCompressed(context.call_.call);
  }
};

class InteropClientContextInspector {
 public:
  static bool LastMessageWasCompressed(const ClientContext& context) {
    return ::LastMessageWasCompressed(context.call_);
  }
};

}  // namespace testing
}  // namespace grpc
