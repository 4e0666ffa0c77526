import { ServedNetwork } from "../../model/network/served-networks";
import { Node } from "../../model/nodes/nodes";

/** What a DHCP server of ours answers, whichever program it is. */
export interface DhcpConfig {
  readonly networks: readonly ServedNetwork[];
  readonly nodes: readonly Node[];
  /** Network boot program of BIOS firmware; of any firmware, where there is none for UEFI. */
  readonly bootProgram: string;
  /** Network boot program of UEFI firmware. */
  readonly uefiBootProgram?: string;
  /** What UEFI firmware boots that asks for a URL: its path on the web server of the master. Needs {@link uefiBootProgram}. */
  readonly uefiHttpPath?: string;
  readonly leaseSeconds: number;
  /** Whether it can be asked for its leases. */
  readonly controlChannel?: boolean;
}

/** Networks on one wire, at the place of the first one. */
export interface Wire {
  /** What the wire is called, where a program says that networks share it. */
  readonly sharedNetwork?: string;
  readonly members: readonly ServedNetwork[];
}

/** Networks by the wire that they are on. */
export function wiresOf(networks: readonly ServedNetwork[]): Wire[] {
  const keyOf = ({ sharedNetwork, cidr }: ServedNetwork): string => sharedNetwork ?? cidr.text;
  return [...new Set(networks.map(keyOf))].map((key) => {
    const members = networks.filter((network) => keyOf(network) === key);
    return { sharedNetwork: members[0].sharedNetwork, members };
  });
}
