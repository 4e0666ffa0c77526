import * as pulumi from "@pulumi/pulumi";
import { DhcpServer, RootfsImage, Rollout } from "../../../index";
import { ECDSA_256, ED25519, RSA } from "../host-keys";
import { connection, master, network, nodes } from "./farm";
import { refusalOf, run } from "./registered";

const on = (platform: string, hostKey: pulumi.Input<string>) => ({
  ...{ network, nodes },
  master: { ...master, platform, connection: { ...connection, hostKey } },
});
const image = (platform: string) => (platform === "centos5" ? { sizeMiB: 256 } : {});
/** What the program is stopped with. */
async function refusal(act: () => unknown): Promise<string> {
  const { refused, words = "" } = await refusalOf(act);
  expect(pulumi.RunError.isInstance(refused)).toBe(true);
  return words;
}

const DSS_TYPE = /is of type ssh-ed25519, which sshd of centos5 does not have, expected ssh-rsa, ssh-dss$/;

test.each([
  ["centos5", RSA],
  ["el8", RSA],
  ["el8", ED25519],
  ["el9", ED25519],
  ["el9", ECDSA_256],
])("a master of %s is known by %.12s", async (platform, key) => {
  const made = await run(() => new RootfsImage("image", { ...on(platform, key), ...image(platform) }));
  expect(made.map(({ name }) => name)).toContain("image-build");
});

test("an RSA key is proved to the command plugin with SHA-1, which sshd of el9 refuses", async () => {
  const said = await refusal(() => new RootfsImage("image", on("el9", RSA)));
  expect(said).toMatch(/^RootfsImage "image": master\.connection\.hostKey: is of type ssh-rsa\. The command plugin/);
  expect(said).toContain("as ssh-keyscan -t ed25519 prints it: ssh-ed25519, ecdsa-sha2-nistp256");
  const rollout = { ...on("el9", RSA), images: [], bootEntryPaths: ["/b"], storePath: "/s", runOnUp: true };
  expect(await refusal(() => new Rollout("r", rollout))).toMatch(
    /^Rollout "r": master\.connection\.hostKey: is of type ssh-rsa/,
  );
  const made = await run(() => new DhcpServer("dhcp", on("el9", RSA)));
  expect(made.map(({ name }) => name)).toContain("dhcp-service");
});

test("a key of a type that OpenSSH 4.3 does not have is refused by every component", async () => {
  expect(await refusal(() => new DhcpServer("dhcp", on("centos5", ED25519)))).toMatch(DSS_TYPE);
  expect(await refusal(() => new RootfsImage("image", { ...on("centos5", ED25519), sizeMiB: 256 }))).toMatch(DSS_TYPE);
});

test("a key that is not checked may be any", async () => {
  const { master: host, ...rest } = on("el9", RSA);
  const open = { ...host, connection: { ...host.connection, insecureIgnoreHostKey: true } };
  const made = await run(() => new RootfsImage("image", { ...rest, master: open }));
  const build = made.find(({ name }) => name === "image-build");
  expect(JSON.stringify(build?.inputs.connection)).not.toContain("ssh-rsa");
});
