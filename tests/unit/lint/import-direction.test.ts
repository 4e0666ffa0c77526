import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** A file of the repository, and a line in it that its layer may not have. */
const REFUSED: [file: string, line: string, rule: string][] = [
  ["lib/model/network/ipv4.ts", 'import * as pulumi from "@pulumi/pulumi";', "boundaries/external"],
  ["lib/model/network/ipv4.ts", 'import type { Output } from "@pulumi/pulumi";', "boundaries/external"],
  ["lib/platforms/centos5.ts", 'import * as pulumi from "@pulumi/pulumi";', "boundaries/external"],
  ["lib/render/nodes/hosts.ts", 'import * as random from "@pulumi/random";', "boundaries/external"],
  ["lib/render/nodes/hosts.ts", 'import * as dynamic from "@pulumi/pulumi/dynamic";', "boundaries/external"],
  ["lib/host/script/quote.ts", 'import * as command from "@pulumi/command";', "boundaries/external"],
  ["lib/model/network/ipv4.ts", 'import { centos5 } from "../../platforms/centos5";', "boundaries/element-types"],
  ["lib/model/network/ipv4.ts", 'import { oneLine } from "../../render/template";', "boundaries/element-types"],
  ["lib/platforms/centos5.ts", 'import { renderHosts } from "../render/nodes/hosts";', "boundaries/element-types"],
  ["lib/render/nodes/hosts.ts", 'import { quote } from "../../host/script/quote";', "boundaries/element-types"],
  [
    "lib/host/script/quote.ts",
    'import { hostFile } from "../../resources/files/host-file-handler";',
    "boundaries/element-types",
  ],
  [
    "lib/resources/files/host-file.ts",
    'import { Master } from "../../../components/master";',
    "boundaries/element-types",
  ],
  [
    "lib/model/network/ipv4.ts",
    'import { planned } from "../../../components/arguments/planned";',
    "boundaries/element-types",
  ],
  ["components/master.ts", 'import { cacheDirectory } from "../lab/cache";', "boundaries/element-types"],
  ["components/master.ts", 'import { hosts } from "../tests/unit/model/addresses";', "boundaries/element-types"],
  ["components/master.ts", 'import { Master } from "../index";', "boundaries/element-types"],
  [
    "lib/adopt/describe.ts",
    'import { hostFile } from "../resources/files/host-file-handler";',
    "boundaries/element-types",
  ],
  ["lib/adopt/describe.ts", 'import * as pulumi from "@pulumi/pulumi";', "boundaries/external"],
  [
    "lib/resources/files/host-file.ts",
    'import { describeMaster } from "../../adopt/describe";',
    "boundaries/element-types",
  ],
  ["lib/report/describe.ts", 'import { librarySource } from "../adopt/library-source";', "boundaries/element-types"],
  ["lib/report/describe.ts", 'import { quote } from "../host/script/quote";', "boundaries/element-types"],
  ["lib/report/describe.ts", 'import * as pulumi from "@pulumi/pulumi";', "boundaries/external"],
  ["lib/resources/handled.ts", 'import { resources } from "../plugin/resources";', "boundaries/element-types"],
  ["lib/plugin/serve.ts", 'import { quote } from "../host/script/quote";', "boundaries/element-types"],
  ["lib/adopt/describe.ts", 'import { describePlan } from "../report/describe";', "boundaries/element-types"],
  ["lib/status/ask.ts", 'import { hostFile } from "../resources/files/host-file-handler";', "boundaries/element-types"],
  ["lib/status/ask.ts", 'import { describePlan } from "../report/describe";', "boundaries/element-types"],
  ["lib/status/ask.ts", 'import * as pulumi from "@pulumi/pulumi";', "boundaries/external"],
  ["lib/report/describe.ts", 'import { describeStatus } from "../status/describe-status";', "boundaries/element-types"],
  ["lib/host/script/quote.ts", 'import { cacheDirectory } from "../../../lab/cache";', "boundaries/element-types"],
  ["lib/model/network/ipv4.ts", 'import { readFileSync } from "node:fs";', "no-restricted-imports"],
  ["lib/model/source-lines.ts", 'export { readFileSync } from "fs";', "no-restricted-imports"],
  ["lib/model/nodes/node-file.ts", 'import { readFile } from "node:fs/promises";', "no-restricted-imports"],
  ["lib/model/nodes/node-file.ts", 'export const files = () => import("node:fs");', "no-restricted-syntax"],
  ["lib/platforms/centos5.ts", 'import { readFileSync } from "node:fs";', "no-restricted-imports"],
  ["lib/platforms/image/squashfs-image.ts", 'import { spawnSync } from "child_process";', "no-restricted-imports"],
  ["lib/render/nodes/hosts.ts", 'import * as fs from "node:fs";', "no-restricted-imports"],
  ["lib/render/nodes/hosts.ts", 'import { stdout } from "node:process";', "no-restricted-imports"],
  ["lib/model/network/ipv4.ts", 'console.log("an address");', "no-console"],
  ["lib/platforms/centos5.ts", 'console.warn("an old release");', "no-console"],
  ["lib/render/template.ts", 'process.stdout.write("a template");', "no-restricted-properties"],
  ["lib/host/lock/host-lock.ts", 'console.log("waits");', "no-console"],
  ["lib/host/script/quote.ts", 'process.stderr.write("a word");', "no-restricted-properties"],
  ["lib/host/script/quote.ts", "export const { stdout } = process;", "no-restricted-properties"],
];

