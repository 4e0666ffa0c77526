import { BY_HAND_EL9 } from "../support/by-hand-el9";
import { playCluster } from "../support/cluster-of-today";

playCluster({
  platform: "el9",
  dhcp: {
    service: "dhcpd",
    configPath: "/etc/dhcp/dhcpd.conf",
    gatewayLine: (address) => `option routers ${address};`,
  },
  byHand: BY_HAND_EL9,
});
