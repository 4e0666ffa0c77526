import { DisklessCluster, DisklessClusterArgs } from "../../../index";
import * as handlers from "../../../lib/resources/handlers";
import type { Handler, HostInputs } from "../../../lib/resources/contract";
import { farm, masterOf } from "../components/farm";
import { secureBoot } from "../../support/key-of-tests";
import { kindOf, Registered, run } from "../components/registered";

type Check = Pick<Handler<HostInputs>, "check">;

const HANDLERS: Readonly<Record<string, Check>> = {
  HostPackages: handlers.hostPackages,
  HostFile: handlers.hostFile,
  HostService: handlers.hostService,
  HostFirewall: handlers.hostFirewall,
  HostKeyPair: handlers.hostKeyPair,
  HostMasquerade: handlers.hostMasquerade,
  PublishedImage: handlers.publishedImage,
  NodeBoot: handlers.nodeBoot,
  NodeHostKeys: handlers.nodeHostKeys,
  SignedBootImage: handlers.signedBootImage,
};

/** A cluster that uses all that there is. */
const everything: DisklessClusterArgs = {
  ...farm,
  network: { cidr: "10.0.0.0/24", gateway: "10.0.0.1", masquerade: { outInterface: "eth1" } },
  dhcpControlChannel: true,
  remoteSyslog: true,
  parallelShell: true,
  nodeFiles: { hostKeys: true },
  serialConsole: "ttyS0,115200",
  power: { method: "ipmi", user: "admin", password: "secret", addressPattern: "{node}-bmc" },
  rollout: { strategy: "rolling", approvalThreshold: 1, approvedImages: ["0123456789ab"] },
  groups: [{ name: "gpu", nodes: ["s1"], image: { pin: "0123456789abcdef0123456789abcdef" } }],
  bootOverrides: [{ node: "s0", kernelArguments: ["single"] }],
};
const PLATFORMS = ["centos5", "el9"] as const;

let registered: Registered[];

beforeAll(async () => {
  registered = [];
  for (const platform of PLATFORMS) {
    registered.push(...(await run(() => new DisklessCluster("farm", { ...everything, master: masterOf(platform) }))));
  }
  const signed = { uefiHttpBoot: true, verifiedBoot: true, secureBoot: secureBoot() };
  registered.push(...(await run(() => new DisklessCluster("farm", { ...farm, master: masterOf("el9"), ...signed }))));
});

/** What the program gives to the resources of a kind, on every platform. */
function given(kind: string): Registered[] {
  return registered.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/") && kindOf(type) === kind);
}

const notKnown = async (kind: string, inputs: unknown): Promise<string[]> => {
  const { failures } = await HANDLERS[kind].check({}, inputs as HostInputs);
  return failures.filter(({ reason }) => reason.startsWith("is not known")).map(({ property }) => property);
};

describe.each(Object.keys(HANDLERS))("%s", (kind) => {
  test("knows every input that the components give, and no other", async () => {
    const resources = given(kind);
    expect(resources.length).toBeGreaterThan(0);
    for (const { inputs } of resources) {
      expect(await notKnown(kind, { ...inputs, __provider: "a stub" })).toEqual([]);
      for (const key of Object.keys(inputs)) {
        if (key !== "connection") expect(await notKnown(kind, { ...inputs, [`${key}X`]: 1 })).toEqual([`${key}X`]);
      }
    }
  });
});

test("a name inside is refused by its path, while other values are unknown", async () => {
  const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const { failures } = await handlers.hostService.check({}, {
    ...{ connection: UNKNOWN, serviceManager: "systemd", service: "dhcpd", running: true, enabled: true },
    files: [{ path: UNKNOWN, contents: "", mode: "0644", owner: "root", group: "root" }],
  } as never);
  expect(failures).toEqual([{ property: "files[0].contents", reason: "is not known, did you mean content?" }]);
});
