import { z } from "zod";
import { Claim, claimCalls, observeClaimCalls, releasingCalls } from "../../host/claims/claims";
import type { Answer } from "../../host/connection/host-session";
import { managedFileSchema } from "../../host/files/managed-file";
import {
  observedFile,
  observeFileCalls,
  restoreDroppedCalls,
  restoreFileCalls,
  writeFileCalls,
} from "../../host/files/managed-files";
import { probingCalls } from "../../host/service/probes";
import { Call } from "../../host/script/script";
import { describeUnit, unitDrift } from "../../host/service/unit-facts";
import { incumbent, Kept, kept, newcomer, observedClaim, takingCalls, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { foreignCalls, observedForeign, refuseForeign, watchedShape } from "../files/foreign";
import { checkInputs } from "../arguments/checked";
import { claimsOfFiles, keptPlaces, placed, Places } from "../files/file-claims";

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

/** The same with who it is on the host, and how the daemon was started when it was last applied. */
export type HostServiceOutputs = HostServiceInputs & Kept & Places & { readonly appliedUnit?: string };

export const hostService: Handler<HostServiceInputs, HostServiceOutputs> = {
  check: (_olds, news) => checkInputs(serviceSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.service === news.service ? [] : ["service"], deleteBeforeReplace: true }),

  async create(inputs) {
    const claiming = newcomer(inputs);
    const outs = await change(inputs, [...claimCalls(claiming, claimsOf(inputs)), ...settleCalls(inputs)], undefined);
    return { id: inputs.service, outs: { ...outs, ...kept(claiming) } };
  },

  async read(_id, props) {
    const here = onHost(props, props);
    const questions = questionsOf(props);
    const answer = await sessionOf(props).read({
      libraries: librariesOf(props),
      calls: [
        ...observeFileCalls(here.files),
        ...observeClaimCalls(props.identity, claimsOf(here)),
        ...probingCalls(Object.values(props.questions ?? {}), false),
        ["observe_service", props.service, ...questions.flat()],
        ...(props.unit === undefined ? [] : [observeUnitCall(here, props.appliedUnit)]),
        ...foreignCalls(props, here.files.at(0)),
      ],
    });
    const observed: HostServiceOutputs = {
      ...props,
      files: here.files.map((file, i) => ({
        ...(observedFile(file, i, answer.values) ?? absent(file)),
        path: props.files[i].path,
        block: props.files[i].block,
      })),
      running: answer.values.get("running") === "yes",
      enabled: answer.values.get("enabled") === "yes",
      ...(questions.length > 0 && {
        serving: Object.fromEntries(questions.map(([question], i) => [question, gotFor(i, answer)])),
      }),
      ...(props.unit !== undefined && unitOf(props.appliedUnit, answer)),
      ...observedClaim(props, answer.values),
      ...observedForeign(props, here.files.at(0), answer.values),
    };
    const outs = wireable(observed);
    return { id: props.service, props: outs, inputs: withoutKept(outs) };
  },

  async update(_id, olds, news) {
    const { appliedUnit } = olds;
    const claiming = incumbent(olds, news);
    const places = keptPlaces(olds.files, news.files, olds);
    const before = onHost(olds, olds);
    const after = onHost(news, places);
    const own = { ...kept(claiming), ...places };
    if (sameRequest(before, after)) {
      if (!sameClaimant(olds, news)) await claim(news, takingCalls(claiming, claimsOf(after)));
      return { outs: wireable({ ...news, appliedUnit, ...own }) };
    }
    const restart = appliedUnit !== undefined && (await mustRestart(after, appliedUnit));
    const settle = [...settleCalls(after, restart), ...restoreDroppedCalls(before.files, after.files)];
    const outs = await change(after, [...claimCalls(claiming, claimsOf(after)), ...settle], olds);
    return { outs: { ...outs, files: news.files, ...own } };
  },

  async delete(_id, props) {
    const { files } = onHost(props, props);
    await sessionOf(props).change({
      libraries: librariesOf(props),
      calls: [
        ...releasingCalls(props.identity),
        ["begin_transaction"],
        ["require_service_record", props.service],
        ...restoreFileCalls(files),
        ["release_service", props.service, props.reload ?? ""],
      ],
    });
  },
};

/** A daemon is shared by those whose files it reads. */
function claimsOf({ service, files }: HostServiceInputs): Claim[] {
  return [...claimsOfFiles(files), { kind: "service", thing: service, shared: true }];
}

/** The same with its files where they are on the host. */
function onHost<T extends HostServiceInputs>(inputs: T, places: Places): T {
  return { ...inputs, files: placed(inputs.files, places) };
}

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
  const { values } = await sessionOf(inputs).read({
    libraries: librariesOf(inputs),
    calls: [observeUnitCall(inputs, appliedUnit)],
  });
  const { foreign, restart } = unitDrift(appliedUnit, values.get("unit") ?? "");
  if (foreign.length > 0) {
    throw new Error(
      `${inputs.service} is started differently from its last apply:\n${foreign.join("\n")}\n` +
        "Nothing was changed on the host. Undo it there and run the command again; or, if it is to stay, recreate the " +
        "service with it: `pulumi up --replace` with the URN of this resource.",
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
  const { values } = await sessionOf(inputs).change({
    libraries: librariesOf(inputs),
    calls: [...calls, ...(inputs.unit === undefined ? [] : [observeUnitCall(inputs)]), ...foreignCalls(inputs, file)],
  });
  refuseForeign(olds, inputs, file, values);
  return wireable({ ...inputs, ...(inputs.unit !== undefined && { appliedUnit: values.get("unit") }) });
}

async function claim(inputs: HostServiceInputs, calls: Call[]): Promise<void> {
  await sessionOf(inputs).change({ libraries: librariesOf(inputs), calls });
}

function sameKeys(one: object, other: object): boolean {
  return Object.keys(one).sort().join("\n") === Object.keys(other).sort().join("\n");
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}
