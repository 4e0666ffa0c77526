import { execFileSync, spawnSync } from "node:child_process";
import { exportsCall, runningExportQuestion } from "../../../../lib/host/nfs/running-exports";
import type { Call } from "../../../../lib/host/script/script";
import { parseExport } from "../../../../lib/model/nfs/export";
import { parseCidr } from "../../../../lib/model/network/ipv4";
import { FakeMaster } from "../shell";

const usr = parseExport({ path: "/usr" }, parseCidr("10.0.0.0/24", "cidr"), "export");
const OPTIONS = "(ro,wdelay,root_squash,no_subtree_check,sec=sys,ro,secure,root_squash,no_all_squash)";

let master: FakeMaster;
beforeEach(() => (master = new FakeMaster(["sh"])));
afterEach(() => master.remove());

test.each<[what: string, listed: string, told: string]>([
  ["in force", `/usr          \t10.0.0.0/24${OPTIONS}\n`, "ro,root_squash"],
  [
    "in force among others",
    `/srv 10.0.0.0/24(rw)\n/usr 10.0.0.0/24${OPTIONS}\n/usr 192.0.2.0/24(rw)\n`,
    "ro,root_squash",
  ],
  ["in force with a path that fills a line", `/usr\n\t\t10.0.0.0/24${OPTIONS}\n`, "ro,root_squash"],
  ["writable by root", "/usr 10.0.0.0/24(rw,wdelay,no_root_squash,no_subtree_check)\n", "rw,no_root_squash"],
  ["that answers before it has written", "/usr 10.0.0.0/24(ro,async,root_squash)\n", "ro,root_squash,async"],
  ["for nobody but nobody", "/usr 10.0.0.0/24(ro,root_squash,all_squash)\n", "ro,root_squash,all_squash"],
  ["withdrawn", "", "not exported"],
  ["to somebody else only", `/usr 192.0.2.0/24${OPTIONS}\n/usr <world>${OPTIONS}\n`, "not exported"],
  ["of a directory below", `/usr/share 10.0.0.0/24${OPTIONS}\n`, "not exported"],
])("an export is read back with its options when %s", (_what, listed, told) => {
  const { command, answer } = runningExportQuestion(`printf '%s' '${listed}'`, usr);
  expect(execFileSync("sh", ["-c", command], { encoding: "utf8" })).toBe(`${told}\n`);
  expect(answer).toBe("ro,root_squash");
  expect(exportsCall(command)).toBe(command);
  const call = exportsCall(runningExportQuestion("exportfs -v", usr).command);
  const byCall = (...before: Call[]) =>
    master.run(["exports"], [...before, ["eval", call], ["eval", 'emit answer "$answer"']]).values.get("answer");
  master.command("exportfs", `echo >>"$MASTER/listed"; printf '%s' '${listed}'`);
  expect([byCall(), byCall(["look_at_exports"], ["eval", call])]).toEqual([told, told]);
  expect(master.read("listed")).toBe(listed === "" ? "\n".repeat(4) : "\n\n");
});

test("a server that cannot be asked is told as the command tells it", () => {
  master.command("exportfs", "echo 'exportfs: no lock' >&2; exit 1");
  const { command } = runningExportQuestion("exportfs -v", usr);
  const told = spawnSync("sh", ["-c", `PATH='${master.path("bin")}':/usr/bin:/bin; ${command}`], { encoding: "utf8" });
  const calls: Call[] = [["look_at_exports"], ["eval", exportsCall(command)], ["eval", 'emit answer "$answer"']];
  expect(master.run(["exports"], calls).values.get("answer")).toBe(`${told.stderr}${told.stdout}`.trim());
});
