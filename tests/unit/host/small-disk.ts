import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statfsSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { FakeMaster } from "./shell";

/** What stands in the way of a write. */
export type Limit =
  | { readonly kind: "room"; readonly bytes: number }
  | { readonly kind: "inodes"; readonly free: number }
  | { readonly kind: "file"; readonly bytes: number }
  | { readonly kind: "read-only" };

/** Words of the system for what happened; dash has none of its own for a write that failed. */
export const SYSTEM_WORDS =
  /No space left on device|Read-only file system|File too large|file size limit exceeded|I\/O error/i;

const ON_DISK = ["etc/farm", "var/lib", "tftpboot"];

/** Every file below a directory: its type, mode and bytes. */
export type Snapshot = ReadonlyMap<string, string>;

/** A file's text without inode numbers and times, which a fingerprint holds and which no two runs share. */
function lasting(name: string, text: string): string {
  return name.includes("/fingerprints/") ? text.replace(/ \d+ (\d+) \d+ \d+$/gm, " $1") : text;
}

/** A fake master of which /etc/farm, /tftpboot and our own state lie on a disk that can be made small. */
export class SmallDisk {
  readonly master: FakeMaster;
  private readonly base: string;
  private mounted = false;

  constructor(shell: string[]) {
    this.master = new FakeMaster(shell);
    this.base = `${this.master.root}.base`;
    execFileSync("rm", ["-rf", this.master.path("var/lib")]);
    mkdirSync(this.master.path("disk"));
    this.mount();
    for (const name of ON_DISK) {
      mkdirSync(this.master.path(`disk/${name}`), { recursive: true });
      symlinkSync(this.master.path(`disk/${name}`), this.master.path(name));
    }
  }

  /** What is there now is what every trial begins with. */
  keep(): void {
    // rpm and firewalld have files of their own, which are not ours to keep whole; ssh-keygen writes what is
    for (const name of this.master.list("bin").filter((command) => command !== "ssh-keygen")) {
      execFileSync("sed", ["-i", "1a ulimit -f unlimited", this.master.path(`bin/${name}`)]);
    }
    execFileSync("cp", ["-a", this.master.root, this.base]);
  }

  reset(): void {
    this.unmount();
    execFileSync("rm", ["-rf", this.master.root]);
    execFileSync("cp", ["-a", this.base, this.master.root]);
    execFileSync("rm", ["-rf", this.master.path("disk")]);
    mkdirSync(this.master.path("disk"));
    this.mount();
    execFileSync("cp", ["-a", `${this.base}/disk/.`, this.master.path("disk")]);
  }

  limit(limit: Limit): void {
    const { bsize, blocks, bfree, files, ffree } = statfsSync(this.master.path("disk"));
    if (limit.kind === "room") this.remount(`size=${(blocks - bfree) * bsize + limit.bytes}`);
    if (limit.kind === "inodes") this.remount(`nr_inodes=${files - ffree + limit.free}`);
    if (limit.kind === "read-only") this.remount("ro");
  }

  lift(): void {
    this.remount("rw,size=64m,nr_inodes=100000");
  }

  snapshot(): Snapshot {
    const found = new Map<string, string>();
    const root = this.master.root;
    const walk = (name: string): void => {
      const path = join(root, name);
      const state = lstatSync(path);
      const mode = (state.mode & 0o7777).toString(8);
      if (state.isSymbolicLink()) found.set(name, `link ${readlinkSync(path)}`);
      else if (state.isDirectory()) {
        found.set(name, `directory ${mode}`);
        for (const inner of readdirSync(path)) walk(join(name, inner));
      } else found.set(name, `file ${mode}\n${lasting(name, readFileSync(path, "latin1"))}`);
    };
    for (const name of readdirSync(root).filter((inner) => !["bin", "log"].includes(inner))) walk(name);
    return found;
  }

  remove(): void {
    this.unmount();
    execFileSync("rm", ["-rf", this.master.root, this.base]);
  }

  private mount(): void {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m,nr_inodes=100000", "disk", this.master.path("disk")]);
    this.mounted = true;
  }

  private remount(options: string): void {
    execFileSync("mount", ["-o", `remount,${options}`, this.master.path("disk")]);
  }

  private unmount(): void {
    if (!this.mounted || !existsSync(this.master.path("disk"))) return;
    execFileSync("umount", ["-l", this.master.path("disk")]);
    this.mounted = false;
  }
}

/** A shell that may write no file beyond so many bytes; the signal for it is ignored, so that a write fails as on a full disk. */
export function withFileLimit(bytes: number, shell: readonly string[]): string[] {
  return ["sh", "-c", `trap "" XFSZ; exec prlimit --fsize=${bytes}: -- "$@"`, "sh", ...shell];
}
