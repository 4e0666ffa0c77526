import { join } from "node:path";
import { Workspace } from "../../lab/engine";
import { exampleConfig, openSite, type Site } from "../../lab/site";
import { on } from "../support/master";

// A master whose disks run full, or are mounted read-only, under a real engine: /etc and our own state lie on small disks of their own.

const PROGRAM = join(__dirname, "..", "programs", "one-service");
const STATE = "/var/lib/pulumi-diskless";
const TEXT = "ddns-update-style none;\nsubnet 10.0.0.0 netmask 255.255.255.0 {\n}\n";
const LONGER = TEXT + "# a line of the new version\n".repeat(2000);

let site: Site;
let stack: Workspace;

const said = ({ stdout, stderr }: { stdout: string; stderr: string }): string => stdout + stderr;
const run = (command: string): Promise<string> => on(site.lab, command);
/** Leaves so many KiB free. */
const fill = (directory: string, kib: number): Promise<string> =>
  run(
    `rm -f ${directory}/filler; free=$(df -k ${directory} | awk 'END { print $(NF - 2) }')
     dd if=/dev/zero of=${directory}/filler bs=1k count=$((free - ${kib})) 2>/dev/null; df -k ${directory}`,
  );
const free = (directory: string): Promise<string> => run(`rm -f ${directory}/filler`);
const remountEtc = (how: "ro" | "rw"): Promise<string> => run(`mount -o remount,${how},bind /etc`);
const filesOfEtc = (): Promise<string> => run("cd /etc && find . -type f ! -name filler | sort | xargs sha256sum");
const daemon = (): Promise<string> => run("service dhcpd status");
const packages = (): Promise<string> => run("rpm -qa | sort");

beforeAll(async () => {
  site = await openSite({ name: "test-disk-full", fresh: true });
  const { connection } = exampleConfig(site.status);
  stack = await Workspace.open({
    program: PROGRAM,
    stack: "full",
    config: { connection: connection ?? "", text: TEXT },
  });
  await run(
    `mkdir -p ${STATE} /mnt/etc
     mount -t tmpfs -o size=2m,mode=700 state ${STATE}
     mount -t tmpfs -o size=64m etc /mnt/etc && cp -a /etc/. /mnt/etc/ && mount --bind /mnt/etc /etc`,
  );
});
afterAll(async () => {
  stack.remove();
  await site.lab.down();
});

test("with no room for our state an up names the disk, and no other apply", async () => {
  const before = await packages();
  await fill(STATE, 0);
  const full = await stack.up();
  expect(full.code).not.toBe(0);
  expect(said(full)).toMatch(
    /the lock of this master cannot be taken, since .*lock cannot be written: .*No space left on device/,
  );
  expect(said(full)).not.toMatch(/another apply/);
  await fill(STATE, 12);
  const nearly = await stack.up();
  expect(nearly.code).not.toBe(0);
  expect(said(nearly)).toMatch(/No space left on device/);
  expect(await packages()).toBe(before);
});

test("with room the next up makes all of it", async () => {
  await free(STATE);
  const up = await stack.up();
  expect([up.code, said(up)]).toEqual([0, expect.stringMatching(/2 created/)]);
  expect(await run("cat /etc/dhcpd.conf")).toBe(TEXT);
});

test("an update that finds no room, or a read-only disk, leaves every file and the daemon", async () => {
  const [files, running] = [await filesOfEtc(), await daemon()];
  await stack.configure({ text: LONGER });
  await fill("/etc", 8);
  const full = await stack.up();
  expect(full.code).not.toBe(0);
  expect(said(full)).toMatch(/\/etc\/dhcpd\.conf cannot be written: .*No space left on device/);
  await free("/etc");
  expect([await filesOfEtc(), await daemon()]).toEqual([files, running]);
  await remountEtc("ro");
  const readOnly = await stack.up();
  await remountEtc("rw");
  expect(readOnly.code).not.toBe(0);
  expect(said(readOnly)).toMatch(/\/etc\/dhcpd\.conf cannot be written: .*Read-only file system/);
  expect([await filesOfEtc(), await daemon()]).toEqual([files, running]);
  expect((await stack.up()).code).toBe(0);
  expect(await run("cat /etc/dhcpd.conf")).toBe(LONGER);
});

test("a destroy on a read-only disk fails with the system's words and stops no daemon", async () => {
  const [files, running] = [await filesOfEtc(), await daemon()];
  await remountEtc("ro");
  const refused = await stack.destroy();
  await remountEtc("rw");
  expect(refused.code).not.toBe(0);
  expect(said(refused)).toMatch(/Read-only file system/);
  expect([await filesOfEtc(), await daemon()]).toEqual([files, running]);
});

test("an empty record of a service is named by a destroy, which leaves the service and its files", async () => {
  const [files, running] = [await filesOfEtc(), await daemon()];
  const record = `${STATE}/services/dhcpd`;
  const kept = await run(`cat ${record}`);
  await run(`: >${record}`);
  const refused = await stack.destroy();
  expect(refused.code).not.toBe(0);
  expect(said(refused)).toMatch(/the record \/var\/lib\/pulumi-diskless\/services\/dhcpd is empty or damaged/);
  expect([await filesOfEtc(), await daemon()]).toEqual([files, running]);
  await run(`echo '${kept.trim()}' >${record}`);
});

test("with room the destroy leaves nothing of ours", async () => {
  const destroyed = await stack.destroy();
  expect([destroyed.code, said(destroyed)]).toEqual([0, expect.any(String)]);
  expect(await run(`ls -A ${STATE}`)).toBe("");
  expect((await site.lab.ssh("rpm -q dhcp")).code).not.toBe(0);
});
