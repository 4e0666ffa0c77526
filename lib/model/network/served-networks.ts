import { parseLabel } from "../arguments/label";
import { flag, Plain, text } from "../arguments/plain";
import { refuseSame } from "../arguments/unique";
import { InputError } from "../input-error";
import { parseHostName } from "./host-name";
import { contains, parseIpv4, parseMember, toNumber } from "./ipv4";
import { refuseBypassed } from "./masquerade";
import { Master, Network, NetworkInput, networkShape, parseMaster, parseNetwork } from "./network";
import { overlaps } from "./network-overlap";

/** One boot network of several, as a program gives it. */
export const bootNetworkShape = {
  name: text,
  ...networkShape,
  masterAddress: text.optional(),
  relayed: flag.optional(),
  sharedNetwork: text.optional(),
};

/** The network or the networks of a boot server, as a program gives them: one of the two. */
export interface NetworkSource {
  readonly network?: NetworkInput;
  readonly networks?: readonly BootNetworkInput[];
}

export type BootNetworkInput = Plain<typeof bootNetworkShape>;

/** A boot network, and how its nodes and the master meet. */
export interface ServedNetwork extends Network {
  /** The argument that it comes from, such as `networks[1]`. */
  readonly argument: string;
  /** What a program calls it, where there may be several. */
  readonly name?: string;
  /** Address of the master that its nodes are sent to. */
  readonly masterAddress: string;
  /** Whether the master has no address in it, and a DHCP relay passes on what its nodes ask. */
  readonly relayed: boolean;
  /** Name of the wire that it shares with other networks. */
  readonly sharedNetwork?: string;
}

/** What a boot server serves. The first network is the one that holds `master.address`; the others follow by their addresses. */
export interface ServedNetworks {
  readonly networks: readonly ServedNetwork[];
  readonly master: Master;
}

/** Checks networks and master (rules addresses-in-network, several-networks). */
export function parseServedNetworks({ network, networks }: NetworkSource, masterInput: Master): ServedNetworks {
  if (networks === undefined) {
    if (network === undefined) throw new InputError("network", "is missing, expected network, or networks for several");
    const only = parseNetwork(network);
    const master = parseMaster(masterInput, only);
    const served = onlyNetwork(only, master);
    refuseBypassed(served);
    return { networks: [served], master };
  }
  if (network !== undefined)
    throw new InputError("networks", "cannot be combined with network, expected one of the two");
  if (networks.length === 0) throw new InputError("networks", "is empty, expected at least one network");
  const master = {
    address: parseIpv4(masterInput.address, "master.address"),
    hostname: parseHostName(masterInput.hostname, "master.hostname"),
  };
  const parsed = networks.map((one, i) => parseBootNetwork(one, master, `networks[${i}]`));
  refuseSame(
    parsed.map(({ name }) => name ?? ""),
    (i) => `networks[${i}].name`,
  );
  refuseOverlap(parsed);
  const home = parsed.find((one) => isHome(one, master));
  if (home === undefined) {
    throw new InputError(
      "master.address",
      `${master.address} lies in none of the networks that the master has an address in: ${listed(parsed.filter(({ relayed }) => !relayed))}`,
    );
  }
  parsed.forEach((one) => refuseUnreachable(one, parsed, master));
  refuseDividedWires(parsed);
  parsed.forEach(refuseBypassed);
  const others = parsed.filter((one) => one !== home);
  return { networks: [home, ...others.sort((a, b) => toNumber(a.cidr.network) - toNumber(b.cidr.network))], master };
}

/** Addresses by which nodes reach the master, its own first. Without networks there is no other. */
export function masterAddresses({ networks, ...master }: Master & Pick<NetworkSource, "networks">): string[] {
  if (networks === undefined) return [parseIpv4(master.address, "master.address")];
  const served = parseServedNetworks({ networks }, master);
  return [...new Set(served.networks.map(({ masterAddress }) => masterAddress))];
}

/** The one network of a master that has an address in it. */
export function onlyNetwork(network: Network, master: Master): ServedNetwork {
  return { ...network, argument: "network", masterAddress: master.address, relayed: false };
}

