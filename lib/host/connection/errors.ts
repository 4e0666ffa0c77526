/** The host could not be asked. Never read as "the thing is gone" nor as "nothing changed". */
export class UnreachableError extends Error {
  constructor(host: string, reason: string) {
    super(
      `${host}: ${reason}\n` +
        "Nothing was changed there, and the state is unchanged. Check that the host is up, that the address, the host key " +
        "and the credential are right, then run the command again.",
    );
    this.name = "UnreachableError";
  }
}

/** The connection was lost while a command ran, so its result is unknown. Every script may be run again. */
export class LostError extends Error {
  /** @param cut whether the connection was lost; else the host closed the command without an exit code */
  constructor(host: string, cut = true, output = "") {
    const what = cut
      ? "the connection was lost while a command ran"
      : "the host closed a command and sent no exit code";
    super(
      `${host}: ${what}, so it is unknown how far it came. The state is unchanged. ` +
        "Files change by a rename, so each is either the old or the new one. Run the command again: it finishes what was begun." +
        (shortened(output) === "" ? "" : `\nIt said: ${shortened(output)}`),
    );
    this.name = "LostError";
  }
}

/** A script failed on the host; the message holds what the host printed. */
export class ScriptError extends Error {
  constructor(
    host: string,
    public readonly exitCode: number | undefined,
    output: string,
  ) {
    super(
      `${host}: ${shortened(output) || `a script ended with exit code ${exitCode ?? "none (a signal ended it)"} and printed nothing`}`,
    );
    this.name = "ScriptError";
  }
}

const MOST_CHARACTERS = 16_384;

/** What a host said, for a person's terminal: without control characters, and no longer than can be read. */
function shortened(output: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  const plain = output.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "").trim();
  if (plain.length <= MOST_CHARACTERS) return plain;
  const half = MOST_CHARACTERS / 2;
  return `${plain.slice(0, half)}\n[${plain.length - MOST_CHARACTERS} characters left out]\n${plain.slice(-half)}`;
}

/** Another apply has the host; this one changed nothing there since. */
export class BusyError extends Error {
  constructor(host: string, owner: string, waitedSeconds: number) {
    super(
      `${host}: another apply changes this host${waitedSeconds > 0 ? `, still after ${waitedSeconds} s` : ""}: ${owner || "an apply that has just begun"}\n` +
        "Only one apply at a time may change a host, so this one did not begin. Run the command again when the other has ended, or set " +
        "connection.lockWaitSeconds to wait for it. The lock of an apply that was killed is released within a minute.",
    );
    this.name = "BusyError";
  }
}

/** The process that asked for a change has ended, so the change is not begun. */
export class AbandonedError extends Error {
  constructor(host: string) {
    super(
      `${host}: pulumi has ended, so nothing more is changed there. Run the command again: it finishes what was begun.`,
    );
    this.name = "AbandonedError";
  }
}
