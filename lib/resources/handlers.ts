/**
 * The permanent public entry that resources in a user's state name: `require("pulumi-diskless/handlers").hostFile.read(...)`.
 * Names here are never changed and never removed.
 */
import { abandonHostSessions } from "../host/connection/host-session";
import { NODE_HOST_KEYS } from "../platforms";
import { NAMED_LISTS } from "./by-name";
import { adoptable, notAdoptable } from "./adopting";
import { engineAddress, whenEngineEnds } from "./engine-watch";
import { fileId, hostFile as file } from "./files/host-file-handler";
import { hostFirewall as firewall, withoutState } from "./firewall/host-firewall-handler";
import { hostMasquerade as masquerade } from "./firewall/host-masquerade-handler";
import { hostKeyPair as keyPair, withoutPublicKey } from "./shell/host-key-pair-handler";
import { hostPackages as packages } from "./packages/host-packages-handler";
import { hostService as service } from "./service/host-service-handler";
import { nodeBoot as boots, withoutNodes } from "./boot/node-boot-handler";
import { nodeHostKeys as nodeKeys, withoutPublicKeys } from "./host-keys/node-host-keys-handler";
import { signedBootImage as bootImage } from "./signed-boot/signed-boot-image-handler";
import { publishedImage as image, withoutObserved } from "./store/published-image-handler";
import { steadyByAnotherWay } from "./connection/another-way";
import { keyedByName } from "./keyed-by-name";
import { moving } from "./moving";
import { FORMER_NAMES, readingOlderStates } from "./older-states";

export const hostFile = readingOlderStates(
  keyedByName(moving(adoptable(file, fileId)), NAMED_LISTS.hostFile),
  FORMER_NAMES.hostFile,
);
export const hostFirewall = readingOlderStates(
  keyedByName(moving(adoptable(firewall, ({ ledgerKey }) => ledgerKey)), NAMED_LISTS.hostFirewall, withoutState),
  FORMER_NAMES.hostFirewall,
  withoutState,
);
export const hostKeyPair = moving(adoptable(steadyByAnotherWay(keyPair, withoutPublicKey), ({ path }) => path));
export const hostMasquerade = moving(adoptable(masquerade, ({ ledgerKey }) => ledgerKey));
export const hostPackages = readingOlderStates(
  keyedByName(moving(adoptable(packages, ({ ledgerKey }) => ledgerKey)), NAMED_LISTS.hostPackages),
  FORMER_NAMES.hostPackages,
);
export const hostService = readingOlderStates(
  moving(adoptable(service, ({ service }) => service)),
  FORMER_NAMES.hostService,
);
export const publishedImage = readingOlderStates(
  keyedByName(
    // nodes are asked when an image is published, and a node more publishes none
    moving(notAdoptable(steadyByAnotherWay(image, withoutObserved, ["nodes"]), "an image in the store")),
    NAMED_LISTS.publishedImage,
    withoutObserved,
  ),
  FORMER_NAMES.publishedImage,
  withoutObserved,
);
// it changes nothing on any host, adopting or not
export const nodeBoot = readingOlderStates(
  keyedByName(moving(steadyByAnotherWay(boots, withoutNodes)), NAMED_LISTS.nodeBoot, withoutNodes),
  FORMER_NAMES.nodeBoot,
  withoutNodes,
);
export const nodeHostKeys = keyedByName(
  moving(adoptable(steadyByAnotherWay(nodeKeys, withoutPublicKeys), () => NODE_HOST_KEYS)),
  NAMED_LISTS.nodeHostKeys,
  withoutPublicKeys,
);
export const signedBootImage = keyedByName(
  moving(notAdoptable(bootImage, "a signed boot image")),
  NAMED_LISTS.signedBootImage,
);

const engine = engineAddress(process.argv);
if (engine !== undefined) whenEngineEnds(engine, () => void abandonHostSessions());
