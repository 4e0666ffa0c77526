import * as fc from "fast-check";
import { NAMED_LISTS, withLists, withMaps } from "../../../lib/resources/by-name";
import { hostFile, hostPackages, nodeBoot, publishedImage } from "../../../lib/resources/handlers";
import { eachIs } from "../each-is";
import { RSA } from "../host-keys";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: RSA };
const packages = { connection, packageManager: "dnf" as const, ledgerKey: "farm" };

/** Inputs as they come over the wire: types have the lists of the handlers. */
const wire = (inputs: object) => inputs as never;

describe("a list of names", () => {
  const { packages: list } = NAMED_LISTS.hostPackages;

  test("is a map for the engine, with what a read says of one in the place of that one", () =>
    expect(list.toMap(["tmux", "dhcp (not installed)", "chrony"])).toEqual({
      chrony: "installed",
      dhcp: "(not installed)",
      tmux: "installed",
    }));

  test("comes back in the order of names, whatever the order of the map", () =>
    expect(list.toList({ tmux: "installed", "chrony-1": "(not installed)", chrony: "installed" })).toEqual([
      "chrony",
      "chrony-1 (not installed)",
      "tmux",
    ]));

  test("of any names and faults is the same there and back", () => {
    const name = fc.stringMatching(/^[A-Za-z0-9/:.+-]{1,8}$/);
    const fault = fc.option(fc.stringMatching(/^[a-z (),0-9]{0,12}$/));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, fault), { selector: ([one]) => one }), (things) => {
        const items = things.map(([one, why]) => (why === null ? one : `${one} (${why})`));
        expect(list.toList(list.toMap(items)).sort()).toEqual([...items].sort());
      }),
    );
  });
});

describe("images with their nodes", () => {
  const { images: list } = NAMED_LISTS.nodeBoot;
  const [A, B] = ["a".repeat(32), "b".repeat(32)];

  test("are each node with its image, whatever it is called", () =>
    expect(
      list.toMap([
        { imageDigest: B, nodes: ["s1", "image"] },
        { imageDigest: A, nodes: ["s0"] },
      ]),
    ).toEqual({
      image: B,
      s0: A,
      s1: B,
    }));

  test("come back with the image of the first node first", () =>
    expect(list.toList({ s1: B, s0: A, image: B })).toEqual([
      { imageDigest: B, nodes: ["image", "s1"] },
      { imageDigest: A, nodes: ["s0"] },
    ]));
});

test("what is no list and no map stays, such as a list that is not known yet", () => {
  const state = { packages: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", other: ["a"] };
  expect(withLists(state, NAMED_LISTS.hostPackages)).toEqual(state);
  expect(withMaps(state, NAMED_LISTS.hostPackages)).toEqual(state);
});

test("a handler asks the host in lists, and answers the engine in maps", async () => {
  host.answer = saying({ packages: "chrony\n" });
  const { id, outs } = await hostPackages.create(
    wire({ ...packages, packages: eachIs("installed", ["dhcp", "chrony"]) }),
  );
  expect(host.changes[0].calls).toEqual([["apply_packages", "farm", "chrony", "dhcp"]]);
  const { props, inputs } = await hostPackages.read(id, outs);
  const observed = { chrony: "installed", dhcp: "(not installed)" };
  expect([outs.packages, props?.packages, inputs?.packages]).toEqual([
    eachIs("installed", ["chrony", "dhcp"]),
    observed,
    observed,
  ]);
});

test("what is wrong with an image is said of its first node", async () => {
  const images = [{ imageDigest: "no digest", nodes: ["s0", "s1"] }];
  const { failures } = await nodeBoot.check({}, wire({ connection, images, drift: {} }));
  expect(failures.map(({ property }) => property)).toEqual(["images.s0"]);
});

test("what is wrong with one thing is said of its name", async () => {
  const links = eachIs("link", ["/srv/a", "srv/b"]);
  const file = { path: "/srv/c", content: "", mode: "0644", owner: "root", group: "root" };
  const { inputs, failures } = await hostFile.check({}, wire({ connection, ...file, links }));
  expect(failures.map(({ property }) => property)).toEqual(['links."srv/b"']);
  expect(inputs).toMatchObject({ links });
});

describe("a state with lists", () => {
  const former = { ...packages, packages: ["tmux", "dhcp (not installed)"] };

  test("is the same as one with maps, in any order", async () => {
    const today = { ...packages, packages: { dhcp: "(not installed)", tmux: "installed" } };
    expect(await hostPackages.diff("farm", former, wire(today))).toMatchObject({ changes: false });
    expect(await hostPackages.diff("farm", wire(today), former)).toMatchObject({ changes: false });
  });

  test("keeps a list that is the same while something else changes, and gets its maps when nothing does", async () => {
    const today = { ...packages, packages: { dhcp: "(not installed)", tmux: "installed" } };
    const inputsAfter = async (news: object) => (await hostPackages.check(former, wire(news))).inputs;
    expect(await inputsAfter({ ...today, role: "boot server" })).toEqual({ ...former, role: "boot server" });
    expect(await inputsAfter(today)).toEqual(today);
    const other = { ...packages, packages: { tmux: "installed" } };
    expect(await inputsAfter({ ...other, role: "boot server" })).toEqual({ ...other, role: "boot server" });
  });

  test("whose outputs have maps by now is the same, although a diff is not told its inputs", async () => {
    const outs = { ...packages, packages: { chrony: "installed" }, ledgerKey: "farm" };
    const diff = await hostPackages.diff("id", wire(outs), wire({ ...outs }));
    expect(diff.changes).toBe(false);
  });

  test("has changed where one thing is another", async () => {
    const today = { ...packages, packages: eachIs("installed", ["dhcp", "tmux"]) };
    expect(await hostPackages.diff("farm", former, wire(today))).not.toHaveProperty("changes");
  });

  test("with a link that was missing still knows its path, which stood in parentheses", async () => {
    const file = { connection, path: "/srv/c", content: "", mode: "0644", owner: "root", group: "root" };
    await hostFile.delete("/srv/c", { ...file, links: ["(/srv/a is gone)", "(/srv/b is no link to /srv/c)"] });
    expect(host.changes[0].calls.slice(1).map(([, path]) => path)).toEqual(["/srv/a", "/srv/b", "/srv/c"]);
  });
});

describe("an image whose nodes change", () => {
  const image = {
    connection,
    storePath: "/srv/linux",
    build: "/b/1",
    recipe: "size 512 MiB\n",
    integrity: "intact",
    keep: 3,
  };
  const nodes = (...names: string[]) => ({ nodes: eachIs("asked", names) });
  const diff = (olds: object, news: object) =>
    publishedImage.diff("id", wire({ ...image, ...olds, digest: "0".repeat(32) }), wire({ ...image, ...news }));

  test("is no other image, so its digest stays known", async () =>
    expect(await diff(nodes("s0"), nodes("s0", "s1"))).toMatchObject({ changes: false }));

  test("is asked of all of them when it is another one", async () => {
    const news = { ...nodes("s0", "s1"), recipe: "size 256 MiB\n" };
    expect(await diff(nodes("s0"), news)).not.toHaveProperty("changes");
    await publishedImage.update("id", wire({ ...image, ...nodes("s0") }), wire({ ...image, ...news }));
    expect(JSON.stringify(host.changes[0].calls)).toContain("s0 s1");
  });
});
