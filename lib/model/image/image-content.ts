import { z } from "zod";
import { flag, number, Plain, text, texts } from "../arguments/plain";
import { parseHostName, shortName } from "../network/host-name";
import { ImageFile, imageFileShape, parseImageFiles, parseText } from "./image-files";
import { parseImagePath, parseImagePattern } from "./image-paths";
import { refuseSame } from "../arguments/unique";
import { ImageUser, imageUserShape, parseImageUsers, parseUserName } from "./image-users";
import { InputError } from "../input-error";
import { parseIpv4 } from "../network/ipv4";
import { Master } from "../network/network";
import type { ServedNetwork } from "../network/served-networks";
import { Node } from "../nodes/nodes";
import { parsePublicKey } from "./public-key";
import { parseImageSize, parseNodeMemory } from "./ramdisk";

/** What a program says of an image. */
export const imageContentShape = {
  sizeMiB: number.optional(),
  kernel: text.optional(),
  revision: text.optional(),
  nodeMemoryMiB: number.optional(),
  extraPackages: texts.optional(),
  authorizedKeys: texts.optional(),
  files: z.array(z.object(imageFileShape)).optional(),
  users: z.array(z.object(imageUserShape)).optional(),
  servicesOn: texts.optional(),
  servicesOff: texts.optional(),
  syslogServer: text.optional(),
  timeServers: texts.optional(),
  script: text.optional(),
  forget: texts.optional(),
  keepFiles: texts.optional(),
  keepPasswords: texts.optional(),
  nodesInHosts: flag.optional(),
};

export type ImageContentInput = Plain<typeof imageContentShape>;

/** A checked {@link ImageContentInput}, with its defaults. */
export interface ImageContent {
  readonly sizeMiB: number;
  readonly kernel?: string;
  readonly revision?: string;
  readonly nodeMemoryMiB?: number;
  readonly extraPackages: readonly string[];
  readonly authorizedKeys: readonly string[];
  readonly files: readonly ImageFile[];
  readonly users: readonly ImageUser[];
  readonly servicesOn: readonly string[];
  readonly servicesOff: readonly string[];
  readonly syslogServer?: string;
  readonly timeServers: readonly string[];
  readonly script?: string;
  readonly forget: readonly string[];
  readonly keepFiles: readonly string[];
  readonly keepPasswords: readonly string[];
  /** Whether its /etc/hosts names all nodes, and not the master alone. */
  readonly nodesInHosts: boolean;
}

/** Where the nodes of an image are at home: whom they can find by name. */
export interface ImageSurroundings {
  readonly master: Master;
  readonly networks: readonly Pick<ServedNetwork, "argument" | "nameServers">[];
  readonly nodes: readonly Node[];
  /**
   * Whether nodes mount /usr from the master, so that no file of the image can lie there.
   * @default true
   */
  readonly sharesUsr?: boolean;
}

/** The HOWTO's size. */
const DEFAULT_MIB = 512;

/** Checks everything that a program says of an image; what the platform decides is checked where the image is planned. */
export function parseImageContent(input: ImageContentInput, around: ImageSurroundings): ImageContent {
  const sizeMiB = parseImageSize(input.sizeMiB ?? DEFAULT_MIB, "sizeMiB");
  const { kernel, revision, nodeMemoryMiB, syslogServer, script } = input;
  const timeServers = each(input.timeServers, "timeServers", (server, at) => parseServer(server, around, at));
  if (timeServers.length === 0 && input.timeServers !== undefined) {
    throw new InputError("timeServers", "is empty, expected a server or no argument for the master");
  }
  return {
    sizeMiB,
    kernel: kernel === undefined ? undefined : parseImagePath(kernel, "kernel"),
    revision: revision === undefined ? undefined : parseLine(revision, "revision"),
    nodeMemoryMiB: nodeMemoryMiB === undefined ? undefined : parseNodeMemory(nodeMemoryMiB, sizeMiB, "nodeMemoryMiB"),
    extraPackages: each(input.extraPackages, "extraPackages", parsePackage),
    authorizedKeys: each(input.authorizedKeys, "authorizedKeys", parsePublicKey),
    files: parseImageFiles(input.files ?? [], around.sharesUsr),
    users: parseImageUsers(input.users ?? []),
    ...parseServices(input),
    syslogServer: syslogServer === undefined ? undefined : parseServer(syslogServer, around, "syslogServer"),
    timeServers: timeServers.length === 0 ? [around.master.hostname] : timeServers,
    script: script === undefined ? undefined : parseText(script, "script"),
    forget: each(input.forget, "forget", parseImagePattern),
    keepFiles: each(input.keepFiles, "keepFiles", parseImagePath),
    keepPasswords: each(input.keepPasswords, "keepPasswords", parseUserName),
    nodesInHosts: input.nodesInHosts ?? true,
  };
}

function parseServices(input: ImageContentInput): Pick<ImageContent, "servicesOn" | "servicesOff"> {
  const servicesOn = each(input.servicesOn, "servicesOn", parseService);
  const servicesOff = each(input.servicesOff, "servicesOff", parseService);
  servicesOff.forEach((service, i) => {
    if (servicesOn.includes(service)) throw new InputError(`servicesOff[${i}]`, `${service} is in servicesOn as well`);
  });
  return { servicesOn, servicesOff };
}

function each(
  values: readonly string[] | undefined,
  argument: string,
  parse: (value: string, argument: string) => string,
): string[] {
  const parsed = (values ?? []).map((value, i) => parse(value, `${argument}[${i}]`));
  refuseSame(parsed, (i) => `${argument}[${i}]`);
  return parsed;
}

/** An address, or a name that a node can resolve. */
function parseServer(text: string, { master, networks, nodes }: ImageSurroundings, argument: string): string {
  if (/^[0-9.]+$/.test(text)) return parseIpv4(text, argument);
  const name = parseHostName(text, argument);
  const known = [master.hostname, ...nodes.map((node) => node.name)].flatMap((host) => [host, shortName(host)]);
  const without = networks.filter(({ nameServers }) => nameServers.length === 0);
  if (!known.includes(name) && without.length > 0) {
    const missing = without.map((network) => `${network.argument}.nameServers`);
    throw new InputError(
      argument,
      `${name} is neither the master nor a node, and nodes have no name servers; expected an address, or ${missing.join(" and ")}`,
    );
  }
  return name;
}

function parseLine(text: string, argument: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text))
    throw new InputError(argument, "holds a control character, expected one line");
  return text;
}

function parsePackage(name: string, argument: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._+-]*$/.test(name)) {
    throw new InputError(argument, `${JSON.stringify(name)} is not a package name, expected one such as pssh`);
  }
  return name;
}

function parseService(name: string, argument: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name)) {
    throw new InputError(argument, `${JSON.stringify(name)} is not a service name, expected one such as sshd`);
  }
  return name;
}