const ALLOWED: [file: string, line: string][] = [
  ["components/master.ts", 'import { hostFile } from "../lib/resources/files/host-file-handler";'],
  ["components/master.ts", 'import * as pulumi from "@pulumi/pulumi";'],
  ["lib/resources/files/host-file.ts", 'import * as pulumi from "@pulumi/pulumi";'],
  ["lib/resources/files/host-file.ts", 'import { quote } from "../../host/script/quote";'],
  ["lib/adopt/describe.ts", 'import { quote } from "../host/script/quote";'],
  ["lib/host/image/image-build.ts", 'import type { ImagePlan } from "../../render/image";'],
  ["lib/render/image/index.ts", 'import { platformOf } from "../../platforms";'],
  ["lib/platforms/index.ts", 'import { InputError } from "../model/input-error";'],
  ["lab/main.ts", 'import { DisklessCluster } from "../index";'],
  ["tests/unit/model/network/ipv4.test.ts", 'import { cacheDirectory } from "../../../../lab/cache";'],
  ["lib/render/template.ts", 'import { readFileSync } from "node:fs";'],
  ["lib/host/script/libraries.ts", 'import { readFileSync } from "node:fs";'],
  ["components/nodes/source-files.ts", 'import { readFileSync } from "node:fs";'],
  ["lib/resources/moving.ts", 'console.log("stays there");'],
  ["lib/adopt/adopt.ts", 'console.log("a program");'],
  ["lib/report/report.ts", 'import { readFileSync } from "node:fs";'],
  ["lib/status/ask.ts", 'import { hostSession } from "../host/connection/host-session";'],
  ["lib/status/read-stack.ts", 'import { readFileSync } from "node:fs";'],
  ["lib/command-line/main.ts", 'import { statusCommand } from "../status/status";'],
  ["lib/command-line/main.ts", 'import { reportCommand } from "../report/report";'],
];

let answers: string[][];

beforeAll(() => {
  const cases = [...REFUSED, ...ALLOWED].map(([file, text]) => ({ file, text: `${text}\n` }));
  const script = join(__dirname, "lint-texts.js");
  answers = JSON.parse(
    execFileSync(process.execPath, [script], { input: JSON.stringify(cases), encoding: "utf8" }),
  ) as string[][];
});

test.each(REFUSED.map(([file, line, rule], i) => ({ file, line, rule, i })))(
  "$file may not say $line",
  ({ rule, i }) => {
    expect(answers[i]).toHaveLength(1);
    expect(answers[i][0]).toContain(`${rule}: `);
  },
);

test.each(ALLOWED.map(([file, line], i) => ({ file, line, i })))("$file may say $line", ({ i }) => {
  expect(answers[REFUSED.length + i]).toEqual([]);
});
