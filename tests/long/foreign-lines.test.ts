import { openSite, type Site } from "../../lab/site";
import { on } from "../support/master";

const BLOCKS = { "/etc/exports": "farm-usr", "/etc/hosts": "farm-master" } as const;
type Path = keyof typeof BLOCKS;
const paths = Object.keys(BLOCKS) as Path[];

/** Lines of others, in bytes that a careless rewrite would change: blanks, tabs, no UTF-8, a carriage return. */
const BEFORE: Record<Path, string> = {
  "/etc/exports": "# exports of the office\n/usr \t 192.0.2.0/24(ro,insecure)   \n\n# caf\xe9\n/srv 192.0.2.7(ro)\n",
  "/etc/hosts": "\n192.0.2.7\tprinter.example.com  printer \t# caf\xe9\r\n   \n192.0.2.8 s0-old.example.com\n",
};
const LATER: Record<Path, { above: string; below: string }> = {
  "/etc/exports": { above: "# before all\n", below: "/opt 192.0.2.9(ro)\n\n" },
  "/etc/hosts": { above: "192.0.2.10 first.example.com\n", below: "192.0.2.11 last.example.com\t \n" },
};

let site: Site;
const read = async (path: Path): Promise<string> =>
  Buffer.from((await on(site.lab, `od -An -v -tx1 ${path}`)).replace(/\s/g, ""), "hex").toString("latin1");
const write = (path: Path, text: string): Promise<string> => {
  const octal = [...Buffer.from(text, "latin1")].map((byte) => `\\0${byte.toString(8).padStart(3, "0")}`).join("");
  return on(site.lab, `printf '%b' '${octal}' >${path}`);
};
const contents = async (): Promise<Record<string, string>> =>
  Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await read(path)] as const)));

/** What stands in a file outside our block. */
async function foreign(path: Path): Promise<string> {
  const marked = new RegExp(
    `^# BEGIN pulumi-diskless ${BLOCKS[path]}\n[^]*^# END pulumi-diskless ${BLOCKS[path]}\n`,
    "gm",
  );
  const text = await read(path);
  expect(text.match(marked)).toHaveLength(1);
  return text.replace(marked, "");
}

let found: Record<string, string>;
beforeAll(async () => {
  site = await openSite({ name: "test-foreign", fresh: true });
  // Lines in /etc/exports mean an NFS server. Its package is not ours, then, and does not leave with us; rpm takes the file away
  // with the package that owns it, in the lab nfs-utils.
  await on(site.lab, "yum -y -q install nfs-utils");
  for (const path of paths) await write(path, (await read(path)) + BEFORE[path]);
  found = await contents();
  const outcome = await site.stack.up();
  if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
});
afterAll(() => site.lab.down());

const later = (path: Path): string => LATER[path].above + found[path] + LATER[path].below;

test.each(paths)("lines that stood in %s before an up stand there after it, byte for byte", async (path) =>
  expect(await foreign(path)).toBe(found[path]),
);

test("lines of others above and below the blocks are no drift, and a second up leaves them", async () => {
  for (const path of paths) await write(path, LATER[path].above + (await read(path)) + LATER[path].below);
  const before = await contents();
  expect((await site.stack.refresh("--preview-only", "--expect-no-changes")).code).toBe(0);
  expect((await site.stack.up("--refresh")).code).toBe(0);
  expect(await contents()).toEqual(before);
});

test("a repair of our lines leaves them, too", async () => {
  const before = await contents();
  await on(site.lab, "sed -i '/ s5.example.com /d' /etc/hosts && sed -i 's/^.usr 10.*/\\/usr *(rw)/' /etc/exports");
  expect(await contents()).not.toEqual(before);
  expect((await site.stack.up("--refresh")).code).toBe(0);
  expect(await contents()).toEqual(before);
});

test("a new address of a node changes our lines alone", async () => {
  const nodes = site.status.nodes.map(({ name, address, mac }, i) => ({
    ...{ name, mac },
    address: i === 5 ? "10.0.0.77" : address,
  }));
  await site.stack.configure({ nodes });
  expect((await site.stack.up()).code).toBe(0);
  expect(await read("/etc/hosts")).toContain("\n10.0.0.77 s5.example.com s5\n");
  for (const path of paths) expect(await foreign(path)).toBe(later(path));
});

test("after a destroy the lines of others are all that is left, byte for byte", async () => {
  expect((await site.stack.destroy()).code).toBe(0);
  expect(await contents()).toEqual(Object.fromEntries(paths.map((path) => [path, later(path)])));
});

test("a file whose last line has no end gets back every byte", async () => {
  for (const path of paths) await write(path, "# no end of line");
  expect((await site.stack.up()).code).toBe(0);
  for (const path of paths) expect(await foreign(path)).toBe("# no end of line\n");
  expect((await site.stack.destroy()).code).toBe(0);
  expect(await contents()).toEqual(Object.fromEntries(paths.map((path) => [path, "# no end of line"])));
});
