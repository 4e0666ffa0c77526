import type { ConfigValue } from "../../../lab/engine";
import { exampleConfig, exampleImage, openSite, type Site } from "../../../lab/site";
import { Way } from "../../support/way";
import { managedBy, masterState, mixtures, untilCommandsEnd, type MasterState } from "../cut-state";
import type { Play, Scenario } from "../scenario";

/** A resource of ours that changes the master, or the build, that the engine says it begins or has done. */
const STEP =
  /(?:dynamic\/diskless|command:remote):(?!NodeBoot)(\w+) (\S+) ((?:creat|updat|delet|replac)(?:ing|ed)) \(/g;

/** Fewer would mean that a mixture of both sides could hide. */
const LEAST_DIFFERENCES = 4;

type Kind = "kill" | "cut";
type Side = "A" | "B";
const OTHER = { A: "B", B: "A" } as const;

interface Step {
  readonly text: string;
  readonly resource: string;
}

interface Cut {
  readonly kind: Kind;
  /** Chooses one of the steps that lead to the next side. */
  choose(steps: readonly Step[]): Step;
}

/** What differs touches every kind of resource, and some come and go. */
const configOf = (side: Side, site: Site): Record<string, ConfigValue> => {
  const config = exampleConfig(site.status);
  const nodes = config.nodes as unknown[];
  if (side === "A") return { ...config, remoteSyslog: true, kernelArguments: config.kernelArguments };
  return {
    ...config,
    nodes: nodes.slice(0, 8),
    timeServers: [...(config.timeServers as string[]), "10.0.0.253"],
    kernelArguments: [...(config.kernelArguments as string[]), "quiet"],
    remoteSyslog: false,
    image: { ...exampleImage(site.status), files: [{ path: "/etc/motd", content: "side B\n" }] },
  };
};

/** The apply that is played against, with a way between it and the master that can be cut. */
class Stage {
  side: Side = "A";
  private readonly steps = new Map<Side, Step[]>();
  private readonly states = new Map<Side, MasterState>();
  private watch: ((output: string) => void) | undefined;
  private output = "";

  constructor(
    readonly site: Site,
    private readonly way: Way,
    private readonly port: number,
  ) {}

  hears(chunk: string): void {
    this.output += chunk;
    this.watch?.(this.output);
  }

  /** Goes to both sides once, and learns what an apply to each is made of and leaves. */
  async learn(): Promise<void> {
    await this.converge("A");
    const ours = await managedBy(this.site);
    for (const side of ["B", "A"] as const) {
      await this.converge(side);
      this.steps.set(side, stepsOf(this.output));
      const { paths, services } = await managedBy(this.site);
      ours.paths.push(...paths);
      ours.services.push(...services);
      this.states.set(side, await masterState(this.site, [...new Set(ours.paths)], [...new Set(ours.services)]));
    }
  }

  /** Files and daemons that tell the sides apart. */
  differences(): string[] {
    const [a, b] = [this.state("A"), this.state("B")];
    return [...a.keys()].filter((key) => a.get(key) !== b.get(key));
  }

  stepsTo(side: Side): readonly Step[] {
    return this.steps.get(side) ?? [];
  }

  /** An apply to the other side that is interrupted at a step; what is wrong with the master afterwards. */
  async interrupt(kind: Kind, step: Step): Promise<string[]> {
    const target = OTHER[this.side];
    await this.configure(target);
    const moment = new RegExp(step.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    this.output = "";
    if (kind === "kill") await this.site.stack.upKilledWhen(moment);
    else {
      this.watch = (output) => {
        if (!moment.test(output)) return;
        this.watch = undefined;
        this.way.set("refused");
      };
      await this.site.stack.up();
      this.watch = undefined;
      this.way.set("open");
    }
    if (!moment.test(this.output)) throw new Error(`the apply never came to "${step.text}":\n${this.output}`);
    await untilCommandsEnd(this.site);
    return mixtures(this.site, this.state(this.side), this.state(target));
  }

  /** `up` makes a side, and then neither the program nor the host has anything to add. */
  async converge(side: Side): Promise<void> {
    await this.configure(side);
    this.output = "";
    const up = await this.site.stack.up();
    if (up.code !== 0) throw new Error(`up ended with ${up.code}:\n${up.stdout}${up.stderr}`);
    this.side = side;
  }

  async expectConverged(): Promise<void> {
    const preview = await this.site.stack.preview("--refresh", "--expect-no-changes", "--diff");
    if (preview.code !== 0) throw new Error(`something is left to do:\n${preview.stdout}${preview.stderr}`);
  }

  private state(side: Side): MasterState {
    const state = this.states.get(side);
    if (!state) throw new Error(`side ${side} was never seen`);
    return state;
  }

  private configure(side: Side): Promise<void> {
    const config = configOf(side, this.site);
    const connection = { ...(config.connection as object), port: this.port, lockWaitSeconds: 120 };
    return this.site.stack.configure({ ...config, connection });
  }
}

function stepsOf(output: string): Step[] {
  return [...output.matchAll(STEP)].map(([, resource, name, verb]) => ({
    resource,
    text: `:${resource} ${name} ${verb} `,
  }));
}

async function playCuts(play: Play, plan: (stage: Stage) => Cut[]): Promise<void> {
  let stage: Stage | undefined;
  const site = await openSite({
    name: play.labName,
    fresh: true,
    log: play.say,
    onOutput: (chunk) => stage?.hears(chunk),
  });
  const way = new Way();
  try {
    const port = await way.open((exampleConfig(site.status).connection as { port: number }).port);
    const opened = (stage = new Stage(site, way, port));
    const learnt = await play.check("both sides are made, and known by their files and daemons", async () => {
      await opened.learn();
      const differing = opened.differences();
      if (differing.length < LEAST_DIFFERENCES) throw new Error(`the sides differ only in ${differing.join(", ")}`);
      play.say(`the sides differ in ${differing.join(", ")}`);
      return true;
    });
    if (!learnt) return;
    for (const { kind, choose } of plan(opened)) {
      const target = OTHER[opened.side];
      const step = choose(opened.stepsTo(target));
      const way = kind === "kill" ? "pulumi is killed" : "the connection is cut";
      await play.check(
        `${way} at "${step.text.slice(1, -1)}" on the way to ${target}: old or new, and the next up converges`,
        async () => {
          const wrong = await opened.interrupt(kind, step);
          await opened.converge(target);
          if (wrong.length > 0) throw new Error(wrong.join("\n"));
          await opened.expectConverged();
        },
      );
    }
  } finally {
    way.close();
    await site.lab.down();
  }
}

/** One step of each kind of resource, a random one, killed and cut in turn. */
function sample(play: Play, stage: Stage): Cut[] {
  const resources = [...new Set([...stage.stepsTo("A"), ...stage.stepsTo("B")].map(({ resource }) => resource))].sort();
  const first = Math.random() < 0.5 ? 0 : 1;
  play.say(`kinds of resources: ${resources.join(", ")}`);
  return resources.map((resource, i) => ({
    kind: (i + first) % 2 === 0 ? "kill" : "cut",
    choose(steps) {
      const fitting = steps.filter((step) => step.resource === resource);
      const of = fitting.length > 0 ? fitting : steps;
      return of[Math.floor(Math.random() * of.length)];
    },
  }));
}

/** Every step on the way there and back, killed and cut. */
function all(stage: Stage): Cut[] {
  const count = Math.max(stage.stepsTo("A").length, stage.stepsTo("B").length);
  // two in a row lead there and back, so each kind meets the step on both ways
  return Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    (["kill", "kill", "cut", "cut"] as const).map((kind): Cut => ({
      kind,
      choose: (steps) => steps[i % steps.length],
    })),
  );
}

export const cut: Scenario = {
  name: "cut",
  tells:
    "an apply is killed, or cut off from the master, at a step of each kind: old or new state, and the next up converges",
  onRequest: true,
  run: (play) => playCuts(play, (stage) => sample(play, stage)),
};

export const cutAll: Scenario = {
  name: "cut-all",
  tells: "the same at every step there and back",
  onRequest: true,
  run: (play) => playCuts(play, all),
};
