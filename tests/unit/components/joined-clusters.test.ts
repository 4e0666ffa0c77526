import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ED25519 } from "../host-keys";
import { execute } from "./executed";
import { kindOf, named, Registered, run } from "./registered";

const ROOT = join(__dirname, "..", "..", "..");
const SECTION = "### Several clusters on one master";

/** The program by which the page says that a second cluster joins. */
const program = (() => {
  const page = readFileSync(join(ROOT, "docs", "operations.md"), "utf8");
  const found = /```ts\n([^]*?)```/.exec(page.slice(page.indexOf(`\n${SECTION}\n`)));
  if (found === null) throw new Error(`${SECTION} of docs/operations.md has no program`);
  return found[1];
})();

describe("a second cluster that joins the stack of the first", () => {
  let resources: readonly Registered[];
  beforeAll(async () => {
    const connection = { host: "192.0.2.1", hostKey: ED25519, agentSocketPath: "/run/agent.sock" };
    pulumi.runtime.setAllConfig({ "project:connection": JSON.stringify(connection) });
    resources = await run(() => execute(program));
  });

  test("is served by one dhcpd, each node in its own network", () => {
    const [{ content }] = named(resources, "farm-dhcp-service").inputs.files as { content: string }[];
    expect(content.match(/^subnet [\d.]+/gm)).toEqual(["subnet 10.0.0.0", "subnet 10.1.0.0"]);
    expect(content).toMatch(
      /host b0\.example\.com \{\n {2}fixed-address 10\.1\.0\.10;\n {2}hardware ethernet 52:54:00:00:01:10;/,
    );
  });

  test("has an image of its own in the one store, and one role holds for both", () => {
    const images = resources.filter(({ type }) => kindOf(type) === "PublishedImage");
    expect(images.map(({ inputs }) => inputs.variant)).toEqual(["barn", undefined]);
    expect(new Set(images.map(({ inputs }) => inputs.storePath)).size).toBe(1);
    expect(resources.filter(({ inputs }) => inputs.role === "boot server").map(({ name }) => name)).toEqual([
      "farm-master-packages",
    ]);
  });
});
