// Prints the text that an SDK stores in the state for each provider stub. A process of its own: the SDK looks functions up by
// the inspector of the engine, which does not see into jest's contexts. The stub is compiled as `npm run build` compiles it.
const Module = require("node:module");
const path = require("node:path");
const typescript = require("typescript");

const [sdk] = process.argv.slice(2);
const root = path.resolve(__dirname, "../../..");
const { config } = typescript.readConfigFile(path.join(root, "tsconfig.json"), typescript.sys.readFile);
const { options } = typescript.convertCompilerOptionsFromJson(config.compilerOptions, root);
const source = path.join(root, "lib/resources/stub.ts");
const { outputText } = typescript.transpileModule(typescript.sys.readFile(source), {
  compilerOptions: { ...options, module: typescript.ModuleKind.CommonJS, sourceMap: false, declaration: false },
});
const compiled = new Module(source.replace(/\.ts$/, ".js"), null);
compiled.paths = Module._nodeModulePaths(path.dirname(source));
compiled._compile(outputText, compiled.id);

async function main() {
  const { serializeFunction } = require(`${sdk}/runtime/closure/serializeClosure`);
  const texts = {};
  for (const [name, provider] of Object.entries(compiled.exports)) {
    // exactly what dynamic.Resource does with its first argument
    texts[name] = (await serializeFunction(() => provider, { allowSecrets: true })).text;
  }
  process.stdout.write(JSON.stringify({ version: require(`${sdk}/package.json`).version, texts }));
}

void main();
