import { z } from "zod";
import { hostSession } from "../../host/host-session";
import type { Answer } from "../../host/host-session";
import {
  managedFileSchema,
  observedFile,
  observeFileCalls,
  restoreDroppedCalls,
  restoreFileCalls,
  writeFileCalls,
} from "../../host/managed-files";
import { probingCalls } from "../../host/probes";
import { Call } from "../../host/script";
import { describeUnit, unitDrift } from "../../host/unit-facts";
import { Handler, HostInputs, sameRequest, wireable } from "../contract";
import { foreignCalls, observedForeign, refuseForeign, watchedShape } from "../foreign";
import { checkInputs } from "./checked";

const serviceSchema = z
  .object({
    serviceManager: z.enum(["sysv", "systemd"]),
    service: z.string().regex(/^[A-Za-z0-9@._-]+$/, "expected the name of a service"),
    running: z.boolean(),
    enabled: z.boolean(),
    files: z.array(managedFileSchema),
    reload: z.string().optional(),
    questions: z.record(z.string(), z.string()).optional(),
    serving: z.record(z.string(), z.string()).optional(),
    unit: z.string().optional(),
    ...watchedShape,
  })
  .refine(({ questions = {}, serving = {} }) => sameKeys(questions, serving), {
    path: ["serving"],
    message: "expected an answer for each of the questions, and no other",
  });

/** A daemon with its configuration files: one transaction, one restart. */
export type HostServiceInputs = HostInputs & z.infer<typeof serviceSchema>;

/** The same with how the daemon was started when it was last applied. States of earlier versions have none. */
export type HostServiceOutputs = HostServiceInputs & { readonly appliedUnit?: string };

export const hostService: Handler<HostServiceInputs, HostServiceOutputs> = {
  check: (_olds, news) => checkInputs(serviceSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.service === news.service ? [] : ["service"], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.service, outs: await change(inputs, settleCalls(inputs), undefined) };
  },

  async read(_id, props) {
    const questions = questionsOf(props);
    const answer = await hostSession(props.connection).read({
      libraries: librariesOf(props),
      calls: [
        ...observeFileCalls(props.files),
        ...probingCalls(Object.values(props.questions ?? {}), false),
        ["observe_service", props.service, ...questions.flat()],
        ...(props.unit === undefined ? [] : [observeUnitCall(props, props.appliedUnit)]),
        ...foreignCalls(props, props.files.at(0)),
      ],
    });
    const observed: HostServiceOutputs = {
      ...props,
      files: props.files.map((file, i) => observedFile(file, i, answer.values) ?? absent(file)),
      running: answer.values.get("running") === "yes",
      enabled: answer.values.get("enabled") === "yes",
      ...(questions.length > 0 && {
        serving: Object.fromEntries(questions.map(([question], i) => [question, gotFor(i, answer)])),
      }),
      ...(props.unit !== undefined && unitOf(props.appliedUnit, answer)),
      ...observedForeign(props, props.files.at(0), answer.values),
    };
    const outs = wireable(observed);
    return { id: props.service, props: outs, inputs: withoutApplied(outs) };
  },

  async update(_id, olds, news) {
    const { appliedUnit } = olds;
    if (sameRequest(withoutApplied(olds), news)) return { outs: wireable({ ...news, appliedUnit }) };
    const restart = appliedUnit !== undefined && (await mustRestart(news, appliedUnit));
    const settle = [...settleCalls(news, restart), ...restoreDroppedCalls(olds.files, news.files)];
    return { outs: await change(news, settle, olds) };
  },

  async delete(_id, props) {
    await hostSession(props.connection).change({
      libraries: librariesOf(props),
      calls: [
        ["begin_transaction"],
        ["require_service_record", props.service],
        ...restoreFileCalls(props.files),
        ["release_service", props.service],
      ],
    });
  },
};

