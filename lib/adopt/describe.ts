import type { MasterTexts, ObservedText } from "../host/adopt/master-texts";
import { AdoptedFile, AdoptedProgram } from "../model/adopt/adopted-program";
import { KEA_MODE, keptMode } from "../model/dhcp/kept-mode";
import { InputError } from "../model/input-error";
import { heldKeaLeases, Lease, parseLeases } from "../model/dhcp/leases-file";
import { unaskedBootName } from "../model/boot/boot-entry-names";
import { Node } from "../model/nodes/nodes";
import { sourceLines, SourceText } from "../model/source-lines";
import { parseExistingXinetd } from "../model/tftp/xinetd-tftp";
import { Platform } from "../platforms";
import { describeDhcpd } from "./dhcp/describe-dhcpd";
import { describeKea } from "./dhcp/describe-kea";
import { describeExports } from "./describe-exports";
import { leasedHostRemarks, unreservedMachines } from "./unreserved-machines";
import { keepable, leftAlone, sourceOf, unkeepable } from "./keepable-texts";

/** A boot server in the words of a program. */
export interface Description {
  readonly program: AdoptedProgram;
  /** Texts that the program keeps, by their paths on the master. */
  readonly texts: ReadonlyMap<string, string>;
  /** What a person should know: what no argument describes, what the program leaves alone, what its preview will show. */
  readonly remarks: readonly string[];
}

/** What a person says of a master that its files may not say. */
export interface OperatorAnswers {
  readonly hostname?: string;
  readonly address?: string;
}

/** Describes a boot server by its own files. Nothing of them is lost: what no argument describes is kept as text or left alone. */
export function describeMaster(platform: Platform, observed: MasterTexts, answers: OperatorAnswers = {}): Description {
  const { kept: master, remarks } = keepable(observed);
  const dhcpd = dhcpdOf(platform, master);
  const access = describeAccess(platform, dhcpd, master.dhcpd);
  const hosts = sourceOf(master.hosts);
  const known = knownBy(hosts, answers.hostname ?? master.hostname);
  const describeServer = platform.dhcp.kind === "kea" ? describeKea : describeDhcpd;
  const dhcp = describeServer(dhcpd, {
    ...{ hostname: known.hostname, given: answers.address, found: known.address },
    addresses: master.addresses,
  });
  const tftp = describeTftp(platform, sourceOf(master.tftp));
  const exports = describeExports(platform, master.exports, dhcp.served);
  const files = [...hostsFiles(master.hosts), ...bootFiles(master.bootFiles)];
  const existing = [dhcpd.name, tftp.tftp?.existing, ...exports.exports.map((entry) => entry.existing)];
  const named = new Set([...existing, ...files.map(({ path }) => path)]);
  return {
    program: {
      platform: platform.name,
      ...dhcp.master,
      network: dhcp.network,
      networks: dhcp.networks,
      nodes: dhcp.nodes,
      unreserved: unreservedMachines(leasesOf(platform, master.leases), { networks: dhcp.served, nodes: dhcp.nodes }),
      dhcp: {
        ...{ existing: dhcpd.name, existingMode: access.existingMode },
        ...{ bootProgram: dhcp.bootProgram, leaseSeconds: dhcp.leaseSeconds },
      },
      tftp: tftp.tftp,
      exports: exports.exports,
      files,
    },
    texts: new Map(
      [master.dhcpd, master.tftp, master.hosts, ...master.exports, ...master.bootFiles].flatMap((file) =>
        file && "content" in file && named.has(file.path) ? [[file.path, file.content]] : [],
      ),
    ),
    remarks: [
      ...remarks,
      ...dhcp.remarks,
      ...access.remarks,
      ...tftp.remarks,
      ...exports.remarks,
      ...leasedHostRemarks(master.leases.name, master.leasedHosts),
      ...(hosts ? contradictions(hosts, dhcpd.name, dhcp.nodes) : []),
      ...unaskedRemarks(master.bootFiles, dhcp.nodes),
      ...master.unread.map(
        (path) => `${path}: is there, and adopt does not read it on ${platform.name}; it is left alone`,
      ),
      ...serviceRemarks(platform, master),
    ],
  };
}

function leasesOf({ dhcp }: Platform, leases: SourceText): Lease[] {
  return dhcp.kind === "kea" ? heldKeaLeases(leases) : parseLeases(leases);
}

/** The one text without which there is nothing to describe. */
function dhcpdOf({ dhcp }: Platform, { dhcpd }: MasterTexts): SourceText {
  const reason = dhcpd ? unkeepable(dhcpd) : "is not there";
  const source = sourceOf(dhcpd);
  if (reason === undefined && source) return source;
  throw new InputError(dhcp.configPath, `${reason ?? "is not there"}, expected the configuration of a DHCP server`);
}

