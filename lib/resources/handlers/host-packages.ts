import { z } from "zod";
import { hostSession } from "../../host/host-session";
import { Call } from "../../host/script";
import { Handler, HostInputs, sameRequest, wireable } from "../contract";
import { checkInputs } from "./checked";

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
  })
  .refine(({ packages, firstAvailable }) => packages.length > 0 || firstAvailable !== undefined, {
    path: ["packages"],
    message: "is empty, expected at least one package, or firstAvailable",
  });

/** Packages that a host has; those that came with them leave with them. */
export type HostPackagesInputs = HostInputs & z.infer<typeof packagesSchema>;

export const hostPackages: Handler<HostPackagesInputs> = {
  check: (_olds, news) => checkInputs(packagesSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.recordedAs === news.recordedAs ? [] : ["recordedAs"], deleteBeforeReplace: true }),

  async create(inputs) {
    await change(inputs, applyCalls(inputs));
    return { id: inputs.recordedAs, outs: inputs };
  },

  async read(id, props) {
    const wanted = named(props.packages);
    const alternatives = named(props.firstAvailable);
    const answer = await hostSession(props.connection).read({
      libraries: librariesOf(props),
      calls: [
        ["observe_packages", ...wanted, ...alternatives],
        ...(alternatives.length === 0 ? [] : [["observe_choice", props.recordedAs] as const]),
      ],
    });
    const present = new Set((answer.values.get("packages") ?? "").split("\n").filter(Boolean));
    const inputs = wireable({
      ...props,
      packages: wanted.map((name) => (present.has(name) ? name : `${name}${NOT_INSTALLED}`)),
      ...(alternatives.length > 0 && {
        firstAvailable: observedAlternatives(alternatives, present, answer.values.get("choice") ?? ""),
      }),
    });
    return { id, props: inputs, inputs };
  },

  async update(_id, olds, news) {
    if (!sameRequest(olds, news)) {
      const kept = new Set([...news.packages, ...(news.firstAvailable ?? [])]);
      const dropped = [...named(olds.packages), ...named(olds.firstAvailable)].filter((name) => !kept.has(name));
      await change(news, [...applyCalls(news), ["drop_packages", news.recordedAs, ...dropped]]);
    }
    return { outs: news };
  },

  async delete(_id, props) {
    await change(props, [
      ...Object.entries(props.leavings ?? {}).map(([name, paths]): Call => [
        "plan_leavings",
        props.recordedAs,
        name,
        ...paths,
      ]),
      ["release_packages", props.recordedAs],
    ]);
  },
};

function applyCalls({ recordedAs, packages, firstAvailable }: HostPackagesInputs): Call[] {
  return [
    ...(firstAvailable === undefined ? [] : [["choose_package", recordedAs, ...firstAvailable] as const]),
    ["apply_packages", recordedAs, ...packages],
  ];
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
  await hostSession(inputs.connection).change({ libraries: librariesOf(inputs), calls }, INSTALL_TIMEOUT_SECONDS);
}
