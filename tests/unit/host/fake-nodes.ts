import { ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { reachCall } from "../../../lib/host/boot/reach";
import { composeScript } from "../../../lib/host/script/script";
import { SILENCE } from "../../../lib/model/boot/node-boot";
import { SHORTEST_PREFIX } from "../../../lib/model/store/image-digest";
import { FakeMaster } from "./shell";

/** Digests of images as the tests call them. A node that boots `broken` is never heard of again. */
export const IMAGES = { old: "0".repeat(31) + "a", wanted: "0".repeat(31) + "b", broken: "0".repeat(31) + "c" };

// A node is a directory below nodes/: the image that it runs, a number for each boot, how often it is not there yet or too busy to
// answer, and what its health command says. It boots what the entry says at the time of its reboot.
const SSH = `
while [ $# -gt 2 ]; do shift; done
node=$MASTER/nodes/$1
[ -d "$node" ] || { echo "ssh: connect to host $1 port 22: No route to host" >&2; exit 255; }
if [ -f "$node/denies" ]; then echo 'Permission denied (publickey).' >&2; exit 255; fi
case $2 in
  *@going*)
    [ ! -f "$node/hangs" ] && [ "$(cat "$node/image")" != ${IMAGES.broken} ] || { echo 'ssh: connect to host: Connection timed out' >&2; exit 255; }
    sed -n 's/.*diskless.image=//p' "$MASTER/entry" >"$node/image"
    echo $(($(cat "$node/boot") + 1)) >"$node/boot"
    echo 2 >"$node/away"
    echo "down $1 $(cat "$node/image")" >>"$MASTER/events"
    echo @going ;;
  *@boot*)
    busy=$(cat "$node/busy")
    if [ "$busy" -gt 0 ]; then
      echo $((busy - 1)) >"$node/busy"
      printf 'Connection timed out during banner exchange\\r\\nConnection to %s port 22 timed out\\r\\n' "$1" >&2
      exit 255
    fi
    coming=$(cat "$node/coming")
    if [ "$coming" -gt 0 ]; then
      echo $((coming - 1)) >"$node/coming"
      echo "ssh: connect to host $1 port 22: Connection refused" >&2
      exit 255
    fi
    away=$(cat "$node/away")
    if [ "$(cat "$node/image")" = ${IMAGES.broken} ]; then away=1; fi
    if [ "$away" -gt 0 ]; then
      echo $((away - 1)) >"$node/away"
      echo "ssh: connect to host $1 port 22: Connection timed out" >&2
      exit 255
    fi
    echo "@boot 1 1.0 $(cat "$node/boot") 2.6.18"
    echo "ro diskless.image=$(cat "$node/image") quiet"
    echo "asked $1 $(cat "$node/boot")" >>"$MASTER/events" ;;
  *) HEALTH=$node/health sh -c "$2" ;;
esac`;

/** A master with nodes, and the way to roll them. */
export class FakeNodes {
  private plan: string[] = [];

  constructor(
    readonly master: FakeMaster,
    private readonly shell: string[],
  ) {
    master.command("ssh", SSH);
    master.write("events", "");
    this.entry(IMAGES.wanted);
  }

  /** Nodes that run an image. */
  add(count: number, image = IMAGES.old): string[] {
    return Array.from({ length: count }, (_, i) => this.one(`s${i}`, image));
  }

  one(name: string, image = IMAGES.old): string {
    mkdirSync(this.master.path(`nodes/${name}`), { recursive: true });
    for (const [file, text] of Object.entries({ image, boot: "1", away: "0", busy: "0", coming: "0" }))
      this.set(name, file, text);
    return name;
  }

  set(node: string, file: string, text: string): void {
    this.master.write(`nodes/${node}/${file}`, `${text}\n`);
  }

  /** The one boot entry. */
  entry(image: string): void {
    this.master.write("entry", `append ro diskless.image=${image}\n`);
  }

  /** What the plan says; a setting may be empty. */
  wants(nodes: readonly string[], settings: Record<string, string | number> = {}, image = IMAGES.wanted): void {
    const all = {
      canary: 1,
      "batch-size": 1,
      "max-unavailable": 1,
      "time-limit": 60,
      "on-failure": "stop",
      ...settings,
    };
    this.plan = [
      ...Object.entries(all).map(([name, value]) => `${name} ${value}`),
      `store ${this.master.path("store")}`,
      `boot-file ${this.master.path("entry")}`,
      `image all ${image}`,
      ...nodes.map((node) => `node ${node} all`),
    ];
  }

  /** Until a node that boots is given up; whoever waits for one that comes has as long as a busy machine takes. */
  comingSeconds = 1;

  /** Further variables of the libraries. */
  settings = "";

  /** Boot entries of the plan instead of the one. */
  bootFiles(paths: readonly string[]): void {
    this.plan = [
      ...this.plan.filter((line) => !line.startsWith("boot-file ")),
      ...paths.map((path) => `boot-file ${path}`),
    ];
  }

  /** Runs roll-nodes to its end. */
  roll(...words: string[]): { code: number | null; said: string; refused: string } {
    const [command, ...args] = [...this.shell, "-s"];
    const run = spawnSync(command, args, { input: this.script(words), encoding: "utf8", timeout: 100_000 });
    return { code: run.status, said: run.stdout.replaceAll("roll-nodes: ", ""), refused: run.stderr };
  }

  /** Starts it and goes on; it says something every second. */
  start(): ChildProcess {
    const [command, ...args] = [...this.shell, "-s"];
    const run = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    run.stdin.end(this.script([], "HEARTBEAT_SECONDS=1"));
    return run;
  }

  private script(words: string[], settings = "HEARTBEAT_SECONDS=60"): string {
    const plan = this.master.write("plan", `${this.plan.join("\n")}\n`);
    return composeScript({
      libraries: ["rollout"],
      calls: [
        [
          "eval",
          `POLL_SECONDS=0 COMING_SECONDS=${this.comingSeconds} ${settings} ${this.settings} POWER_TABLE='${this.master.path("no-table")}' TMPDIR='${this.master.path("tmp")}'; export TMPDIR`,
        ],
        ["mkdir", "-p", this.master.path("tmp")],
        reachCall(),
        ["roll_nodes", plan, SILENCE, String(SHORTEST_PREFIX), ...words],
      ],
      stateDirectory: this.master.state,
      path: `${this.master.path("bin")}:/usr/sbin:/sbin:/usr/bin:/bin`,
    });
  }

  /** What happened to nodes: `down NODE IMAGE` at a reboot, `asked NODE BOOT` when one answered. */
  events(): string[][] {
    return this.master
      .read("events")
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" "));
  }

  /** Nodes in the order in which they were rebooted. */
  rebooted(): string[] {
    return this.events()
      .filter(([what]) => what === "down")
      .map(([, node]) => node);
  }

  /** How many were away at once, at most. */
  mostAway(): number {
    const away = new Set<string>();
    return this.events().reduce((most, [what, node]) => {
      if (what === "down") away.add(node);
      else away.delete(node);
      return Math.max(most, away.size);
    }, 0);
  }

  runs(node: string): string {
    return this.master.read(`nodes/${node}/image`).trim();
  }
}
