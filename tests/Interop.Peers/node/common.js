'use strict';
// What both Node programs share: flags and the services of the suite.

const path = require('path');
const { parseArgs } = require('util');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const protos = path.join(__dirname, '..', '..', 'Interop.Protos');
const definition = protoLoader.loadSync('interop/test.proto', { includeDirs: [protos], keepCase: true, defaults: true });

/** Flags are --name=value; the result has the given defaults where a flag is absent. */
function readFlags(defaults) {
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' }]));
  return { ...defaults, ...parseArgs({ options }).values };
}

module.exports = {
  readFlags,
  testing: grpc.loadPackageDefinition(definition).grpc.testing,
  echoInitial: 'x-grpc-test-echo-initial',
  echoTrailing: 'x-grpc-test-echo-trailing-bin',
  zeros: (size) => ({ body: Buffer.alloc(size) }),
};
