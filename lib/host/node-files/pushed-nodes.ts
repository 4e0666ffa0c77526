/**
 * How a node came out of a push. `changed` and `current` have their files, `down` takes no connection, and `not-begun` was left out
 * since too many nodes had failed.
 */
export type PushState = (typeof STATES)[number];

const STATES = ["changed", "current", "down", "failed", "not-begun"] as const;

/** What a push did on a node, or would do. */
export interface PushedNode {
  readonly state: PushState;
  /** Paths of files that changed. */
  readonly changed: readonly string[];
  /** Paths that are in no plan any more, and are what the image has there. */
  readonly restored: readonly string[];
  /** Commands that changed files asked for, and that succeeded. */
  readonly ran: readonly string[];
  /** Homes of accounts that could not get their keys, by what their users have done there: the path and why. */
  readonly left: readonly string[];
  /** Why it is `failed` or `down`, as plain text. */
  readonly why?: string;
}

/** Reads the results that the library `node-push` emits: lines `NODE WORD TEXT`, and last of each node `NODE is STATE WHY`. */
export function parsePush(results: string): Map<string, PushedNode> {
  const nodes = new Map<string, PushedNode>();
  let done = NOTHING_DONE;
  for (const line of results.split("\n").filter(Boolean)) {
    const did = DONE_LINE.exec(line)?.groups;
    const is = STATE_LINE.exec(line)?.groups;
    if (did !== undefined) {
      const word = did.word as keyof Done;
      done = { ...done, [word]: [...done[word], did.text] };
    } else if (is !== undefined && isState(is.state)) {
      nodes.set(is.node, { state: is.state, ...done, ...(is.why === "" ? {} : { why: is.why }) });
      done = NOTHING_DONE;
    } else {
      throw new Error(`the results of a push cannot be read at ${JSON.stringify(line)}`);
    }
  }
  return nodes;
}

const DONE_LINE = /^[^ ]+ (?<word>changed|restored|ran|left) (?<text>.+)$/;
const STATE_LINE = /^(?<node>[^ ]+) is (?<state>[a-z-]+) ?(?<why>.*)$/;

type Done = Pick<PushedNode, "changed" | "restored" | "ran" | "left">;

const NOTHING_DONE: Done = { changed: [], restored: [], ran: [], left: [] };

function isState(text: string): text is PushState {
  return STATES.some((state) => state === text);
}
