'use strict';
// The interop server on grpc-js. It neither compresses responses nor sees whether a request was compressed, so
// response_compressed and expect_compressed are ignored.

const fs = require('fs');
const { setTimeout: delay } = require('timers/promises');
const grpc = require('@grpc/grpc-js');
const { readFlags, testing, echoInitial, echoTrailing, zeros } = require('./common');

function echoHeaders(call) {
  const headers = new grpc.Metadata();
  call.metadata.get(echoInitial).forEach((value) => headers.add(echoInitial, value));
  call.sendMetadata(headers);
}

function trailers(call) {
  const metadata = new grpc.Metadata();
  call.metadata.get(echoTrailing).forEach((value) => metadata.add(echoTrailing, value));
  return metadata;
}

/** The error that ends a call with the status the request asks for; null when it asks for none. */
function requestedStatus(call, request) {
  const status = request.response_status;
  return status ? { code: status.code, details: status.message, metadata: trailers(call) } : null;
}

async function respond(call, request) {
  for (const parameters of request.response_parameters) {
    await delay(parameters.interval_us / 1000);
    call.write({ payload: zeros(parameters.size) });
  }
}

/** Answers requests in order; the first that asks for a status ends the call. */
async function serve(call, requests) {
  echoHeaders(call);
  for await (const request of requests) {
    const status = requestedStatus(call, request);
    if (status) {
      call.emit('error', status);
      return;
    }
    await respond(call, request);
  }
  call.end(trailers(call));
}

/** Plain iteration destroys the stream at its end, and with it the way back to the client. */
const requestsOf = (call) => call.iterator({ destroyOnReturn: false });

async function all(call) {
  const requests = [];
  for await (const request of requestsOf(call)) requests.push(request);
  return requests;
}

/** A cancelled call breaks the iteration over its requests; there is nobody left to tell. */
const unlessCancelled = (handler) => (call) => {
  handler(call).catch((error) => {
    if (!call.cancelled) call.emit('error', error);
  });
};

const service = {
  EmptyCall(call, callback) {
    echoHeaders(call);
    callback(null, {}, trailers(call));
  },

  UnaryCall(call, callback) {
    echoHeaders(call);
    const response = { payload: zeros(call.request.response_size) };
    callback(requestedStatus(call, call.request), response, trailers(call));
  },

  CacheableUnaryCall(call, callback) {
    const headers = new grpc.Metadata();
    headers.set('cache-control', 'max-age=60, public');
    call.sendMetadata(headers);
    callback(null, { payload: { body: Buffer.from(process.hrtime.bigint().toString()) } });
  },

  StreamingOutputCall: unlessCancelled((call) => serve(call, [call.request])),

  StreamingInputCall(call, callback) {
    echoHeaders(call);
    let sum = 0;
    call.on('data', (request) => { sum += request.payload ? request.payload.body.length : 0; });
    call.on('end', () => callback(null, { aggregated_payload_size: sum }, trailers(call)));
    call.on('error', () => {});
  },

  FullDuplexCall: unlessCancelled((call) => serve(call, requestsOf(call))),

  HalfDuplexCall: unlessCancelled(async (call) => serve(call, await all(call))),
};

const flags = readFlags({ port: '0', use_tls: 'false', cert_file: '', key_file: '', exit_on_stdin_eof: 'false' });
const credentials = flags.use_tls === 'true'
  ? grpc.ServerCredentials.createSsl(null, [{
    private_key: fs.readFileSync(flags.key_file),
    cert_chain: fs.readFileSync(flags.cert_file),
  }])
  : grpc.ServerCredentials.createInsecure();

const server = new grpc.Server();
server.addService(testing.TestService.service, service);
server.bindAsync(`127.0.0.1:${flags.port}`, credentials, (error, port) => {
  if (error) {
    console.error(error.message);
    process.exit(1);
  }
  console.log(`listening on ${port}`);
});

if (flags.exit_on_stdin_eof === 'true') {
  process.stdin.resume();
  process.stdin.on('end', () => process.exit(0));
}