/** The network that holds an address. */
export function networkOf(networks: readonly ServedNetwork[], address: string): ServedNetwork | undefined {
  return networks.find(({ cidr }) => contains(cidr, address));
}

/** Networks as a refusal lists them, such as `10.0.0.0/24 (rack1), 10.1.0.0/24 (rack2)`. */
export function listed(networks: readonly ServedNetwork[]): string {
  return networks.map(({ cidr, name = "network" }) => `${cidr.text} (${name})`).join(", ") || "(none)";
}

function parseBootNetwork(input: BootNetworkInput, master: Master, argument: string): ServedNetwork {
  const network = parseNetwork(input, argument);
  const { relayed = false, sharedNetwork } = input;
  const known = {
    ...{ ...network, argument, relayed, name: parseLabel(input.name, `${argument}.name`) },
    ...(sharedNetwork !== undefined && { sharedNetwork: parseLabel(sharedNetwork, `${argument}.sharedNetwork`) }),
  };
  if (isHome(known, master)) parseMember(master.address, network.cidr, "master.address");
  return { ...known, masterAddress: parseMasterAddress(input, known, master) };
}

function parseMasterAddress(
  { masterAddress }: BootNetworkInput,
  { argument, cidr, relayed }: Omit<ServedNetwork, "masterAddress">,
  master: Master,
): string {
  const at = `${argument}.masterAddress`;
  if (relayed) return masterAddress === undefined ? master.address : parseIpv4(masterAddress, at);
  if (masterAddress === undefined && contains(cidr, master.address)) return master.address;
  if (masterAddress === undefined) {
    throw new InputError(
      at,
      `is missing, expected the master's address in ${cidr.text}; or relayed: true, where a DHCP relay passes on what nodes ask`,
    );
  }
  if (contains(cidr, master.address)) {
    throw new InputError(at, `is not to be given, since master.address, ${master.address}, lies in ${cidr.text}`);
  }
  return parseMember(masterAddress, cidr, at);
}

function isHome({ cidr, relayed }: Omit<ServedNetwork, "masterAddress">, { address }: Master): boolean {
  return !relayed && contains(cidr, address);
}

function refuseOverlap(networks: readonly ServedNetwork[]): void {
  networks.forEach(({ cidr, argument }, i) => {
    const range = ({ network, prefixLength }: typeof cidr) => ({ address: network, prefixLength });
    const other = networks.slice(0, i).find((one) => overlaps(range(one.cidr), range(cidr)));
    if (other === undefined) return;
    throw new InputError(
      `${argument}.cidr`,
      `${cidr.text} overlaps ${other.cidr.text} (${other.argument}.cidr); every address belongs to one network`,
    );
  });
}

/** What a relay passes on goes to an address that the master has. The image names the master by one address, so others need a way there. */
function refuseUnreachable(one: ServedNetwork, networks: readonly ServedNetwork[], master: Master): void {
  const { argument, cidr, gateway, masterAddress, relayed } = one;
  const direct = networks.filter((network) => !network.relayed).map((network) => network.masterAddress);
  if (!direct.includes(masterAddress)) {
    throw new InputError(
      `${argument}.masterAddress`,
      `${masterAddress} is no address of the master in a network without a relay, expected one of ${direct.join(", ")}`,
    );
  }
  if (gateway !== undefined || isHome(one, master)) return;
  throw new InputError(
    `${argument}.gateway`,
    `is missing, expected the router by which nodes of ${cidr.text} reach ${master.hostname} at ${master.address}` +
      (relayed ? "" : `; ${masterAddress} where that is the master itself`),
  );
}

/** dhcpd hears a wire by one interface, or by a relay. */
function refuseDividedWires(networks: readonly ServedNetwork[]): void {
  for (const { argument, sharedNetwork } of networks) {
    if (sharedNetwork === undefined) continue;
    const sharing = networks.filter((one) => one.sharedNetwork === sharedNetwork);
    const [direct, behind] = [false, true].map((side) => sharing.find(({ relayed }) => relayed === side));
    if (direct === undefined || behind === undefined) continue;
    throw new InputError(
      `${argument}.sharedNetwork`,
      `"${sharedNetwork}" is a wire that the master is on (${direct.argument}) and one behind a relay as well (${behind.argument})`,
    );
  }
}
