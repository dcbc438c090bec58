'use strict';
// The interop client on grpc-js.

const fs = require('fs');
const grpc = require('@grpc/grpc-js');
const { cases, notSupported } = require('./cases');
const { readFlags, testing } = require('./common');

const flags = readFlags({
  server_host: '127.0.0.1',
  server_port: '',
  test_case: '',
  use_tls: 'false',
  ca_file: '',
  server_host_override: '',
  soak_iterations: '50',
  soak_per_iteration_max_acceptable_latency_ms: '5000',
});

function connect(channelOptions) {
  // Clients with equal options share their connections unless told otherwise.
  const options = { 'grpc.enable_http_proxy': 0, 'grpc.use_local_subchannel_pool': 1, ...channelOptions };
  let credentials = grpc.credentials.createInsecure();
  if (flags.use_tls === 'true') {
    credentials = grpc.credentials.createSsl(fs.readFileSync(flags.ca_file));
  }
  if (flags.server_host_override) {
    options['grpc.default_authority'] = flags.server_host_override;
    if (flags.use_tls === 'true') options['grpc.ssl_target_name_override'] = flags.server_host_override;
  }
  const address = `${flags.server_host}:${flags.server_port}`;
  return {
    service: new testing.TestService(address, credentials, options),
    unimplemented: new testing.UnimplementedService(address, credentials, options),
  };
}

async function main() {
  if (notSupported.includes(flags.test_case)) {
    console.error(`not supported by this peer: ${flags.test_case}`);
    return 3;
  }
  if (!cases[flags.test_case]) {
    console.error(`no such case: ${flags.test_case}`);
    return 1;
  }
  try {
    await cases[flags.test_case]({
      connect,
      ...connect({}),
      soakIterations: Number(flags.soak_iterations),
      soakLatencyMs: Number(flags.soak_per_iteration_max_acceptable_latency_ms),
    });
    return 0;
  } catch (error) {
    console.error(`${flags.test_case}: ${error.message}`);
    return 1;
  }
}

main().then((code) => process.exit(code));
