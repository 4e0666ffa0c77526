import { ImageTree, SYSTEM_LIBRARIES } from "../image-tree";
import { FakeMaster, SHELLS } from "../shell";

const KEY = `-----BEGIN PRIVATE KEY-----\n${"MIIEowIBAAKCAQEA".repeat(4)}\n-----END PRIVATE KEY-----\n`;
const SERVICES = ["dhcpd", "httpd"];

describe.each(SHELLS)("the scan of a whole system with %s", (_name, shell) => {
  let master: FakeMaster;
  let tree: ImageTree;
  const SHIPPED = ["/usr/lib/libssl.so", "/usr/share/doc/example.pem"];
  beforeEach(() => {
    master = new FakeMaster(shell);
    tree = new ImageTree(master, SYSTEM_LIBRARIES);
    for (const path of SHIPPED) tree.write(path, KEY);
    const list = SHIPPED.join("\\n");
    master.command("rpm", `[ "$1" = -qal ] && { echo asked >>"$MASTER/asked"; printf '${list}\\n'; }`);
    master.command("grep", 'echo "$@" >>"$MASTER/read"; exec /bin/grep "$@"');
  });
  afterEach(() => master.remove());
  const scan = [
    ["eval", "HAS_USR=yes"],
    ["scan_image", ...SERVICES],
  ] as [string, ...string[]][];

  test("what packages brought is asked once and not read", () => {
    tree.write("/usr/local/app.pem", "no key\n");
    tree.run(...scan);
    expect(master.read("asked")).toBe("asked\n");
    const texts = master
      .read("read")
      .split("\n")
      .find((line) => line.includes("-f ") && line.includes("/patterns"));
    expect(texts).toContain("./usr/local/app.pem");
    for (const path of SHIPPED) expect(texts).not.toContain(path);
  });

  test("a key that no package brought is named", () => {
    tree.write("/usr/local/app.pem", KEY);
    tree.write("/usr/lib/libssl.so.key", KEY);
    const said = tree.refusal(...scan);
    expect(said.match(/^ *\S+: holds a private key$/gm)).toEqual([
      "  /usr/lib/libssl.so.key: holds a private key",
      "  /usr/local/app.pem: holds a private key",
    ]);
  });

  test("everything is read when rpm lists nothing", () => {
    master.command("rpm", "exit 1");
    expect(tree.refusal(...scan)).toContain("/usr/share/doc/example.pem: holds a private key");
  });
});
