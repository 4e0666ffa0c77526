import { Workspace } from "../../lab/engine";
import { EXAMPLE } from "../../lab/site";

interface Step {
  op: string;
  newState: { type: string };
}

// Resources that are something on a host: our own kinds and the build command. Components are places in the tree.
const ON_A_HOST = /^(pulumi-nodejs:dynamic\/diskless:|command:)/;

async function hostResources(count: number): Promise<number> {
  const nodes = Array.from({ length: count }, (_, i) => ({
    name: `s${i}.example.com`,
    address: `10.0.0.${10 + i}`,
    mac: `52:54:00:00:01:${i.toString(16).padStart(2, "0")}`,
  }));
  const stack = await Workspace.open({
    program: EXAMPLE,
    stack: "scale",
    config: { connection: { host: "127.0.0.1", port: 1, password: "x", insecureIgnoreHostKey: true }, nodes },
  });
  try {
    const { steps } = await stack.previewJson<{ steps: Step[] }>();
    return steps.filter((step) => step.op === "create" && ON_A_HOST.test(step.newState.type)).length;
  } finally {
    stack.remove();
  }
}

test("2 and 200 nodes have the same number of host resources", async () => {
  const [two, many] = [await hostResources(2), await hostResources(200)];
  console.log(`host resources: ${two} for 2 nodes, ${many} for 200 nodes`);
  expect(two).toBeGreaterThan(0);
  expect(many).toBe(two);
});
