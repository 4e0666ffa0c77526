import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allProcesses, argumentsOf, signal, sleep } from "../../lab/processes";
import { openImageSite, type ImageSite } from "../support/image-site";
import { on } from "../support/master";

const CUT = readFileSync(join(__dirname, "..", "support", "cut-build.sh"), "utf8");
const BUILDS = "/var/lib/pulumi-diskless/builds";
const WORK = `${BUILDS}/work`;

let site: ImageSite;
let said = "";
/** The script that `pulumi up` sent for the build, as the state holds it. */
let script: string;
let published: string;

/** All that nodes boot from, with times, so that a file that was written again would show. */
const boots = () =>
  on(site.lab, "cd /tftpboot && find . -printf '%p %l %i %T@\\n' | sort && find . -type f | xargs sha256sum");

/** What a build left behind that nobody clears any more. */
const residue = () =>
  on(
    site.lab,
    `ls -d ${WORK} 2>/dev/null; grep ${BUILDS}/ /proc/mounts; ls -ld /proc/[0-9]*/root | grep ${BUILDS}/; true`,
  );

const REMOVE = `rm -r ${BUILDS}/${"0".repeat(32)}`;

/** The build of a recipe that was never built, otherwise the same. */
async function sendScript(): Promise<void> {
  const { deployment } = await site.stack.exportState();
  const inputs = (type: string) => deployment.resources?.find((resource) => resource.type.endsWith(type))?.inputs;
  const build = inputs(":PublishedImage")?.build as string;
  const stdin = inputs("remote:Command")?.stdin as string;
  const digest = build.slice(build.lastIndexOf("/") + 1);
  script = stdin.slice(stdin.indexOf("\n") + 1).replaceAll(digest, "0".repeat(32));
  expect(script).not.toContain(digest);
  for (const [name, text] of [
    ["build.sh", script],
    ["cut-build.sh", CUT],
  ]) {
    expect((await site.lab.ssh(`cat >/tmp/${name}`, { input: text })).code).toBe(0);
  }
}

/** 1 when the build was done before it was killed: then it is whole, and it is removed again. */
async function finishedAllTheSame(): Promise<number> {
  const build = `${BUILDS}/${"0".repeat(32)}`;
  if ((await site.lab.ssh(`test -e ${build}`)).code !== 0) return 0;
  expect(await on(site.lab, `ls ${build}`)).toBe("digest\nmanifest\nrootfs.gz\nsums\nvmlinuz\n");
  await on(site.lab, `gzip -t ${build}/rootfs.gz && ${REMOVE}`);
  return 1;
}

beforeAll(async () => {
  site = await openImageSite("test-cut", (chunk) => (said += chunk));
  expect((await site.up({ script: "sleep 1\n" })).code).toBe(0);
  await sendScript();
  published = await boots();
});
afterAll(() => site.lab.down());

test("a build that is killed at any of its steps leaves nothing behind and nodes boot what they booted", async () => {
  const whole = await on(site.lab, `sh /tmp/build.sh && ${REMOVE}`);
  const count = (whole.match(/^image: /gm)?.length ?? 0) - 1; // with the last line the build is done
  expect(count).toBeGreaterThan(15);
  const slowest: [string, number] = ["", 0];
  let finished = 0;
  for (let at = 1; at <= count; at++) {
    // the shell alone leaves its commands running; the whole group leaves nobody
    const whom = at % 2 === 0 ? "shell" : "group";
    const report = await on(site.lab, `sh /tmp/cut-build.sh /tmp/build.sh ${at} ${whom}`);
    expect(report).toMatch(/^killed: image: .*\nclean after \d+ ms\n$/);
    const ms = Number(/clean after (\d+)/.exec(report)?.[1]);
    if (ms > slowest[1]) slowest.splice(0, 2, `${report.split("\n")[0]} (${whom})`, ms);
    finished += await finishedAllTheSame();
  }
  // a kill comes a moment after the line, and the last steps take no longer than that
  expect(finished).toBeLessThan(3);
  console.log(
    `${count} steps cut off, ${finished} builds were done already; the slowest to be clean: ${slowest[1]} ms, ${slowest[0]}`,
  );
  expect(await boots()).toBe(published);
});

test("a loop device and mounts that nobody clears, as a crash of an old kernel leaves them, go with the next build", async () => {
  const device = await on(
    site.lab,
    `mkdir -p ${WORK}/root && cd ${WORK} && dd if=/dev/zero of=rootfs bs=1024k count=16 2>/dev/null &&
     mkfs.ext3 -q -F rootfs && losetup -f rootfs && device=$(losetup -a | grep -F "]:$(stat -c %i rootfs) (" | cut -d : -f 1) &&
     mount $device root && mkdir root/usr && mount -o bind /usr root/usr && echo $device`,
  );
  const report = await on(site.lab, "sh /tmp/cut-build.sh /tmp/build.sh 2 group");
  expect(report).toContain("killed: image: making an ext3 file system");
  expect(await residue()).toBe("");
  expect(await on(site.lab, `losetup ${device.trim()} 2>&1 | grep -c ${BUILDS} || true`)).toBe("0\n");
  expect(await on(site.lab, "ls /usr/bin/id")).toBe("/usr/bin/id\n");
});

test("of two builds at once the second waits for the first", async () => {
  const [first, second] = await Promise.all([
    on(site.lab, "sh /tmp/build.sh"),
    sleep(1).then(() => on(site.lab, "sh /tmp/build.sh")),
  ]);
  expect(first).toMatch(/image: built image/);
  expect(second).toMatch(
    /^image: waiting for another build: recipe 0+, process \d+, since .*\nimage: recipe 0+ is built already/,
  );
  expect(await residue()).toBe("");
  await on(site.lab, REMOVE);
});

test("pulumi up itself can be killed in the middle of a build, and the next one makes what was asked for", async () => {
  const from = said.length;
  const up = site.up({ script: "sleep 1\n", revision: "killed" });
  while (!said.slice(from).includes("image: copying /lib\n") && !said.slice(from).includes("image: copying /sbin"))
    await sleep(0.05);
  const engines = allProcesses().filter((pid) => {
    const line = argumentsOf(pid).join(" ");
    return /\/pulumi .*--stack test-cut /.test(`${line} `) && / up /.test(line);
  });
  expect(engines.length).toBeGreaterThan(0);
  for (const pid of engines) signal(pid, "SIGKILL");
  expect((await up).code).not.toBe(0);
  for (let i = 0; i < 100 && (await residue()) !== ""; i++) await sleep(0.2);
  expect(await residue()).toBe("");
  expect(await boots()).toBe(published);

  await site.stack.run("cancel", "--yes", "--stack", "test-cut");
  const next = await site.up({ script: "sleep 1\n", revision: "killed" });
  expect(next.stdout + next.stderr).not.toContain("error:");
  expect(next.code).toBe(0);
  // The same content has the same digest: nodes boot what they booted, from the same files.
  expect(await boots()).toBe(published);
});
