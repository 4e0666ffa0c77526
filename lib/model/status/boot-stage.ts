/**
 * How far a node came, by what its master logged of it, in order:
 *
 * - `DHCP`: it took the address that is reserved for it;
 * - `NBP`: it asked by TFTP for a boot program or for its boot entry;
 * - `kernel`: its boot program fetched the kernel;
 * - `root`: the kernel runs, and fetched or mounted what the system lies in;
 * - `login`: its sshd takes connections.
 */
export const BOOT_STAGES = ["DHCP", "NBP", "kernel", "root", "login"] as const;

export type BootStage = (typeof BOOT_STAGES)[number];

/** What a log line says of one node. */
export interface BootEvent {
  /** Seconds since 1970, by the clock of the master. */
  readonly at: number;
  /** `down` of a node that says that it shuts down. */
  readonly stage: BootStage | "down";
  /** Such as `asked by TFTP for lpxelinux.0`. */
  readonly words: string;
  /** Whether the line says that it did not get what it asked for. Then the stage is not reached. */
  readonly failed?: true;
  /** Whether the node says that it does not run what it got. */
  readonly refused?: true;
  /** Whether only the start of a system says this. Then it is the boot after the one whose login is in the logs. */
  readonly first?: true;
  /** Whether a node that runs may say this at any time. Then it begins no boot. */
  readonly anyTime?: true;
}

/** A boot as the logs show it. */
export interface LoggedBoot {
  /** The last stage that it reached; `undefined` where the logs only say that the node shut down, or what it did not get. */
  readonly stage?: BootStage;
  /** The first line of each stage that it reached, in the order of time. A stage that left no line is missing. */
  readonly reached: readonly ReachedStage[];
  /** Seconds since 1970 of the last line. */
  readonly last: number;
  /** What it did not get, where nothing came after that. */
  readonly failure?: string;
  /** Whether that is an image that the node did not run, since its boot entry names another one. */
  readonly refused?: true;
  /** The node said that it shuts down, and the logs have nothing of it since. */
  readonly ended?: string;
}

export interface ReachedStage {
  readonly stage: BootStage;
  /** Seconds since 1970. */
  readonly at: number;
  readonly words: string;
}

/** A boot that has left no line for so long is not on its way any more: firmware, loader and initramfs all give up or ask again sooner. */
export const ON_ITS_WAY_SECONDS = 900;

/** Within so many seconds a node that has its root may take an address once more in the same boot. */
const ADDRESS_AGAIN_SECONDS = 300;

/** Of one node so many lines are looked at, the last ones: it may log what it likes. */
const MOST_LINES = 400;

const RANK = Object.fromEntries(BOOT_STAGES.map((stage, i) => [stage, i])) as Readonly<Record<BootStage, number>>;

/** Whether a boot goes on. */
export function isOnItsWay(boot: LoggedBoot, now: number): boolean {
  if (boot.ended !== undefined || boot.stage === undefined || boot.stage === "login") return false;
  return now - boot.last <= ON_ITS_WAY_SECONDS;
}

/** The last boot that the lines of one node show. */
export function lastBoot(events: readonly BootEvent[]): LoggedBoot | undefined {
  const inOrder = [...events].sort((one, other) => one.at - other.at).slice(-MOST_LINES);
  let lines: readonly BootEvent[] = [];
  for (const event of inOrder) {
    const before = sameBoot(lines, event);
    if (before.length > 0 || event.anyTime !== true) lines = [...before, event];
  }
  return lines.length === 0 ? undefined : loggedBoot(lines);
}

/** Those lines that belong to the boot of an event. */
function sameBoot(lines: readonly BootEvent[], event: BootEvent): readonly BootEvent[] {
  const last = lines.at(-1);
  if (last === undefined || event.stage === "down") return lines;
  const silence = event.at - last.at;
  if (last.stage === "down" || silence > ON_ITS_WAY_SECONDS) return [];
  const reached = rankReached(lines);
  switch (event.stage) {
    case "DHCP":
      // the kernel and the initramfs take an address as well, and the system may once more, also behind its sshd; who boots again goes on to
      // ask for more, and then it is a boot of its own
      return reached >= RANK.root && silence > ADDRESS_AGAIN_SECONDS ? [] : lines;
    case "NBP":
      return reached > RANK.NBP ? lastAddress(lines) : lines;
    case "kernel":
      return reached > RANK.kernel || isAskedAgain(lines, event) ? lastAddress(lines) : lines;
    case "root":
      return event.first === true && reached >= RANK.login ? lastAddress(lines) : lines;
    case "login":
      return lines;
  }
}

function rankReached(lines: readonly BootEvent[]): number {
  return Math.max(-1, ...lines.map((line) => (isReached(line) ? RANK[line.stage] : -1)));
}

function isReached(line: BootEvent): line is BootEvent & { readonly stage: BootStage } {
  return line.failed !== true && line.stage !== "down";
}

/** The same file, after the node took an address once more: its kernel came no further, and the firmware began again. */
function isAskedAgain(lines: readonly BootEvent[], { words }: BootEvent): boolean {
  const before = lines.findIndex((line) => line.stage === "kernel" && line.words === words);
  return before >= 0 && lines.slice(before).some(({ stage }) => stage === "DHCP");
}

/** The address that the firmware took for the boot that begins here. */
function lastAddress(lines: readonly BootEvent[]): readonly BootEvent[] {
  return lines.slice(-1).filter(({ stage }) => stage === "DHCP");
}

function loggedBoot(lines: readonly BootEvent[]): LoggedBoot {
  const reached: ReachedStage[] = [];
  for (const { stage, at, words } of lines.filter(isReached)) {
    const before = reached.at(-1);
    if (before === undefined || RANK[stage] > RANK[before.stage]) reached.push({ stage, at, words });
  }
  const [last, furthest] = [lines[lines.length - 1], reached.at(-1)];
  return {
    ...(furthest !== undefined && { stage: furthest.stage }),
    ...{ reached, last: last.at },
    ...(last.failed === true && { failure: last.words }),
    ...(last.refused === true && { refused: true }),
    ...(last.stage === "down" && { ended: last.words }),
  };
}