/** Who reads the configuration: it may have a key, and others may need it. The component gives it to root and its platform's group. */
function describeAccess({ dhcp }: Platform, source: SourceText, observed: ObservedText | undefined) {
  if (observed === undefined || !("content" in observed)) return { remarks: [] };
  const { mode, owner, group } = observed;
  const usual = dhcp.kind === "kea" ? KEA_MODE : keptMode(source);
  const isForRoot = usual === "0600";
  const remarks = [
    ...(isForRoot && !/0$/.test(mode)
      ? [
          `${source.name}: has a key, and every account of the master reads it (mode ${mode}); existingMode leaves it so`,
        ]
      : []),
    ...(owner === "root" && group === dhcp.group
      ? []
      : [
          `${source.name}: is of ${owner}:${group}, and the program gives it to root:${dhcp.group}; who read it as ${group} may not`,
        ]),
  ];
  return { existingMode: mode === usual ? undefined : mode, remarks };
}

/** The master by hosts(5): its full name and its address, where a line names it. */
function knownBy(hosts: SourceText | undefined, hostname: string): { hostname: string; address?: string } {
  const lines = (hosts ? sourceLines(hosts) : []).map(({ columns: [address, ...names] }) => ({ address, names }));
  const full = (name: string): boolean => name.startsWith(`${hostname}.`);
  const own = lines.filter(({ names }) => names.some((name) => name === hostname || full(name)));
  const address = own.find((line) => /^[0-9.]+$/.test(line.address) && !line.address.startsWith("127."))?.address;
  return { hostname: own.flatMap(({ names }) => names).find(full) ?? hostname, address };
}

function describeTftp(platform: Platform, source: SourceText | undefined) {
  if (platform.tftp.kind === "socket") return { tftp: {}, remarks: [] };
  if (!source) return { remarks: [`${platform.tftp.configPath}: is not there; the program has no TFTP server`] };
  try {
    parseExistingXinetd(source.text, platform.tftp.root, source.name);
    return { tftp: { existing: source.name }, remarks: [] };
  } catch (error) {
    return { remarks: [leftAlone(error)] };
  }
}

function hostsFiles(hosts: ObservedText | undefined): AdoptedFile[] {
  return hosts && "content" in hosts ? [{ name: "hosts", links: [], ...withoutContent(hosts) }] : [];
}

/** Files under pxelinux.cfg with the links that lead to them by the name alone, which is how links are made there. */
function bootFiles(observed: readonly ObservedText[]): AdoptedFile[] {
  const links = observed.flatMap((file) => ("link" in file ? [file] : []));
  return observed.flatMap((file) => {
    if (!("content" in file)) return [];
    const own = file.path.slice(file.path.lastIndexOf("/") + 1);
    return [
      {
        name: `pxe-${own}`,
        ...withoutContent(file),
        links: links.filter(({ link }) => link === own).map(({ path }) => path),
      },
    ];
  });
}

function withoutContent({ path, mode, owner, group }: Extract<ObservedText, { content: string }>) {
  return { path, mode, owner, group };
}

/** Lines of hosts(5) that name a node and say otherwise than the DHCP server. One machine may have its short and its full name. */
function contradictions(hosts: SourceText, configuration: string, nodes: readonly Node[]): string[] {
  const server = configuration.slice(configuration.lastIndexOf("/") + 1);
  return sourceLines(hosts).flatMap(({ place, columns: [address, ...names] }) =>
    nodes.flatMap((node) => {
      const named = names.some((name) => isNameOf(name.toLowerCase(), node.name));
      return named === (address === node.address)
        ? []
        : [
            `${place}: ${address} ${names.join(" ")} contradicts ${server}, which gives ${node.name} ${node.address}; ` +
              "both stay as they stand",
          ];
    }),
  );
}

function isNameOf(name: string, node: string): boolean {
  const [short, full] = name.length < node.length ? [name, node] : [node, name];
  return short === full || (!short.includes(".") && full.startsWith(`${short}.`));
}

/** Files and links under pxelinux.cfg that none of the nodes finds. A file that another one includes or links to may have a name of its own. */
function unaskedRemarks(observed: readonly ObservedText[], nodes: readonly Node[]): string[] {
  const ownName = ({ path }: ObservedText): string => path.slice(path.lastIndexOf("/") + 1);
  const linked = new Set(observed.flatMap((file) => ("link" in file ? [file.link] : [])));
  const texts = observed.flatMap((file) => ("content" in file ? [file.content] : []));
  return observed.flatMap((file) => {
    const name = ownName(file);
    const reason = unaskedBootName(name, nodes);
    const isUsed = linked.has(name) || texts.some((text) => text.includes(`pxelinux.cfg/${name}`));
    return reason === undefined || isUsed ? [] : [`${file.path}: ${reason}`];
  });
}

function serviceRemarks({ nfs, dhcp, tftp }: Platform, { services, exports }: MasterTexts): string[] {
  const needed = [dhcp.service, tftp.service, ...(exports.length > 0 ? [nfs.service] : [])];
  return services.flatMap(({ name, running, enabled }) => {
    const lacks = [...(running ? [] : ["does not run"]), ...(enabled ? [] : ["does not start at boot"])].join(" and ");
    if (lacks === "") return [];
    if (needed.includes(name)) return [`service ${name}: ${lacks}; the preview shows that it will`];
    return nfs.requires.some(({ service }) => service === name)
      ? [`service ${name}: ${lacks}, and NFS needs it; it is left as it is`]
      : [];
  });
}
