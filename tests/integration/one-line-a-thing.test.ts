import { FORMER_NAMES, withTodaysNames } from "../../lib/resources/older-states";
import { NAMED_LISTS, withMaps } from "../../lib/resources/by-name";
import type { StackState, Workspace } from "../../lab/engine";
import { openRecorded, type RecordedStack } from "../upgrade/recorded-stack";

const PACKAGE = "httpd";
const NODE = "s4.example.com";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
}

type Values = Record<string, unknown>;
type StateResource = NonNullable<StackState["deployment"]["resources"]>[number];

/**
 * The recorded stack as an `up` of today leaves it, by a program that had one package and one node fewer. Its image is pinned: one that
 * is built once more has no digest in a preview.
 */
function withOneFewer(recorded: RecordedStack): RecordedStack {
  const { resources = [], ...others } = recorded.state.deployment;
  const pin = String(resources.find(({ type }) => type.endsWith(":PublishedImage"))?.outputs?.digest);
  return {
    ...recorded,
    config: { ...recorded.config, image: { pin } },
    state: { ...recorded.state, deployment: { ...others, resources: resources.map(withFewer) } },
  };
}

function withFewer(resource: StateResource): StateResource {
  const type = /dynamic\/diskless:(.*)$/.exec(resource.type)?.[1] ?? "";
  const kind = `${type.charAt(0).toLowerCase()}${type.slice(1)}` as keyof typeof NAMED_LISTS &
    keyof typeof FORMER_NAMES;
  if (!Object.hasOwn(NAMED_LISTS, kind)) return resource;
  const fewer = (values: Values = {}): Values =>
    withoutThings(withMaps(withTodaysNames(values, FORMER_NAMES[kind]), NAMED_LISTS[kind]));
  return { ...resource, inputs: fewer(resource.inputs), outputs: fewer(resource.outputs) };
}

function withoutThings(values: Values): Values {
  const entries = Object.entries(values).map(([key, value]): [string, unknown] => {
    const isNamed = ["packages", "images", "nodes"].includes(key) && typeof value === "object" && value !== null;
    return [key, isNamed ? without(value as Values) : value];
  });
  return Object.fromEntries(entries);
}

function without(things: Values): Values {
  return Object.fromEntries(Object.entries(things).filter(([name]) => name !== PACKAGE && name !== NODE));
}

let stack: Workspace;
let remove: (() => void) | undefined;
beforeAll(async () => {
  ({ stack, remove } = await openRecorded("el9", withOneFewer));
});
afterAll(() => remove?.());

test("a package and a node more are one line each", async () => {
  const { steps } = await stack.previewJson<{ steps: Step[] }>();
  const things = steps.flatMap(({ urn, detailedDiff }) =>
    Object.entries(detailedDiff ?? {})
      .filter(([at]) => /^(packages|images|nodes)\b/.test(at))
      .map(([at, { kind }]) => `${urn.split("::").at(-1) ?? urn}: ${kind} ${at}`),
  );
  expect(things.sort()).toEqual([
    `farm-boots: add images["${NODE}"]`,
    // the image is published once more here, and asks the node as well
    `farm-image-published: add nodes["${NODE}"]`,
    `farm-master-packages: add packages.${PACKAGE}`,
  ]);
  const shown = (await stack.preview("--diff")).stdout.split("\n");
  expect(shown.filter((line) => line.includes(`"installed"`)).map((line) => line.trim())).toEqual([
    `+ ${PACKAGE}: "installed"`,
  ]);
  // a line that goes is the upgrade's: the names of nodes leave the image's own /etc/hosts
  const added = shown.map((line) => line.trim()).filter((line) => line.startsWith("+") && line.includes(NODE));
  expect(added).toEqual([`+ ${NODE}: "asked"`, expect.stringMatching(new RegExp(`^\\+ ${NODE}: "[0-9a-f]{32}"$`))]);
});
