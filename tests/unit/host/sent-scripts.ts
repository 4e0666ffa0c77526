import type { Connection } from "../../../lib/model/connection/connection";
import type { Output } from "../../../lib/host/connection/host-command";
import type { StartResult } from "../../../lib/host/connection/running-command";
import type { Handler, HostInputs } from "../../../lib/resources/contract";
import * as handlers from "../../../lib/resources/handlers";
import { kindOf, Registered } from "../components/registered";

/** What goes to a master in one session. */
export interface Sent {
  /** What sent it: a handler's method, or the command of a component, and the resource. */
  readonly by: string;
  readonly command: string;
  readonly stdin: string;
}

export type Method = "create" | "read" | "update" | "delete";
export const METHODS: readonly Method[] = ["create", "read", "update", "delete"];

const sent: Sent[] = [];
let sender = "";

// everything between a handler and the wire is real: the composed script, the marker, sudo and the launcher
jest.mock("../../../lib/host/connection/session-pool", () => ({
  SessionPool: class {
    run(command: string, stdin: string): Promise<Output> {
      sent.push({ by: sender, command, stdin });
      const marker = /^echo (@answer-\w+)$/m.exec(stdin)?.[1] ?? "";
      // what is to be signed is waited for
      const said = /^make_unsigned_image /m.test(stdin) ? `unsigned 64\n${"0".repeat(64)}\n` : "";
      return Promise.resolve({ exitCode: 0, stdout: Buffer.from(`${marker}\n${said}`), stderr: "" });
    }
    startRunning(command: string, stdin: string): Promise<StartResult> {
      sent.push({ by: `lock of ${sender}`, command, stdin });
      const running = { heartbeat: () => undefined, end: () => undefined, ended: Promise.resolve() };
      const marker = /^echo (@answer-\w+)$/m.exec(stdin)?.[1] ?? "";
      return Promise.resolve({ stdout: Buffer.from(`${marker}\n@held\n`), running });
    }
    close(): Promise<void> {
      return Promise.resolve();
    }
  },
}));

// nothing else is asked at the same time, so nobody has to be waited for
jest.mock("../../../lib/host/connection/gathering", () => ({
  Gathering: class {
    constructor(private readonly ask: (all: unknown[]) => Promise<unknown>) {}
    join(_key: string, asked: unknown): Promise<unknown> {
      return this.ask([asked]);
    }
  },
}));

/** Drives every method of the handlers behind resources that a program registered, and takes its commands as they are. */
export async function sentBy(resources: readonly Registered[], connection: Partial<Connection>): Promise<Sent[]> {
  sent.length = 0;
  for (const { type, name, inputs } of resources) {
    const plain = unsealed(inputs) as Record<string, unknown>;
    if (type === "command:remote:Command") commandScripts(name, plain);
    const handler = handlerOf(type);
    if (handler)
      await drive(handler, name, { ...plain, connection: { ...(plain.connection as Connection), ...connection } });
  }
  return sent.map((entry) => ({ ...entry, stdin: entry.stdin.replace(/@answer-\w+/g, "@answer") }));
}

interface Named {
  readonly name: string;
  readonly handler: Handler<HostInputs>;
}

function handlerOf(type: string): Named | undefined {
  if (!type.startsWith("pulumi-nodejs:dynamic/")) return undefined;
  const kind = kindOf(type);
  const name = kind[0].toLowerCase() + kind.slice(1);
  return { name, handler: (handlers as unknown as Record<string, Handler<HostInputs>>)[name] };
}

async function drive({ name, handler }: Named, resource: string, inputs: HostInputs): Promise<void> {
  const state = { ...inputs, digest: "0123456789abcdef0123456789abcdef" };
  const before = { ...state, somethingElse: "so that it is an update" };
  const drives: Record<Method, () => Promise<unknown>> = {
    create: () => handler.create(inputs),
    read: () => handler.read("id", state),
    update: () => handler.update("id", before, inputs),
    delete: () => handler.delete("id", state),
  };
  for (const method of METHODS) {
    sender = `${name}.${method} of ${resource}`;
    await drives[method]();
  }
}

/** Commands of `@pulumi/command`: what is run at each step of their life, with the one standard input that they have. */
function commandScripts(name: string, inputs: Record<string, unknown>): void {
  for (const step of ["create", "update", "delete"] as const) {
    const command = inputs[step];
    if (typeof command === "string") {
      sent.push({
        by: `command.${step} of ${name}`,
        command,
        stdin: typeof inputs.stdin === "string" ? inputs.stdin : "",
      });
    }
  }
}

function unsealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unsealed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0][0] === "secret") return unsealed(entries[0][1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key, unsealed(inner)]));
}