function settleCalls(inputs: HostServiceInputs, restart = false): Call[] {
  const [begin, ...write] = writeFileCalls(inputs.files);
  return [
    begin,
    ...probingCalls(Object.values(inputs.questions ?? {}), true),
    ["announce_service", inputs.service],
    ...(restart ? [["demand_restart", inputs.service] as const] : []),
    ...write,
    [
      "settle_service",
      inputs.service,
      yesOrNo(inputs.running),
      yesOrNo(inputs.enabled),
      inputs.reload ?? "",
      ...questionsOf(inputs).flat(),
    ],
  ];
}

/**
 * Whether only a restart makes the daemon run as it was last applied. Refuses, before anything is changed, when a file of others
 * starts it otherwise now: to write over it is not ours, and to serve by it is nobody's promise.
 */
async function mustRestart(inputs: HostServiceInputs, appliedUnit: string): Promise<boolean> {
  const { values } = await hostSession(inputs.connection).read({
    libraries: librariesOf(inputs),
    calls: [observeUnitCall(inputs, appliedUnit)],
  });
  const { foreign, restart } = unitDrift(appliedUnit, values.get("unit") ?? "");
  if (foreign.length > 0) {
    throw new Error(
      `${inputs.service} is started otherwise than when it was last applied:\n${foreign.join("\n")}\n` +
        "Nothing was changed on the host. Undo it there and run the command again; or, if it is to stay, have the service made " +
        "anew with it: `pulumi up --replace` with the URN of this resource.",
    );
  }
  return restart.length > 0;
}

/** Question, command and right answer of each, in the order of the questions. States of earlier versions have a text for them. */
function questionsOf({ questions = {}, serving }: HostServiceInputs): [string, string, string][] {
  const answers: Readonly<Record<string, string>> = typeof serving === "object" ? serving : {};
  return Object.entries(questions).map(([question, command]) => [question, command, answers[question] ?? ""]);
}

function gotFor(i: number, answer: Answer): string {
  return answer.values.get(`serving.${i}`) ?? "(not asked)";
}

/** What was adopted and not applied is compared with how it was found first. */
function unitOf(applied: string | undefined, { values }: Answer): { unit: string; appliedUnit: string } {
  const observed = values.get("unit") ?? "";
  const appliedUnit = applied ?? observed;
  return { unit: describeUnit(unitDrift(appliedUnit, observed)), appliedUnit };
}

/** A file that others write too is never stale as a whole: their lines are no reason to restart. */
function observeUnitCall({ service, files }: HostServiceInputs, applied = ""): Call {
  return [
    "observe_unit",
    service,
    applied,
    ...files.filter(({ block }) => block === undefined).map(({ path }) => path),
  ];
}

/** A file that is gone shows its path and nothing else, so the diff lists every line that is missing. */
function absent(file: HostServiceInputs["files"][number]): HostServiceInputs["files"][number] {
  return { ...file, content: undefined, mode: "(absent)" };
}

function librariesOf(inputs: HostServiceInputs): string[] {
  const foreign = inputs.watch === undefined ? [] : ["foreign"];
  const manager = `service-${inputs.serviceManager}`;
  return ["block", "files", "transaction", manager, "service-unit", "probes", "service", ...foreign];
}

async function change(
  inputs: HostServiceInputs,
  calls: Call[],
  olds: HostServiceOutputs | undefined,
): Promise<HostServiceOutputs> {
  const file = inputs.files.at(0);
  const { values } = await hostSession(inputs.connection).change({
    libraries: librariesOf(inputs),
    calls: [...calls, ...(inputs.unit === undefined ? [] : [observeUnitCall(inputs)]), ...foreignCalls(inputs, file)],
  });
  refuseForeign(olds, inputs, file, values);
  return wireable({ ...inputs, ...(inputs.unit !== undefined && { appliedUnit: values.get("unit") }) });
}

function withoutApplied(outputs: HostServiceOutputs): HostServiceInputs {
  const { appliedUnit, ...inputs } = outputs;
  return appliedUnit === undefined ? outputs : inputs;
}

function sameKeys(one: object, other: object): boolean {
  return Object.keys(one).sort().join("\n") === Object.keys(other).sort().join("\n");
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}
