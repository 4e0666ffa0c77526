import { hostFile } from "../../../lib/resources/handlers";
import { ED25519 } from "../host-keys";
import { FakeHost, saying } from "./fake-host";
import { eachIs } from "../each-is";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: ED25519 };
const file = { path: "/etc/motd", content: "hello\n", mode: "0644", owner: "root", group: "root" };
const AS_DECLARED = { "file0.kind": "file", "file0.mode": "644", "file0.owner": "root", "file0.group": "root" };

describe("a file that is read", () => {
  const inputs = { connection, ...file };
  const read = async (values: Record<string, string>, declared: object = {}) => {
    host.answer = saying(values);
    return hostFile.read("/etc/motd", { ...inputs, ...declared });
  };

  test("as declared is its inputs", async () =>
    expect(await read({ ...AS_DECLARED, "file0.content": "hello\n" })).toEqual({
      id: "/etc/motd",
      props: inputs,
      inputs,
    }));

  test("that is absent is gone from the state", async () => expect(await read({ "file0.kind": "absent" })).toEqual({}));

  test.each<[what: string, said: Record<string, string>, observed: object]>([
    ["content", { "file0.content": "edited\n" }, { content: "edited\n" }],
    ["mode", { "file0.content": "hello\n", "file0.mode": "600" }, { mode: "0600" }],
    ["mode with a sticky bit", { "file0.content": "hello\n", "file0.mode": "1777" }, { mode: "1777" }],
    ["owner", { "file0.content": "hello\n", "file0.owner": "nobody" }, { owner: "nobody" }],
    ["group", { "file0.content": "hello\n", "file0.group": "wheel" }, { group: "wheel" }],
  ])("shows its %s as observed and the rest as declared", async (_what, said, observed) => {
    const answer = await read({ ...AS_DECLARED, ...said });
    expect(answer.inputs).toEqual({ ...inputs, ...observed });
    expect(answer.props).toEqual(answer.inputs);
  });

  test("that became a link says so, and where to", async () => {
    const { inputs: seen } = await read({ "file0.kind": "link", "file0.target": "/dev/null" });
    expect(seen).toMatchObject({ content: "(a symbolic link to /dev/null)\n", mode: "(none)" });
  });

  const digest = "0123456789abcdef";
  const templated = { content: "image=@{digest}\nroot\n", values: { digest } };

  test("with a value of the apply shows its declared text while the value is in it", async () =>
    expect(
      (await read({ ...AS_DECLARED, "file0.content": `image=${digest}\nroot\n` }, templated)).inputs,
    ).toMatchObject(templated));

  test("with a value of the apply shows a hand edit beside the declared token", async () =>
    expect((await read({ ...AS_DECLARED, "file0.content": `image=${digest}\nrw\n` }, templated)).inputs).toMatchObject({
      content: "image=@{digest}\nrw\n",
    }));

  test("with another value shows that value", async () =>
    expect((await read({ ...AS_DECLARED, "file0.content": "image=ffff\nroot\n" }, templated)).inputs).toMatchObject({
      content: "image=ffff\nroot\n",
    }));

  test.each([
    ["same", "/usr/lib/a"],
    ["differs", "(differs from /usr/lib/a)"],
    ["source-absent", "(/usr/lib/a is gone)"],
  ])("a copy that is %s reads as %s", async (state, copyOf) => {
    const answer = await read({ ...AS_DECLARED, "file0.copy": state }, { content: undefined, copyOf: "/usr/lib/a" });
    expect(answer.inputs).toMatchObject({ copyOf });
    expect(answer.inputs).not.toHaveProperty("content");
  });

  test("a link that is missing or points elsewhere says so", async () => {
    const links = ["/etc/a", "/etc/b", "/other/c", "/etc/d"];
    const answer = await read(
      {
        ...AS_DECLARED,
        "file0.content": "hello\n",
        ...{ "file0.link0.kind": "link", "file0.link0.target": "motd" },
        ...{ "file0.link1.kind": "link", "file0.link1.target": "shadow" },
        "file0.link2.kind": "absent",
        ...{ "file0.link3.kind": "link", "file0.link3.target": "/etc/motd" },
      },
      { links },
    );
    expect(answer.inputs).toMatchObject({
      links: {
        ...eachIs("link", ["/etc/a", "/other/c"]),
        "/etc/b": "(is no link to /etc/motd)",
        "/etc/d": "(is gone)",
      },
    });
  });
});

describe("after a refresh that was accepted, drift and all", () => {
  const inputs = { connection, ...file, content: undefined, copyOf: "/usr/lib/a", links: ["/etc/a", "/etc/b"] };
  const drifted = async () => {
    host.answer = saying({
      ...AS_DECLARED,
      "file0.copy": "differs",
      "file0.link0.kind": "absent",
      "file0.link1.kind": "file",
    });
    return (await hostFile.read("/etc/motd", inputs)).props ?? inputs;
  };

  test("the next one asks for the same paths and says the same", async () => {
    const first = await drifted();
    expect((await hostFile.read("/etc/motd", first)).props).toEqual(first);
    expect(host.reads[1]).toEqual(host.reads[0]);
  });

  test("a destroy still restores every path", async () => {
    await hostFile.delete("/etc/motd", await drifted());
    expect(host.changes[0].calls.slice(1).map(([, path]) => path)).toEqual(["/etc/a", "/etc/b", "/etc/motd"]);
  });
});
