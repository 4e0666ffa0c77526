/** What a library needs: another one, or one of several, of which a script names the one that fits its host. */
export type Need = string | { readonly oneOf: readonly string[] };

const SERVICE_MANAGER = { oneOf: ["service-sysv", "service-systemd"] };
const PACKAGE_MANAGER = { oneOf: ["package-yum", "package-dnf"] };
const PACKET_FILTER = { oneOf: ["masquerade-iptables", "masquerade-firewalld"] };

/**
 * Every library of shell functions with those that it calls. Every script has `common` and `record`, so no library names them.
 *
 * A script has its libraries in this order. The text of a build of an image and of the commands on a master is an input of their
 * resources, so another order would show as a change in every stack.
 */
export const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  ...{ common: [], record: [], processes: [], watch: ["processes"], lock: ["processes"], claims: [] },
  ...{ together: ["questions"], "changed-together": ["together", "watch"] },
  ...{ block: [], digest: [], looked: ["access", "digest", "files"], access: ["looked", "python"] },
  texts: ["block", "looked"],
  files: ["block", "digest", "looked", "texts"],
  python: [],
  questions: ["looked", "python"],
  originals: ["access", "block", "claims"],
  commit: ["access", "claims", "originals", "transaction"],
  transaction: ["access", "block", "commit", "files", "looked", "originals"],
  "key-pair": ["access", "claims", "looked", "originals", "texts"],
  "package-rpm": [PACKAGE_MANAGER],
  "package-yum": ["package-rpm"],
  "package-dnf": ["package-rpm"],
  packages: ["claims", "package-rpm", PACKAGE_MANAGER],
  "service-sysv": ["service-unit"],
  "service-systemd": ["looked", "units-looked"],
  "units-looked": ["looked"],
  "service-unit": ["looked", SERVICE_MANAGER],
  addresses: [],
  probes: ["addresses", "originals", "python", "questions", SERVICE_MANAGER],
  "service-states": [SERVICE_MANAGER],
  service: ["claims", "commit", "probes", "service-states", SERVICE_MANAGER],
  fetch: ["addresses", "python", "questions"],
  exports: [],
  foreign: ["block", "exports", "looked", "texts"],
  adopt: ["files"],
  "boot-log": [],
  "boot-side": ["addresses"],
  opened: [],
  firewall: ["claims", "opened"],
  "zones-looked": ["addresses", "boot-side", "firewall", "python"],
  forwarding: [PACKET_FILTER],
  "masquerade-firewalld": ["claims", "firewall", "masquerade", "opened", "zones-looked"],
  "masquerade-iptables": ["boot-side", "claims", "masquerade", "opened", "service-sysv"],
  masquerade: ["claims", "forwarding", "opened", PACKET_FILTER],
  "image-source": [],
  "image-work": [],
  "image-edit": ["image-build", "image-work"],
  "image-sanitise": ["image-edit"],
  "image-scan": ["image-build", "image-sanitise", "image-secrets"],
  "image-secrets": ["image-build", "image-sanitise", "image-scan"],
  "image-manifest": ["digest", "image-build"],
  "image-build": ["digest", "image-manifest", "image-work"],
  "image-ext3": ["image-build", "image-work"],
  "image-tree": ["image-build", "image-edit", "image-manifest", "image-work"],
  "image-squashfs": ["image-build"],
  "image-variants": [],
  "image-publish": ["digest", "image-variants"],
  "image-integrity": [
    "access",
    "looked",
    "fetch",
    "image-generations",
    "image-publish",
    "image-source",
    "image-variants",
  ],
  ...{ "node-trust": [], "node-reach": [] },
  "node-boots": ["node-reach", "node-trust"],
  "image-generations": ["access", "image-integrity", "image-publish", "image-variants", "node-boots"],
  power: ["power-ssh", "power-wake", "power-ipmi", "power-redfish"],
  "power-ssh": ["node-trust", "power"],
  "power-wake": ["power", "power-ssh"],
  "power-ipmi": ["power"],
  "power-redfish": ["power"],
  "node-power": ["power"],
  "host-list": [],
  "folded-names": [],
  "node-output": ["folded-names"],
  "parallel-tools": ["folded-names", "on-nodes"],
  "on-nodes": ["folded-names", "host-list", "node-output", "parallel-tools"],
  "rollout-lock": [],
  "rollout-entries": ["image-publish", "image-variants", "rollout"],
  "rollout-nodes": ["node-boots", "power", "rollout"],
  "rollout-back": ["node-boots", "rollout", "rollout-entries", "rollout-nodes"],
  rollout: ["node-boots", "rollout-back", "rollout-entries", "rollout-lock", "rollout-nodes"],
  "rollout-start": [],
  "node-plan": ["digest"],
  "host-keys": ["node-trust"],
  "proven-host-keys": ["digest", "key-pair", "node-trust"],
  "host-key-pairs": ["access", "claims", "key-pair", "node-trust", "proven-host-keys"],
  "node-entries": ["digest"],
  "node-accounts": [],
  "node-home-work": [],
  "node-homes": ["node-apply", "node-changes"],
  "node-changes": ["node-accounts", "node-entries", "node-home-work", "node-homes"],
  "node-apply": ["digest", "node-changes", "node-entries", "node-homes"],
  "node-apply-at-boot": ["node-apply", "node-plan"],
  "node-push": ["host-keys", "node-boots", "node-plan"],
  "node-edits": ["node-accounts", "node-entries", "node-home-work"],
  "node-answers": ["host-keys", "node-boots", "node-plan"],
  "signed-image": ["python"],
};

/**
 * What one function needs beside its library. Others use the library without that function, and a text that goes to a master as an
 * input of its resource does not get what it never calls.
 */
export const NEEDS_OF_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  claim_work: ["image-build"],
  publish_image: ["access", "image-integrity", "image-source"],
  place_image: ["access"],
  release_images: ["claims", "originals"],
  release_store: ["originals"],
  prove_served: ["access", "transaction"],
};

/** Libraries with all that they and the called functions need, in the order of {@link NEEDS}. */
export function withNeeds(named: readonly string[], called: readonly string[] = []): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (!Object.hasOwn(NEEDS, name)) throw new Error(`there is no shell library ${name}`);
    if (found.has(name)) return;
    found.add(name);
    for (const need of NEEDS[name]) if (typeof need === "string") add(need);
  };
  for (const name of ["common", "record", ...named, ...called.flatMap(ofFunction)]) add(name);
  for (const name of found) for (const need of NEEDS[name]) refuseUnchosen(name, need, found);
  return Object.keys(NEEDS).filter((name) => found.has(name));
}

function ofFunction(name: string): readonly string[] {
  return Object.hasOwn(NEEDS_OF_FUNCTIONS, name) ? NEEDS_OF_FUNCTIONS[name] : [];
}

function refuseUnchosen(name: string, need: Need, found: ReadonlySet<string>): void {
  if (typeof need === "string" || need.oneOf.some((one) => found.has(one))) return;
  throw new Error(`the shell library ${name} needs one of ${need.oneOf.join(", ")}, and the script names none of them`);
}
