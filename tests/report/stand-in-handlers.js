// What `pulumi-diskless/handlers` is for a recorded plan: the library's own checks and diffs, and a host that is a text. Creating and
// updating succeed at once; a refresh finds what the state has, but for the edits of observed.json.
const { createHash } = require("node:crypto");
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const real = require("@library@/dist/lib/resources/handlers.js");

const digestOf = (text) => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** Outputs that no input gives. */
const MADE = {
  publishedImage: (inputs) => {
    const digest = inputs.pin ?? digestOf(inputs.recipe);
    const generations = [{ digest, published: "2026-11-26T04:13Z", bytes: 196647808 }];
    return { digest, sourceStatus: "current", generations, files: {}, directory: inputs.storePath };
  },
  hostKeyPair: () => ({ publicKey: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ== diskless" }),
  nodeBoot: (inputs, olds) => ({
    nodes: Object.fromEntries(
      Object.keys(inputs.images).map((node) => [node, olds?.nodes?.[node] ?? running(inputs.images[node])]),
    ),
  }),
  nodeHostKeys: () => ({ publicKeys: {} }),
};

const running = (imageDigest) => ({
  state: "current",
  imageDigest,
  kernel: "5.14.0-503.el9.x86_64",
  since: "2026-11-26T05:00Z",
  bootId: "5f2c5f6e-1c44-4a52-9d66-0f5a5f1f8a11",
});

const ID_KEYS = ["path", "service", "ledgerKey", "storePath"];

function standIn(name, handler) {
  const made = (inputs, olds) => MADE[name]?.(inputs, olds) ?? {};
  return {
    check: handler.check,
    diff: handler.diff,
    create: async (inputs) => ({
      id: inputs[ID_KEYS.find((key) => key in inputs)] ?? name,
      outs: { ...inputs, ...made(inputs) },
    }),
    read: async (id, props) => {
      const observed = edited(name, props);
      const outputs = Object.keys(made(props));
      const inputs = Object.fromEntries(Object.entries(observed).filter(([key]) => !outputs.includes(key)));
      return { id, props: observed, inputs };
    },
    update: async (_id, olds, news) => ({ outs: { ...news, ...made(news, olds) } }),
    delete: async () => {},
  };
}

/** Edits are [name of the resource, text of its state, the text in its place]; or a path in its state, and the value there. */
function edited(name, props) {
  const path = join(__dirname, "observed.json");
  if (!existsSync(path)) return props;
  const resource = props.claim?.resource ?? name;
  const edits = JSON.parse(readFileSync(path, "utf8")).filter(([whose]) => whose === resource);
  const places = edits.filter(([, from]) => Array.isArray(from));
  const texts = edits.filter((edit) => !places.includes(edit));
  const text = texts.reduce((state, [, from, to]) => {
    if (!state.includes(from)) throw new Error(`${resource} has no ${from}: ${state}`);
    return state.replace(from, to);
  }, JSON.stringify(props));
  const state = JSON.parse(text);
  for (const [, path, value] of places) {
    const holder = path.slice(0, -1).reduce((value, key) => value[key], state);
    holder[path.at(-1)] = value;
  }
  return state;
}

for (const [name, handler] of Object.entries(real)) exports[name] = standIn(name, handler);
