/** Something that SELinux denied, or would have denied where it is permissive. */
export interface Denial {
  /** The program, as the kernel calls it: 15 characters at most. */
  readonly program: string;
  readonly permissions: string;
  /** Type of what asked. */
  readonly source: string;
  /** Type of what it asked for. */
  readonly target: string;
  readonly kind: string;
  /** Of a file: its number on its file system. */
  readonly inode?: number;
  /** Last part of its path, or the whole, as far as the kernel said it. */
  readonly name?: string;
}

const DENIAL = /avc: +denied +\{ ([^}]*) \} for +(.*) scontext=(\S+) tcontext=(\S+) tclass=(\S+)/;

/** The denials of a kernel log, in its order. */
export function denialsIn(kernelLog: string): Denial[] {
  return kernelLog.split("\n").flatMap((line) => {
    const [, permissions, about, source, target, kind] = DENIAL.exec(line) ?? [];
    if (permissions === undefined) return [];
    const said = (name: string): string | undefined => new RegExp(`(?:^| )${name}="?([^" ]+)`).exec(about)?.[1];
    const [inode, name] = [said("ino"), said("path") ?? said("name")];
    return [
      {
        ...{ program: said("comm") ?? "(none)", permissions, source: typeOf(source), target: typeOf(target), kind },
        ...(inode !== undefined && { inode: Number(inode) }),
        ...(name !== undefined && { name }),
      },
    ];
  });
}

/** Denials of one kind as one line each, the most frequent first. */
export function foldedDenials(denials: readonly Denial[]): string[] {
  const counts = new Map<string, number>();
  for (const { program, permissions, source, target, kind } of denials) {
    const line = `${program}: ${source} { ${permissions} } ${target} ${kind}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([line, times]) => `${times} x ${line}`);
}

/** The third part of a context. */
function typeOf(context: string): string {
  return context.split(":")[2] ?? context;
}
