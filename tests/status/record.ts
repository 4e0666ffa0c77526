import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { openCluster, type Edit } from "../report/recorded-cluster";

// Writes the state that the tests of the status read: what a real engine exports of a cluster whose master is a stand-in, after a
// refresh that found nodes and daemons otherwise. `npx tsx tests/status/record.ts` after a build.

const OLD = "0123456789abcdef0123456789abcdef";
const nodes = Array.from({ length: 10 }, (_, i) => ({
  ...{ name: `s${i}.example.com`, address: `10.0.0.${i + 10}`, mac: `52:54:00:00:00:1${i}` },
}));
const ran = {
  kernel: "5.14.0-503.el9.x86_64",
  since: "2026-11-25T05:00Z",
  bootId: "5f2c5f6e-1c44-4a52-9d66-0f5a5f1f8a12",
};

function found(digest: string): Edit[] {
  const node = (name: string, value: object): Edit => ["nodeBoot", ["nodes", `${name}.example.com`], value];
  return [
    node("s5", { ...ran, state: "current", imageDigest: digest, files: "edited" }),
    node("s6", { ...ran, state: "stale", imageDigest: OLD }),
    node("s7", { ...ran, state: "down", imageDigest: digest }),
    node("s8", { ...ran, state: "down", imageDigest: digest }),
    node("s9", { state: "unseen" }),
    [
      "nodeBoot",
      ["drift"],
      {
        "s5.example.com /etc/motd": "edited by hand",
        "s6.example.com": `stale: runs ${OLD} since ${ran.since}, expected ${digest}`,
        "s7.example.com": `down: does not answer; it ran ${digest} since ${ran.since}`,
        "s8.example.com": `down: does not answer; it ran ${digest} since ${ran.since}`,
      },
    ],
    ["farm-ntp-service", ["running"], false],
    ["farm-master-hosts", ["foreign"], { "/etc/hosts:3": "s0.example.com is 10.9.9.9 as well" }],
    ["farm-pxe-config", ["mode"], "(absent)"],
  ];
}

/** What says on which machine and in which folder it was made. */
const OF_A_MACHINE = ["sourcePosition", "stackTrace", "magic"];

/** Of each secret the same bytes each time, and the time of the refresh that the tests know. */
const ALIKE: Readonly<Record<string, string>> = { ciphertext: "v1:sealed", time: "2026-11-27T13:00:00Z" };

async function main(): Promise<void> {
  const cluster = await openCluster({
    nodes,
    image: { files: [{ path: "/etc/motd", content: "Welcome.\n", mode: "0644" }] },
  });
  try {
    const up = await cluster.stack.up();
    if (up.code !== 0) throw new Error(up.stdout + up.stderr);
    const { image } = await cluster.stack.outputs();
    cluster.observe(found(String(image)));
    const refresh = await cluster.stack.refresh();
    if (refresh.code !== 0) throw new Error(refresh.stdout + refresh.stderr);
    const state = JSON.stringify(await cluster.stack.exportState(), (key, value: unknown) =>
      OF_A_MACHINE.includes(key) ? undefined : (ALIKE[key] ?? value),
    );
    const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: state.length };
    writeFileSync(join(__dirname, "refreshed.json.br"), brotliCompressSync(state, { params }));
    console.log("refreshed", state.length);
  } finally {
    cluster.close();
  }
}

void main();
