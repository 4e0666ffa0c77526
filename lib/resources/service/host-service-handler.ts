import { z } from "zod";
import { Claim, claims, Claimed } from "../../host/claims/claims";
import { managedFileSchema } from "../../host/files/managed-file";
import { Asked, Daemon, service } from "../../host/service/service";
import { describeUnit, unitDrift } from "../../host/service/unit-facts";
import { incumbent, Kept, kept, newcomer, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { observedForeign, refuseForeign, watchedShape } from "../files/foreign";
import { checkInputs } from "../arguments/check-inputs";
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

/** The inputs, who the resource is on the host, and how the daemon was started at the last apply. */
export type HostServiceOutputs = HostServiceInputs & Kept & Places & { readonly appliedUnit?: string };

export const hostService: Handler<HostServiceInputs, HostServiceOutputs> = {
  check: (_olds, news) => checkInputs(serviceSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.service === news.service ? [] : ["service"], deleteBeforeReplace: true }),

  async create(inputs) {
    const claiming = newcomer(inputs);
    const outs = await applyService(inputs, undefined, { claiming, claims: claimsOf(inputs) }, false);
    return { id: inputs.service, outs: { ...outs, ...kept(claiming) } };
  },

  async read(_id, props) {
    const here = onHost(props, props);
    const daemon = daemonOf(here);
    const looking = { identity: props.identity, claims: claimsOf(here) };
    const found = await service.observe(sessionOf(props), daemon, props.appliedUnit, looking);
    const observed: HostServiceOutputs = {
      ...props,
      files: here.files.map((file, i) => ({
        ...(found.files[i] ?? absent(file)),
        path: props.files[i].path,
        block: props.files[i].block,
      })),
      running: found.running,
      enabled: found.enabled,
      ...(daemon.asked.length > 0 && {
        serving: Object.fromEntries(daemon.asked.map(({ question }, i) => [question, found.got[i]])),
      }),
      ...(props.unit !== undefined && unitOf(props.appliedUnit, found.unit)),
      ...observedClaim(props, found.claimant),
      ...observedForeign(found.foreign),
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
    const claimed = { claiming, claims: claimsOf(after) };
    if (sameRequest(before, after)) {
      if (!sameClaimant(olds, news)) await claims.take(sessionOf(news), claimed);
      return { outs: wireable({ ...news, appliedUnit, ...own }) };
    }
    const restart = appliedUnit !== undefined && (await mustRestart(after, appliedUnit));
    const outs = await applyService(after, { olds, files: before.files }, claimed, restart);
    return { outs: { ...outs, files: news.files, ...own } };
  },

  async delete(_id, props) {
    await service.release(sessionOf(props), daemonOf(onHost(props, props)), props.identity);
  },
};

/** A daemon is shared by those whose files it reads. */
function claimsOf({ service: name, files }: HostServiceInputs): Claim[] {
  return [...claimsOfFiles(files), { kind: "service", thing: name, shared: true }];
}

/** The service with its files at the paths that they have on the host. */
function onHost<T extends HostServiceInputs>(inputs: T, places: Places): T {
  return { ...inputs, files: placed(inputs.files, places) };
}

function daemonOf(inputs: HostServiceInputs): Daemon {
  const { serviceManager, running, enabled, files, reload, unit, watch } = inputs;
  return {
    ...{ serviceManager, service: inputs.service, running, enabled, files, reload, watch },
    asked: askedOf(inputs),
    looksAtUnit: unit !== undefined,
  };
}

/**
 * Whether only a restart makes the daemon run as it was last applied. Refuses, before anything is changed, when a file of others
 * starts it otherwise now: to write over it is not ours, and to serve by it is nobody's promise.
 */
async function mustRestart(inputs: HostServiceInputs, appliedUnit: string): Promise<boolean> {
  const observed = await service.observeUnit(sessionOf(inputs), daemonOf(inputs), appliedUnit);
  const { foreign, restart } = unitDrift(appliedUnit, observed);
  if (foreign.length > 0) {
    throw new Error(
      `${inputs.service} is started differently from its last apply:\n${foreign.join("\n")}\n` +
        "Nothing was changed on the host. Undo it there and run the command again; or, if it is to stay, recreate the " +
        "service with it: `pulumi up --replace` with the URN of this resource.",
    );
  }
  return restart.length > 0;
}

/** In the order of the questions. States of earlier versions have a text for the right answers. */
function askedOf({ questions = {}, serving }: HostServiceInputs): Asked[] {
  const answers: Readonly<Record<string, string>> = typeof serving === "object" ? serving : {};
  return Object.entries(questions).map(([question, command]) => ({
    ...{ question, command },
    answer: answers[question] ?? "",
  }));
}

/** What was adopted and not applied is compared with how it was found first. */
function unitOf(applied: string | undefined, observed: string): { unit: string; appliedUnit: string } {
  const appliedUnit = applied ?? observed;
  return { unit: describeUnit(unitDrift(appliedUnit, observed)), appliedUnit };
}

/** A file that is gone shows its path and nothing else, so the diff lists every line that is missing. */
function absent(file: HostServiceInputs["files"][number]): HostServiceInputs["files"][number] {
  return { ...file, content: undefined, mode: "(absent)" };
}

/** @param change what an update changes: its resource, and its files where the host had them */
async function applyService(
  inputs: HostServiceInputs,
  change: { readonly olds: HostServiceOutputs; readonly files: HostServiceInputs["files"] } | undefined,
  claimed: Claimed,
  restart: boolean,
): Promise<HostServiceOutputs> {
  const daemonChange = { claimed, before: change?.files ?? [], restart };
  const { unit, foreign } = await service.apply(sessionOf(inputs), daemonOf(inputs), daemonChange);
  refuseForeign(change?.olds, inputs, inputs.files.at(0), foreign);
  return wireable({ ...inputs, ...(inputs.unit !== undefined && { appliedUnit: unit }) });
}

function sameKeys(one: object, other: object): boolean {
  return Object.keys(one).sort().join("\n") === Object.keys(other).sort().join("\n");
}
