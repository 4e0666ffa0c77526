import { z } from "zod";
import { Plain, text, texts } from "../arguments/plain";
import { Cidr, parseCidr, parseIpv4, parseMember } from "./ipv4";
import { parseHostName } from "./host-name";
import { Masquerade, masqueradeShape, parseMasquerade } from "./masquerade";

/** The boot network as a program gives it. */
export const networkShape = {
  cidr: text,
  gateway: text.optional(),
  domain: text.optional(),
  nameServers: texts.optional(),
  timeServers: texts.optional(),
  masquerade: z.object(masqueradeShape).optional(),
};

export type NetworkInput = Plain<typeof networkShape>;

/** The boot network, checked. */
export interface Network {
  readonly cidr: Cidr;
  readonly gateway?: string;
  readonly domain?: string;
  readonly nameServers: readonly string[];
  readonly timeServers: readonly string[];
  readonly masquerade?: Masquerade;
}

/** Checks the network's own settings: prefix, gateway, domain and servers (rule addresses-in-network). */
export function parseNetwork(input: NetworkInput, argument = "network"): Network {
  const cidr = parseCidr(input.cidr, `${argument}.cidr`);
  return {
    cidr,
    gateway: input.gateway === undefined ? undefined : parseMember(input.gateway, cidr, `${argument}.gateway`),
    domain: input.domain === undefined ? undefined : parseHostName(input.domain, `${argument}.domain`),
    nameServers: (input.nameServers ?? []).map((server, i) => parseIpv4(server, `${argument}.nameServers[${i}]`)),
    timeServers: (input.timeServers ?? []).map((server, i) => parseIpv4(server, `${argument}.timeServers[${i}]`)),
    masquerade: parseMasquerade(input.masquerade, `${argument}.masquerade`),
  };
}

/** The boot server as the network sees it. */
export interface Master {
  readonly hostname: string;
  readonly address: string;
}

/**
 * The master's place in the network. Its address is what nodes are sent to (next-server), so it must be one they can reach
 * without a router (rule next-server-and-filename). It may be their gateway as well.
 */
export function parseMaster(input: Master, network: Network, argument = "master"): Master {
  const address = parseMember(input.address, network.cidr, `${argument}.address`);
  return { hostname: parseHostName(input.hostname, `${argument}.hostname`), address };
}
