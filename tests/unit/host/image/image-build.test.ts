import { createHash } from "node:crypto";
import { platformOf, ramdiskPlatform } from "../../../../lib/platforms";
import { parseImageContent } from "../../../../lib/model/image/image-content";
import { BuildClaim, imageBuildScript, recipeDigest } from "../../../../lib/host/image/image-build";
import { planRamdisk } from "../../../../lib/render/image";
import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["image-build", "image-ext3"];

describe.each(SHELLS)("before a build, with %s,", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.command("uname", "echo 2.6.18-238.el5");
  });
  afterEach(() => master.remove());

  test("every package that is missing is named", () => {
    master.command("rpm", '[ "$2" = pssh ]');
    master.run(LIBRARIES, [["require_packages", "pssh"]]);
    expect(master.refusal(LIBRARIES, [["require_packages", "gcc", "pssh", "make"]])).toContain(
      "not installed on the master, whose packages the nodes have: gcc make (argument extraPackages)",
    );
  });

  const kernel = (config?: string) => {
    const path = master.write("boot/vmlinuz-2.6.18-238.el5", "kernel");
    if (config !== undefined) master.write("boot/config-2.6.18-238.el5", config);
    return path.replace("2.6.18-238.el5", "@{release}");
  };
  const check = (path: string): [string, ...string[]] => ["check_kernel", path];

  test.each([undefined, "CONFIG_BLK_DEV_RAM=y\nCONFIG_EXT3_FS=y\n", "CONFIG_BLK_DEV_RAM=y\nCONFIG_EXT2_FS=y\n"])(
    "a kernel that can boot the image passes, as one does that says nothing of itself (%j)",
    (config) => expect(() => master.run(LIBRARIES, [check(kernel(config))])).not.toThrow(),
  );

  test.each([
    ["CONFIG_BLK_DEV_RAM=m\nCONFIG_EXT3_FS=y\n", "has no RAM disk built in (CONFIG_BLK_DEV_RAM=y in "],
    ["# CONFIG_BLK_DEV_RAM is not set\nCONFIG_EXT3_FS=y\n", "has no RAM disk built in"],
    ["CONFIG_BLK_DEV_RAM=y\nCONFIG_EXT3_FS=m\n", "has no ext3 built in (CONFIG_EXT3_FS=y in "],
  ])("a kernel that cannot is refused with the way out: %j", (config, reason) => {
    const said = master.refusal(LIBRARIES, [check(kernel(config))]);
    expect(said).toContain(reason);
    expect(said).toMatch(/name another kernel in the argument kernel$/m);
  });

  test("a kernel that is not there is named", () =>
    expect(master.refusal(LIBRARIES, [check(master.path("boot/none"))])).toMatch(
      /boot\/none is missing on the master/,
    ));
});

test.each(SHELLS)("a build is named by its format, its kernel and the list of its content, with %s", (_name, shell) => {
  const master = new FakeMaster(shell);
  const builds = "var/lib/pulumi-diskless/builds";
  const work = `${builds}/work`;
  const files = { vmlinuz: "kernel", "rootfs.gz": "image", manifest: "manifest 2\nf 644 0 0 ./etc/motd \n" };
  for (const [name, text] of Object.entries(files)) master.write(`${work}/${name}`, text);
  const place = `step() { :; }; WORK='${master.path(work)}'; BUILT='${master.path(`${builds}/r1`)}'`;
  master.run(LIBRARIES, [
    ["eval", place],
    ["seal_build", "ext3 8 MiB", "vmlinuz", "--", "vmlinuz", "rootfs.gz"],
  ]);
  const sum = (text: string) => createHash("sha256").update(text).digest("hex");
  const read = (name: string) => master.read(`${builds}/r1/${name}`);
  expect(read("digest")).toBe(`${sum(`ext3 8 MiB\n${sum("kernel")}\n${files.manifest}`).slice(0, 32)}\n`);
  expect(read("sums")).toBe(`${sum("kernel")} 6 vmlinuz\n${sum("image")} 5 rootfs.gz\n`);
  master.remove();
});

