import type { HostInputs } from "../../../lib/resources/contract";
import { hostFile, hostKeyPair, nodeBoot, nodeHostKeys, publishedImage } from "../../../lib/resources/handlers";
import type { Connection } from "../../../lib/model/connection/connection";
import { FakeHost } from "./fake-host";

jest.mock("../../../lib/host/connection/host-session", () => ({
  otherSessions: () => [],
  hostSession: () => new FakeHost(),
}));
beforeEach(() => jest.spyOn(console, "log").mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

const DIGEST = "0123456789abcdef0123456789abcdef";
const connection: Connection = { host: "192.0.2.1", hostKey: "ssh-ed25519 AAAA", privateKeyPath: "/keys/id" };
const claim = { stack: "o/p/s", resource: "farm" };

const image = { connection, claim, store: "/srv/images", build: "/b", recipe: "files\n", integrity: "intact" };
const KINDS = {
  PublishedImage: { handler: publishedImage, inputs: image, outputs: { digest: DIGEST, generations: [] } },
  HostKeyPair: {
    handler: hostKeyPair,
    inputs: { connection, claim, path: "/root/.ssh/id", comment: "farm", integrity: "intact" },
    outputs: { publicKey: "ssh-rsa AAAA farm" },
  },
  NodeBoot: {
    handler: nodeBoot,
    inputs: { connection, claim, images: [{ imageDigest: DIGEST, nodes: ["n0"] }], drift: {} },
    outputs: { nodes: { n0: { state: "current" } } },
  },
  NodeHostKeys: {
    handler: nodeHostKeys,
    inputs: { connection, claim, type: "ed25519", nodes: ["n0"] },
    outputs: { publicKeys: { n0: "ssh-ed25519 AAAA" } },
  },
};

const ways: Record<string, Partial<Connection>> = {
  host: { host: "master.example.com" },
  port: { port: 2222 },
  user: { user: "admin" },
  "a comment of the host key": { hostKey: "ssh-ed25519 AAAA root@m0" },
  insecureIgnoreHostKey: { insecureIgnoreHostKey: true },
  privateKeyPath: { privateKeyPath: "/keys/new" },
  privateKey: { privateKeyPath: undefined, privateKey: "text" },
  privateKeyPassphrase: { privateKeyPassphrase: "text" },
  agentSocketPath: { privateKeyPath: undefined, agentSocketPath: "/run/agent" },
  password: { privateKeyPath: undefined, password: "text" },
  legacyAlgorithms: { legacyAlgorithms: true },
  bastion: { bastion: { host: "192.0.2.9" } },
  sudo: { sudo: true },
  sudoPassword: { sudoPassword: "text" },
  connectTimeoutSeconds: { connectTimeoutSeconds: 60 },
  commandTimeoutSeconds: { commandTimeoutSeconds: 60 },
  lockWaitSeconds: { lockWaitSeconds: 60 },
};
// behind another bastion an address that no key tells apart may be another machine
const addressed = (key: string) => key === "bastion" || key === "host" || key === "port";

describe.each(Object.entries(KINDS))("%s, whose outputs others wait for", (_name, { handler, inputs, outputs }) => {
  const diff = (changed: object) =>
    handler.diff("id", { ...inputs, ...outputs, identity: "ab" } as never, { ...inputs, ...changed } as never);

  test.each(Object.entries(ways))("is not changed by %s of its connection", async (_key, way) => {
    expect(await diff({ connection: { ...connection, ...way } })).toMatchObject({ changes: false });
  });

  test.each(Object.keys(ways).filter(addressed))("moves by %s where no host key is pinned", async (key) => {
    const unpinned = { ...connection, hostKey: undefined, insecureIgnoreHostKey: true };
    const olds = { ...inputs, ...outputs, connection: unpinned } as never;
    const news = { ...inputs, connection: { ...unpinned, ...ways[key] } } as never;
    expect(await handler.diff("id", olds, news)).toEqual({ replaces: [], deleteBeforeReplace: true });
  });

  test("is compared by the engine where anything else differs as well", async () => {
    const way = { connection: { ...connection, port: 2222 } };
    expect(await diff({ ...way, claim: { ...claim, resource: "other" } })).not.toHaveProperty("changes");
    expect(await diff({ ...way, extra: "of a later version" })).not.toHaveProperty("changes");
    expect(await diff({ connection: { ...connection, hostKey: "ssh-ed25519 BBBB" } })).not.toHaveProperty("changes");
  });
});

test("what nothing waits for takes the new way into its state", async () => {
  const file = { connection, path: "/etc/motd", content: "", mode: "0644", owner: "root", group: "root" };
  const news: HostInputs = { ...file, connection: { ...connection, port: 2222 } };
  expect(await hostFile.diff("id", file as never, news as never)).not.toHaveProperty("changes");
});
