import { BY_HAND_EL10 } from "../support/by-hand-el10";
import { playCluster } from "../support/cluster-of-today";

playCluster({
  platform: "el10",
  dhcp: {
    service: "kea-dhcp4",
    configPath: "/etc/kea/kea-dhcp4.conf",
    gatewayLine: (address) => `{ "name": "routers", "data": "${address}" }`,
  },
  byHand: BY_HAND_EL10,
});