test.each(SHELLS)("a build that nodes verify is named by every byte that they fetch, with %s", (_name, shell) => {
  const master = new FakeMaster(shell);
  const builds = "var/lib/pulumi-diskless/builds";
  const work = `${builds}/work`;
  const texts = {
    vmlinuz: "kernel",
    "initramfs.img": "initramfs",
    "rootfs.squashfs": "image",
    manifest: "manifest 2\n",
  };
  const sum = (text: string) => createHash("sha256").update(text).digest("hex");
  const seal = (files: Record<string, string>, recipe: string) => {
    for (const [name, text] of Object.entries({ ...files, other: "dropped" })) master.write(`${work}/${name}`, text);
    master.run(LIBRARIES, [
      ["eval", `step() { :; }; WORK='${master.path(work)}'; BUILT='${master.path(`${builds}/${recipe}`)}'`],
      ["seal_verified", "squashfs zstd el9", "vmlinuz", "initramfs.img", "rootfs.squashfs"],
    ]);
    return (name: string) => master.read(`${builds}/${recipe}/${name}`);
  };
  const read = seal(texts, "r1");
  const lines = Object.entries(texts).map(([name, text]) => `${sum(text)} ${name}\n`);
  expect(read("identity")).toBe(["verified squashfs zstd el9\n", ...lines].join(""));
  expect(read("digest")).toBe(`${sum(read("identity")).slice(0, 32)}\n`);
  const sums = ["vmlinuz", "initramfs.img", "rootfs.squashfs", "identity"].map(
    (name) => `${sum(read(name))} ${read(name).length} ${name}\n`,
  );
  expect(read("sums")).toBe(sums.join(""));
  expect(master.list(`${builds}/r1`)).toEqual(
    ["digest", "identity", "initramfs.img", "manifest", "rootfs.squashfs", "sums", "vmlinuz"].sort(),
  );
  const digests = Object.keys(texts).map((name, i) => seal({ ...texts, [name]: "other" }, `r${i + 2}`)("digest"));
  expect(new Set([read("digest"), ...digests]).size).toBe(5);
  master.remove();
});

describe("the script of a build", () => {
  const around = {
    master: { hostname: "m0.example.com", address: "10.0.0.1" },
    networks: [{ argument: "network", nameServers: [] }],
    nodes: [],
  };
  const content = parseImageContent({ sizeMiB: 128, nodeMemoryMiB: 400, extraPackages: ["pssh"] }, around);
  const plan = planRamdisk({
    ...content,
    ...around,
    platform: ramdiskPlatform(platformOf("centos5")),
    mounts: ["/usr"],
  });
  const callsOf = (claim?: BuildClaim) => {
    const script = imageBuildScript(plan, "recipe", "00000000-1111-2222-3333-444444444444", claim);
    return script.slice(script.indexOf("\nmain() {\n")).split("\n");
  };
  const at = (calls: string[], call: RegExp) => calls.findIndex((line) => call.test(line));

  test("says what is checked before anything is made", () => {
    const calls = callsOf();
    expect(at(calls, /^check_kernel /)).toBeGreaterThan(0);
    expect(at(calls, /^check_kernel /)).toBeLessThan(at(calls, /^begin_build /));
    expect(at(calls, /^require_packages 'pssh'/)).toBeLessThan(at(calls, /^begin_build /));
    // 400 MiB, less the image and 256 MiB to work with
    expect(calls[at(calls, /^finish_build /)]).toMatch(/'ext3 128 MiB' '16'$/);
  });

  test("changes nothing in the file system after the check, and compresses what is looked at", () => {
    const calls = callsOf().map((line) => line.split(" ").slice(0, 2).join(" "));
    expect(calls.slice(at(calls, /^close_file_system/)).filter((call) => call !== "")).toEqual([
      "close_file_system",
      "beside 'compress_image'",
      "look_inside",
      expect.stringMatching(/^scan_image /),
      "write_manifest",
      "end_beside",
      expect.stringMatching(/^finish_build /),
      ...calls.slice(at(calls, /^finish_build /) + 1).filter((call) => call !== ""),
    ]);
  });

  test("of one image of several says first whose it is, and is the same otherwise", () => {
    const calls = callsOf({ store: "/tftpboot/linux", variant: "gpu" });
    const want = calls.findIndex((line) => line === `want_build '/tftpboot/linux' 'gpu' '${recipeDigest("recipe")}'`);
    expect(want).toBeGreaterThan(0);
    expect(want).toBeLessThan(at(calls, /^check_kernel /));
    expect(calls.filter((_, i) => i !== want)).toEqual(callsOf());
  });
});
