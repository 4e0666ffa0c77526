// Runs a TypeScript file of this folder under plain node: `node launch.js FILE ARGS...`.
// The engine starts its plugins in the program's folder, where `node --import tsx` would not find tsx, and tsx's own
// command puts a second process between the engine and the plugin, which a kill of the first would leave behind.
const path = require("node:path");

// tsx reads every file that is loaded after it, and these are large: an engine starts three such processes at every run.
for (const large of ["@grpc/grpc-js", "@pulumi/pulumi/provider", "@pulumi/pulumi/proto/engine_grpc_pb"]) require(large);

process.env.TSX_TSCONFIG_PATH = path.resolve(__dirname, "../../tsconfig.json");
require("tsx/cjs/api").register();
delete process.env.TSX_TSCONFIG_PATH;

const file = path.resolve(process.argv[2]);
process.argv.splice(1, 2, file);
require(file);
