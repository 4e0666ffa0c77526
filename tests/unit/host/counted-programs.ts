import { FakeMaster } from "./shell";

/** Programs that scripts of ours start for small things. Where this machine has one of them not, a master has it and it says nothing. */
const PROGRAMS = [
  ...["awk", "cat", "chmod", "chown", "cksum", "cmp", "cp", "cut", "date", "find", "getfattr", "grep", "head", "id"],
  ...["ls", "lsattr", "md5sum", "mkdir", "mktemp", "mv", "openssl", "python3", "readlink", "rm", "rmdir", "sed"],
  ...["sha256sum", "sort", "stat", "sync", "tail", "tr", "uniq", "wc", "xargs"],
];

/** Every program of a script that notes each time it starts, before it runs. Commands that pretend are noted when they are named. */
export class CountedPrograms {
  constructor(
    private readonly master: FakeMaster,
    ...pretending: readonly string[]
  ) {
    for (const name of PROGRAMS) {
      master.command(name, `echo ${name} >>"$MASTER/started"\nPATH=/usr/local/bin:/usr/bin:/bin exec ${name} "$@"\n`);
    }
    for (const name of pretending) {
      const [, , ...text] = master.read(`bin/${name}`).split("\n");
      master.command(name, `echo ${name} >>"$MASTER/started"\n${text.join("\n")}`);
    }
    this.begin();
  }

  begin(): void {
    this.master.write("started", "");
  }

  /** How often each was started since the beginning. */
  started(): Record<string, number> {
    const names = this.master.read("started").split("\n").filter(Boolean);
    this.begin();
    const counts: Record<string, number> = {};
    for (const name of names.sort()) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  }
}
