import * as pulumi from "@pulumi/pulumi";
import { HostArgs, Master } from "../../../index";
import { connection, master, network, nodes } from "./farm";
import { named, run } from "./registered";

const at = (host: string, port?: number): HostArgs => ({ ...master, connection: { ...connection, host, port } });

test("a machine becomes the boot server of one cluster of a program, and the packages say so to the machine", async () => {
  const resources = await run(() => new Master("farm", { master, network, nodes }));
  expect(named(resources, "farm-packages").inputs).toMatchObject({ role: "boot server" });
  expect(named(resources, "farm-hosts").dependsOn).toEqual(["farm-packages"]);
});

test("a second cluster of a program on one machine is refused in the preview, by both names", async () => {
  const second = () => {
    new Master("farm", { master, network, nodes });
    new Master("barn", { master, network, nodes });
  };
  await expect(run(second)).rejects.toThrow(
    'Master "barn": master.connection.host: 192.0.2.1 is the boot server of Master "farm" already',
  );
});

test.each<[what: string, first: HostArgs, second: HostArgs]>([
  ["another address", at("192.0.2.1"), at("192.0.2.2")],
  ["another port", at("192.0.2.1"), at("192.0.2.1", 2222)],
])("%s is another machine", async (_what, first, second) => {
  const resources = await run(() => {
    new Master("farm", { master: first, network, nodes });
    new Master("barn", { master: second, network, nodes });
  });
  expect(named(resources, "barn-packages").inputs).toMatchObject({ role: "boot server" });
});

test("every resource says which stack it is of, by which name, and what it takes over", async () => {
  const program = () =>
    new Master("farm", { master: { ...master, takeOver: pulumi.output("acme/old/prod") }, network, nodes });
  const { claim } = named(await run(program), "farm-packages");
  expect(claim).toEqual({ stack: "organization/project/stack", resource: "farm-packages", takeOver: "acme/old/prod" });
  expect(named(await run(() => new Master("farm", { master, network, nodes })), "farm-hosts").claim).toEqual({
    stack: "organization/project/stack",
    resource: "farm-hosts",
  });
});
