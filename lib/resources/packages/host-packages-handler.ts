import { z } from "zod";
import type { Claim } from "../../host/claims/claims";
import { packages, WantedPackages } from "../../host/packages/packages";
import { incumbent, Kept, kept, newcomer, newRecord, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs } from "../arguments/check-inputs";

/** Follows the name of a package that is gone, so that a diff names exactly that one and a later read still knows it. */
const NOT_INSTALLED = " (not installed)";

const packageName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9+._-]*$/, "expected the name of a package");

const packagesSchema = z
  .object({
    packageManager: z.enum(["yum", "dnf"]),
    ledgerKey: z.string().regex(/^[A-Za-z0-9._-]+$/, "expected letters, digits and . _ -"),
    packages: z.array(packageName),
    firstAvailable: z.array(packageName).min(1).optional(),
    residue: z.record(z.string(), z.array(z.string().startsWith("/"))).optional(),
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

/** The inputs, who the resource is on the host, and the name of its record there. */
export type HostPackagesOutputs = HostPackagesInputs & Kept & { readonly record?: string };

export const hostPackages: Handler<HostPackagesInputs, HostPackagesOutputs> = {
  check: (_olds, news) => checkInputs(packagesSchema, news),

  diff: () => Promise.resolve({ replaces: [], deleteBeforeReplace: true }),

  async create(inputs) {
    const claiming = newcomer(inputs);
    const record = newRecord(inputs);
    await packages.apply(sessionOf(inputs), wantedBy(inputs, record), { claiming, claims: claimsOf(inputs, record) });
    return { id: inputs.ledgerKey, outs: outputs(inputs, kept(claiming), record) };
  },

  async read(id, props) {
    const wanted = named(props.packages);
    const alternatives = named(props.firstAvailable);
    const record = recordOf(props);
    const { present, choice, claimant } = await packages.observe(
      sessionOf(props),
      { ...wantedBy(props, record), packages: wanted, firstAvailable: alternatives },
      { identity: props.identity, claims: claimsOf(props, record) },
    );
    const outs = wireable({
      ...props,
      packages: wanted.map((name) => (present.has(name) ? name : `${name}${NOT_INSTALLED}`)),
      ...(alternatives.length > 0 && {
        firstAvailable: observedAlternatives(alternatives, present, choice),
      }),
      ...observedClaim(props, claimant),
    });
    return { id, props: outs, inputs: withoutKept(outs) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    const record = recordOf(olds);
    if (!sameRequest(withoutName(olds), withoutName(news)) || !sameClaimant(olds, news)) {
      const wanted = new Set([...news.packages, ...(news.firstAvailable ?? [])]);
      const dropped = [...named(olds.packages), ...named(olds.firstAvailable)].filter((name) => !wanted.has(name));
      const claimed = { claiming, claims: claimsOf(news, record) };
      await packages.apply(sessionOf(news), wantedBy(news, record), claimed, dropped);
    }
    return { outs: outputs(news, kept(claiming), record) };
  },

  async delete(_id, props) {
    const { residue = {}, identity } = props;
    await packages.release(sessionOf(props), wantedBy(props, recordOf(props)), residue, identity);
  },
};

/** A role of the host is of one stack alone; packages are shared, each of them claimed as it is applied. */
function claimsOf({ role }: HostPackagesInputs, record: string): Claim[] {
  const shared: Claim = { kind: "packages", thing: record, shared: true };
  return role === undefined ? [shared] : [{ kind: "role", thing: role }, shared];
}

function wantedBy(inputs: HostPackagesInputs, record: string): WantedPackages {
  const { packageManager, packages: names, firstAvailable = [] } = inputs;
  return { packageManager, record, packages: names, firstAvailable };
}

function recordOf({ record, ledgerKey }: HostPackagesOutputs): string {
  return record ?? ledgerKey;
}

/** The record is an output where it is not the name that the program gives. */
function outputs(inputs: HostPackagesInputs, identity: Kept, record: string): HostPackagesOutputs {
  return { ...inputs, ...identity, ...(record !== inputs.ledgerKey && { record }) };
}

/** The name alone asks for nothing of the host. */
function withoutName(inputs: HostPackagesInputs): HostPackagesInputs {
  return { ...inputs, ledgerKey: "" };
}

/** When the choice is gone and no other alternative is there, it is the choice that a diff names. */
function observedAlternatives(alternatives: string[], present: ReadonlySet<string>, choice: string): string[] {
  if (choice === "" || alternatives.some((name) => present.has(name))) return alternatives;
  return alternatives.map((name) => (name === choice ? `${name}${NOT_INSTALLED}` : name));
}

function named(names: readonly string[] = []): string[] {
  return names.map((name) => name.replace(NOT_INSTALLED, ""));
}
