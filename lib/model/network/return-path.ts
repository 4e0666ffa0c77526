import { Master } from "./network";
import { ServedNetwork, ServedNetworks } from "./served-networks";

/**
 * Networks whose nodes may reach master.address by another card than the one that the master answers by (rule several-networks). A kernel
 * that filters strictly by the reverse path drops what they send there, and no question of ours comes that way.
 */
export function returnPathWarnings({ networks, master }: ServedNetworks): string[] {
  return networks.flatMap((network) => {
    const advice = adviceFor(network, networks, master);
    if (advice === undefined) return [];
    const { argument, cidr, name = "network" } = network;
    return [
      `${argument}: nodes of ${cidr.text} (${name}) may reach ${master.address} by another card of the master than the one that it ` +
        `answers them by; with net.ipv4.conf.*.rp_filter=1 its kernel drops that in silence, and no probe shows it; ` +
        `${advice}, or set net.ipv4.conf.all.rp_filter=2 on the master, 0 on centos5`,
    ];
  });
}

/** `undefined` where packets come in by the card that the answer leaves by. */
function adviceFor(
  network: ServedNetwork,
  networks: readonly ServedNetwork[],
  { address }: Master,
): string | undefined {
  const { gateway, masterAddress, relayed } = network;
  const home = networks.find((one) => !one.relayed && one.masterAddress === address);
  if (masterAddress === address) return undefined;
  if (relayed) {
    const via = networks.find((one) => !one.relayed && one.masterAddress === masterAddress);
    return isOneWire(via, home) ? undefined : `leave masterAddress out, so that it is ${address}`;
  }
  return gateway === masterAddress || isOneWire(network, home) ? undefined : `say gateway: "${masterAddress}"`;
}

function isOneWire(one: ServedNetwork | undefined, other: ServedNetwork | undefined): boolean {
  return one?.sharedNetwork !== undefined && one.sharedNetwork === other?.sharedNetwork;
}
