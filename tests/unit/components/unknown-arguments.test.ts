import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { parseArguments } from "../../../components/arguments/parse-arguments";
import { kindOf, run } from "./registered";
import { COMPONENTS, misspelt, placesOf, sample, Tree } from "./schemas";

const COMPONENTS_FOLDER = join(__dirname, "..", "..", "..", "components");

test("every component is here", () => {
  const found = readdirSync(COMPONENTS_FOLDER, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((file) =>
      [
        ...readFileSync(join(COMPONENTS_FOLDER, file), "utf8").matchAll(
          /class (\w+) extends pulumi\.ComponentResource/g,
        ),
      ].map(([, name]) => name),
    );
  expect(Object.keys(COMPONENTS).sort()).toEqual(found.sort());
});

/** What a component says when its arguments are spoilt, each way for itself; nothing but the component may be registered. */
async function refusals(component: string, spoils: readonly ((args: Tree) => void)[]): Promise<string[]> {
  const { make, schema } = COMPONENTS[component];
  const said: string[] = [];
  const resources = await run(() => {
    for (const spoil of spoils) {
      const args = sample(schema) as Tree;
      spoil(args);
      try {
        new make("farm", args as never);
        said.push("nothing");
      } catch (error) {
        said.push(error instanceof pulumi.RunError ? error.message : `no RunError: ${String(error)}`);
      }
    }
  });
  expect(new Set(resources.map(({ type }) => kindOf(type)))).toEqual(new Set([component]));
  return said;
}

/** So many wrong values are tried at each place, others at the next place and in the next run. */
const TRIED = 3;
let turn = Math.floor(Math.random() * 7);

/** Values that are wrong at a place, however it is declared. */
function wrongValues(schema: z.ZodType): [what: string, value: unknown, got: string][] {
  const all = allWrongValues(schema);
  turn += TRIED;
  return Array.from({ length: TRIED }, (_, i) => all[(turn + i) % all.length]);
}

function allWrongValues(schema: z.ZodType): [what: string, value: unknown, got: string][] {
  const isText = schema instanceof z.ZodString;
  const isList = schema instanceof z.ZodArray;
  return [
    ["null", null, "is null"],
    ["a function", () => 1, "is a function"],
    ["a number that is none", NaN, "is no number (NaN)"],
    ["a symbol", Symbol("x"), "is a symbol"],
    ["a large number", 10n, "is a bigint"],
    isText ? ["a number", 7, "is "] : ["a text", "7", "is "],
    isList ? ["an object", { 0: "x" }, "is an object"] : ["a list", [undefined], "is a list"],
  ];
}

describe.each(Object.keys(COMPONENTS))("%s", (component) => {
  const subject = `${component} "farm"`;
  const places = placesOf(COMPONENTS[component].schema);

  test("names every unknown name at every level, and the one that was meant, all at once", async () => {
    const named = places.filter((place) => place.named);
    const spoil = (args: Tree): void => {
      for (const { key, holder } of named) holder(args)[misspelt(key)] = 1;
    };
    const [said] = await refusals(component, [spoil]);
    expect(said.split("\n").sort()).toEqual(
      named.map(({ path, key }) => `${subject}: ${misspelt(path)}: is not known, did you mean ${key}?`).sort(),
    );
  });

  test("names every value of a wrong type", async () => {
    const cases = places.flatMap((place) => wrongValues(place.schema).map(([, value, got]) => ({ place, value, got })));
    const said = await refusals(
      component,
      cases.map(({ place: { key, holder }, value }) => (args) => {
        holder(args)[key] = value;
      }),
    );
    cases.forEach(({ place, got }, i) => {
      expect(said[i]).toContain(`${subject}: ${place.path}: ${got}`);
      expect(said[i]).toMatch(/, expected .+$/);
    });
  });

  test("names every name that is missing, all at once", async () => {
    const needed = places.filter(({ optional }) => !optional);
    const said = await refusals(
      component,
      needed.map(({ key, holder }) => (args) => {
        holder(args)[key] = undefined;
      }),
    );
    needed.forEach(({ path }, i) => {
      expect(said[i]).toMatch(/: is missing, expected .+$/);
      expect(said[i]).toContain(`${subject}: ${path}: `);
    });
    const top = needed.filter(({ path }) => /^\w+$/.test(path));
    const [all] = await refusals(component, [
      (args) => {
        for (const { key } of top) Reflect.deleteProperty(args, key);
      },
    ]);
    expect(all.split("\n")).toHaveLength(top.length);
  });

  test.each([undefined, null, "farm", [], () => 1])("takes %p for no arguments", async (args) => {
    const { make } = COMPONENTS[component];
    await run(() => {
      expect(() => new make("farm", args as never)).toThrow(
        new RegExp(`^${subject}: arguments: is .*, expected an object with `),
      );
    });
  });

  test("looks at what others give when it is known, and takes nothing late that decides what is made", async () => {
    const { schema } = COMPONENTS[component];
    for (const place of places) {
      const args = sample(schema) as Tree;
      let guarded: pulumi.Output<unknown> | undefined;
      place.holder(args)[place.key] = pulumi.output([null]);
      try {
        guarded = place.holder(parseArguments(subject, args, schema))[place.key] as pulumi.Output<unknown>;
      } catch (error) {
        expect((error as Error).message).toContain(`${subject}: ${place.path}: is known only during the apply`);
        continue;
      }
      await expect(known(guarded)).rejects.toThrow(`${subject}: ${place.path}`);
    }
  });
});

const CLUSTER = COMPONENTS.DisklessCluster.schema;
const parsed = (spoil: (args: Tree & { image: Tree; network: Tree; rollout: Tree }) => void): Tree => {
  const args = sample(CLUSTER) as Tree & { image: Tree; network: Tree; rollout: Tree };
  spoil(args);
  return parseArguments('DisklessCluster "farm"', args, CLUSTER);
};

test.each<[path: string, meant: string]>([
  ["image.authorisedKeys", "authorizedKeys"],
  ["exportReadonly", "exportReadOnly"],
  ["export_read_only", "exportReadOnly"],
  ["rolout", "rollout"],
  ["rollout.approvalTreshold", "approvalThreshold"],
  ["rollout.strategie", "strategy"],
  ["netwrok", "network"],
  ["image.timeserver", "timeServers"],
  ["approvalThreshold", "rollout.approvalThreshold"],
  ["pin", "image.pin"],
  ["keyPath", "parallelShell.keyPath"],
  ["parallelShell.tools", "tool"],
  ["remoteSyslog.port", "nothing"],
  ["sudo", "nothing"],
  ["network.mask", "nothing"],
  ["__proto__", "nothing"],
])("%s is refused, and was meant as %s", (path, meant) => {
  const [name, ...holders] = path.split(".").reverse();
  let said = "";
  try {
    parsed((args) => {
      const holder = holders.reduceRight<Tree>((tree, key) => tree[key] as Tree, args);
      Object.defineProperty(holder, name, { value: "none", enumerable: true });
    });
  } catch (error) {
    said = (error as Error).message;
  }
  const hint = meant === "nothing" ? "" : `, did you mean ${meant}?`;
  expect(said).toMatch(`DisklessCluster "farm": ${path}: is not known${hint}`);
  expect(said.includes("did you mean")).toBe(meant !== "nothing");
});

test("a short list of names is told where none is near", () =>
  expect(() => parsed(({ network }) => (network.mask = "24"))).toThrow(
    'DisklessCluster "farm": network.mask: is not known, expected cidr, gateway, domain, nameServers, timeServers or masquerade',
  ));

describe("what is known only later", () => {
  test("is unchecked while it is unknown, and stays a secret", async () => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "p", "s", true);
    const unknown = pulumi.output(Promise.resolve(pulumi.unknown));
    const { network, serialConsole } = parsed((args) => {
      args.network.cidr = unknown;
      args.serialConsole = pulumi.secret("ttyS0");
    }) as { network: Tree; serialConsole: pulumi.Output<string> };
    expect(await inside(network.cidr as pulumi.Output<string>).isKnown).toBe(false);
    expect(await inside(serialConsole).isSecret).toBe(true);
    expect(await known(serialConsole)).toBe("ttyS0");
  });

  test("is told by its kind alone, since it may be a secret", async () => {
    const { leaseSeconds } = parsed((args) => {
      args.leaseSeconds = pulumi.secret("hunter2");
    });
    await expect(known(leaseSeconds)).rejects.toThrow(
      'DisklessCluster "farm": leaseSeconds: is a text, expected a number',
    );
  });

  test("is named inside of what it brings, with every fault", async () => {
    const { image } = parsed((args) => {
      args.image.files = Promise.resolve([{ path: 1, contents: "" }]);
    });
    await expect(known((image as Tree).files)).rejects.toThrow(
      [
        "image.files[0].contents: is not known, did you mean content?",
        "image.files[0].path: is a number, expected a text",
        "image.files[0].content: is missing, expected a text",
      ]
        .map((line) => `DisklessCluster "farm": ${line}`)
        .join("\n"),
    );
  });

  test("is named when it is a promise that fails", async () => {
    const { serialConsole } = parsed((args) => {
      args.serialConsole = Promise.reject(new Error("no such file"));
    });
    await expect(known(serialConsole)).rejects.toThrow(
      'DisklessCluster "farm": serialConsole: is a promise that failed: no such file',
    );
  });
});

test("no value of a connection is ever told", () =>
  expect(() =>
    parsed((args) => {
      const { connection } = args.master as { connection: Tree };
      connection.password = 12345;
      connection.port = "hunter2";
    }),
  ).toThrow(
    'DisklessCluster "farm": master.connection.port: is a text, expected a number\n' +
      'DisklessCluster "farm": master.connection.password: is a number, expected a text',
  ));

/** What the SDK keeps of an output. */
interface Inside {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  allResources(): Promise<unknown>;
  promise(): Promise<unknown>;
}

function inside(output: unknown): Inside {
  return output as Inside;
}

/** The value of an output. Where it fails, every promise of the SDK fails with it. */
async function known(output: unknown): Promise<unknown> {
  const { isKnown, isSecret } = inside(output);
  const [value] = await Promise.allSettled([
    inside(output).promise(),
    isKnown,
    isSecret,
    inside(output).allResources(),
  ]);
  if (value.status === "rejected") throw value.reason as Error;
  return value.value;
}
