import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { Answer, readAnswer } from "../../../lib/host/connection/host-session";
import { Call, composeScript } from "../../../lib/host/script/script";

/** bash as CentOS calls it. It takes the socket of a test for sshd's, and would read what somebody has in ~/.bashrc. */
export const BASH_AS_SH: string[] = ["bash", "--norc", "--posix"];

/** What sh is here, and bash as CentOS calls it. */
export const EVERY_SHELL: [name: string, command: string[]][] = [
  ["sh", ["sh"]],
  ["bash --posix", BASH_AS_SH],
];

/** The shell of a master. `EVERY_SHELL=1` plays the suites by the other one as well, which tells what is not POSIX. */
export const SHELLS = process.env.EVERY_SHELL === "1" ? EVERY_SHELL : EVERY_SHELL.slice(1);

const SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin";
const MARKER = "@answer";

/** A `sleep` that a test does not wait for, but for a time limit, which is not to be over at once. */
export const SHORT_SLEEP = 'case $1 in ???*) exec /bin/sleep "$1" ;; esac\n';

/** Who runs the tests, as a file's owner; a test needs no root. */
export const OWNER = userInfo().username;
export const GROUP = spawnSync("id", ["-gn"], { encoding: "utf8" }).stdout.trim();

/** A directory that stands for a master: its files, our state on it, and commands that pretend. */
export class FakeMaster {
  readonly root = mkdtempSync(join(tmpdir(), "pulumi-diskless-master-"));
  readonly state = this.path("var/lib/pulumi-diskless");

  constructor(private readonly shell: string[]) {
    // nodes get what lies below it, and a temporary directory is for its owner only
    chmodSync(this.root, 0o755);
    for (const directory of ["bin", "etc/init.d", "var/lib"]) mkdirSync(this.path(directory), { recursive: true });
  }

  path(name: string): string {
    return join(this.root, name);
  }

  /** Runs functions of our libraries as the host layer does, but for SSH; `before` is what the shell does first. */
  run(libraries: string[], calls: Call[], before = ""): Answer {
    const script = composeScript({
      libraries,
      calls,
      stateDirectory: this.state,
      root: this.root,
      path: `${this.path("bin")}:${SYSTEM_PATH}`,
    });
    const text = `echo ${MARKER}\n${before}${script}`;
    const run = spawnSync(this.shell[0], [...this.shell.slice(1), "-s"], {
      input: text,
      timeout: 60_000,
      maxBuffer: 16 * 2 ** 20,
    });
    return readAnswer(run.status ?? undefined, run.stdout, run.stderr.toString("utf8"), MARKER, "m0");
  }

  /** What the host says when it refuses. */
  refusal(libraries: string[], calls: Call[]): string {
    try {
      this.run(libraries, calls);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error("expected a refusal, got none");
  }

  write(name: string, content: string, mode = 0o644): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  /** A command that the scripts find before the system's. `$MASTER` is the root of this master. */
  command(name: string, text: string): void {
    this.write(`bin/${name}`, `#!/bin/sh\nMASTER='${this.root}'\n${text}`, 0o755);
  }

  /** Names below a directory, sorted; hidden ones too, so that nothing left behind is missed. */
  list(name: string): string[] {
    return readdirSync(this.path(name)).sort();
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
