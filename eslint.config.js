const js = require("@eslint/js");
const boundaries = require("eslint-plugin-boundaries");
const prettier = require("eslint-config-prettier/flat");
const { defineConfig, globalIgnores } = require("eslint/config");
const typescript = require("typescript-eslint");

const TYPESCRIPT = ["**/*.ts"];
const LIBRARY = ["index.ts", "components/**/*.ts", "lib/**/*.ts", "examples/**/*.ts"];

/** The layers of docs/architecture.md, from the top. Each may import those that its line names, and itself. */
const LAYERS = {
  model: [],
  platforms: ["model"],
  render: ["platforms", "model"],
  host: ["render", "platforms", "model"],
  resources: ["host", "render", "platforms", "model"],
  adopt: ["host", "render", "platforms", "model"],
  report: ["render", "model"],
  "node-lists": ["render", "model"],
  status: ["host", "render", "platforms", "model"],
  "command-line": ["adopt", "report", "node-lists", "status", "host"],
  components: ["resources", "host", "render", "platforms", "model"],
  entry: ["components", "resources", "model"],
  plugin: ["entry", "resources"],
  examples: ["entry"],
  lab: ["entry", "components", "resources", "host", "render", "platforms", "model"],
  bench: ["lab", "entry", "resources", "host", "model"],
  scripts: [],
  tests: [
    "scripts",
    "bench",
    "lab",
    "entry",
    "command-line",
    "plugin",
    "adopt",
    "report",
    "node-lists",
    "status",
    "components",
    "resources",
    "host",
    "render",
    "platforms",
    "model",
  ],
};

const LAYERS_WITHOUT_PULUMI = [
  "model",
  "platforms",
  "render",
  "host",
  "adopt",
  "report",
  "node-lists",
  "status",
  "command-line",
];

/** What turns values into values: it reads no file, asks no other process and no network. */
const PURE_LAYERS = ["model", "platforms", "render"];
const INPUT_AND_OUTPUT = ["fs", "fs/promises", "child_process", "net", "dgram", "http", "https", "readline", "process"];

/** Layers that hand what a person should know to whoever called them: only the upper layers know where that is shown. */
const SILENT_LAYERS = [...PURE_LAYERS, "host"];

const importDirection = {
  files: TYPESCRIPT,
  plugins: { boundaries },
  settings: {
    "import/resolver": { node: { extensions: [".ts", ".js", ".json"] } },
    "boundaries/root-path": __dirname,
    "boundaries/elements": [
      { type: "entry", pattern: "index.ts", mode: "full" },
      { type: "components", pattern: "components/**/*", mode: "full" },
      ...[
        "model",
        "platforms",
        "render",
        "host",
        "resources",
        "adopt",
        "report",
        "node-lists",
        "status",
        "command-line",
        "plugin",
      ].map((layer) => ({
        type: layer,
        pattern: `lib/${layer}/**/*`,
        mode: "full",
      })),
      ...["examples", "lab", "bench", "scripts", "tests"].map((folder) => ({
        type: folder,
        pattern: `${folder}/**/*`,
        mode: "full",
      })),
    ],
  },
  rules: {
    // a new folder takes its place in LAYERS before anything can be imported from it
    "boundaries/no-unknown-files": "error",
    "boundaries/no-unknown": "error",
    "boundaries/element-types": [
      "error",
      {
        default: "disallow",
        message:
          "${file.type} must not import ${dependency.type}: dependencies point one way, see docs/architecture.md",
        rules: Object.entries(LAYERS).map(([layer, below]) => ({ from: [layer], allow: [layer, ...below] })),
      },
    ],
    "boundaries/external": [
      "error",
      {
        default: "allow",
        message: "${file.type} must not import ${dependency.source}: this layer is pure of Pulumi",
        rules: [{ from: LAYERS_WITHOUT_PULUMI, disallow: ["@pulumi/*", "@pulumi/**"] }],
      },
    ],
  },
};

const filesOf = (layers) => layers.map((layer) => `lib/${layer}/**/*.ts`);

const PURE = "This layer is pure: who calls it reads and writes, see docs/architecture.md.";

const noInputAndOutput = {
  files: filesOf(PURE_LAYERS),
  // reads the templates that are a part of the package, and nothing else
  ignores: ["lib/render/template.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: INPUT_AND_OUTPUT.flatMap((name) => [name, `node:${name}`]).map((name) => ({
          name,
          message: PURE,
        })),
      },
    ],
    "no-restricted-syntax": ["error", { selector: "ImportExpression", message: PURE }],
  },
};

const noPrinting = {
  files: filesOf(SILENT_LAYERS),
  rules: {
    "no-console": "error",
    "no-restricted-properties": [
      "error",
      ...["stdout", "stderr", "emitWarning"].map((property) => ({
        object: "process",
        property,
        message: "This layer does not print: hand the line to the caller, see docs/architecture.md.",
      })),
    ],
  },
};

module.exports = defineConfig(
  globalIgnores(["**/node_modules/", "dist/", "coverage/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        ...Object.fromEntries(
          ["require", "module", "exports", "__dirname", "__filename"].map((name) => [name, "readonly"]),
        ),
        ...Object.fromEntries(["process", "console", "Buffer", "setTimeout"].map((name) => [name, "readonly"])),
      },
    },
  },
  { files: LIBRARY, extends: [typescript.configs.strictTypeChecked] },
  { files: TYPESCRIPT, ignores: LIBRARY, extends: [typescript.configs.recommendedTypeChecked] },
  {
    files: TYPESCRIPT,
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: __dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      // numbers read well in a message and cannot hide an object
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as" }],
    },
  },
  {
    files: LIBRARY,
    rules: { "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }] },
  },
  {
    files: TYPESCRIPT,
    ignores: LIBRARY,
    rules: {
      // an interface decides that a method is asynchronous, and `expect(object.method)` takes it off its object
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
    },
  },
  importDirection,
  noInputAndOutput,
  noPrinting,
  prettier,
);
