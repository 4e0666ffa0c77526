import { z } from "zod";
import { Claim, claimCalls, observeClaimCalls, releasingCalls } from "../../host/claims/claims";
import { Call } from "../../host/script/script";
import { incumbent, Kept, kept, newcomer, newRecord, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs } from "../arguments/checked";

/** Follows the name of a package that is gone, so that a diff names exactly that one and a later read still knows it. */
const NOT_INSTALLED = " (not installed)";

/** An install may load a repository's lists and hundreds of megabytes from a slow mirror. */
const INSTALL_TIMEOUT_SECONDS = 1800;

const packageName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9+._-]*$/, "expected the name of a package");

const packagesSchema = z
  .object({
    packageManager: z.enum(["yum", "dnf"]),
    recordedAs: z.string().regex(/^[A-Za-z0-9._-]+$/, "expected letters, digits and . _ -"),
    packages: z.array(packageName),
    firstAvailable: z.array(packageName).min(1).optional(),
    leavings: z.record(z.string(), z.array(z.string().startsWith("/"))).optional(),
    role: z
      .string()
      .regex(/^[a-z]+( [a-z]+)*$/, "expected lower-case words")
      .optional(),
  })
  .refine(({ packages, firstAvailable }) => packages.length > 0 || firstAvailable !== undefined, {
    path: ["packages"],
    message: "is empty, expected at least one package, or firstAvailable",
  });

/** Packages that a host has; those that came with them leave with them. */
export type HostPackagesInputs = HostInputs & z.infer<typeof packagesSchema>;

/** The same with who it is on the host, and the name of its record there. */
export type HostPackagesOutputs = HostPackagesInputs & Kept & { readonly record?: string };

export const hostPackages: Handler<HostPackagesInputs, HostPackagesOutputs> = {
  check: (_olds, news) => checkInputs(packagesSchema, news),

  diff: () => Promise.resolve({ replaces: [], deleteBeforeReplace: true }),

  async create(inputs) {
    const claiming = newcomer(inputs);
    const record = newRecord(inputs);
    await change(inputs, [...claimCalls(claiming, claimsOf(inputs, record)), ...applyCalls(inputs, record)]);
    return { id: inputs.recordedAs, outs: outputs(inputs, kept(claiming), record) };
  },

  async read(id, props) {
    const wanted = named(props.packages);
    const alternatives = named(props.firstAvailable);
    const record = recordOf(props);
    const answer = await sessionOf(props).read({
      libraries: librariesOf(props),
      calls: [
        ["observe_packages", ...wanted, ...alternatives],
        ...(alternatives.length === 0 ? [] : [["observe_choice", record] as const]),
        ...observeClaimCalls(props.identity, claimsOf(props, record)),
      ],
    });
    const present = new Set((answer.values.get("packages") ?? "").split("\n").filter(Boolean));
    const outs = wireable({
      ...props,
      packages: wanted.map((name) => (present.has(name) ? name : `${name}${NOT_INSTALLED}`)),
      ...(alternatives.length > 0 && {
        firstAvailable: observedAlternatives(alternatives, present, answer.values.get("choice") ?? ""),
      }),
      ...observedClaim(props, answer.values),
    });
    return { id, props: outs, inputs: withoutKept(outs) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    const record = recordOf(olds);
    if (!sameRequest(withoutName(olds), withoutName(news)) || !sameClaimant(olds, news)) {
      const wanted = new Set([...news.packages, ...(news.firstAvailable ?? [])]);
      const dropped = [...named(olds.packages), ...named(olds.firstAvailable)].filter((name) => !wanted.has(name));
      await change(news, [
        ...claimCalls(claiming, claimsOf(news, record)),
        ...applyCalls(news, record),
        ["drop_packages", record, ...dropped],
      ]);
    }
    return { outs: outputs(news, kept(claiming), record) };
  },

  async delete(_id, props) {
    const record = recordOf(props);
    await change(props, [
      ...releasingCalls(props.identity),
      ...Object.entries(props.leavings ?? {}).map(([name, paths]): Call => ["plan_leavings", record, name, ...paths]),
      ["release_packages", record],
    ]);
  },
};

/** A role of the host is of one stack alone; packages are shared, each of them claimed as it is applied. */
function claimsOf({ role }: HostPackagesInputs, record: string): Claim[] {
  const packages: Claim = { kind: "packages", thing: record, shared: true };
  return role === undefined ? [packages] : [{ kind: "role", thing: role }, packages];
}

function applyCalls({ packages, firstAvailable }: HostPackagesInputs, record: string): Call[] {
  return [
    ...(firstAvailable === undefined ? [] : [["choose_package", record, ...firstAvailable] as const]),
    ["apply_packages", record, ...packages],
  ];
}

function recordOf({ record, recordedAs }: HostPackagesOutputs): string {
  return record ?? recordedAs;
}

/** The record is an output where it is not the name that the program gives. */
function outputs(inputs: HostPackagesInputs, identity: Kept, record: string): HostPackagesOutputs {
  return { ...inputs, ...identity, ...(record !== inputs.recordedAs && { record }) };
}

/** The name alone asks for nothing of the host. */
function withoutName(inputs: HostPackagesInputs): HostPackagesInputs {
  return { ...inputs, recordedAs: "" };
}

/** When the choice is gone and no other alternative is there, it is the choice that a diff names. */
function observedAlternatives(alternatives: string[], present: ReadonlySet<string>, choice: string): string[] {
  if (choice === "" || alternatives.some((name) => present.has(name))) return alternatives;
  return alternatives.map((name) => (name === choice ? `${name}${NOT_INSTALLED}` : name));
}

function named(packages: readonly string[] = []): string[] {
  return packages.map((name) => name.replace(NOT_INSTALLED, ""));
}

function librariesOf(inputs: HostPackagesInputs): string[] {
  return ["package-rpm", `package-${inputs.packageManager}`, "packages"];
}

async function change(inputs: HostPackagesInputs, calls: Call[]): Promise<void> {
  await sessionOf(inputs).change({ libraries: librariesOf(inputs), calls }, INSTALL_TIMEOUT_SECONDS);
}
