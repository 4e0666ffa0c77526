import { interfaceHosts } from "../../model/interfaces/interface-hosts";
import { shortName } from "../../model/network/host-name";
import { Master } from "../../model/network/network";
import { Node } from "../../model/nodes/nodes";
import { oneLine } from "../template";

/** Lines of hosts(5) for the boot server and its nodes, each node with its further interfaces: address, name, short name. */
export function renderHosts(master: Master, nodes: readonly Node[]): string {
  return [
    { name: master.hostname, address: master.address },
    ...nodes.flatMap((node) => [node, ...interfaceHosts(node)]),
  ]
    .map(hostLine)
    .join("");
}

/** The lines that every host has for itself, the HOWTO's. */
export const LOOPBACK_HOSTS = "127.0.0.1 localhost.localdomain localhost\n::1 localhost6.localdomain6 localhost6\n";

function hostLine(host: { readonly name: string; readonly address: string }): string {
  const short = shortName(host.name);
  return `${oneLine(`${host.address} ${host.name}${short === host.name ? "" : ` ${short}`}`)}\n`;
}
