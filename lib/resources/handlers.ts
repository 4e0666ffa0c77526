/**
 * The permanent public entry that resources in a user's state name: `require("pulumi-diskless/handlers").hostFile.read(...)`.
 * Names here are never changed and never removed.
 */
import { abandonHostSessions } from "../host/connection/host-session";
import { adoptable, notAdoptable } from "./adopting";
import { engineAddress, whenEngineEnds } from "./engine-watch";
import { fileId, hostFile as file } from "./files/host-file-handler";
import { hostFirewall as firewall } from "./firewall/host-firewall-handler";
import { hostKeyPair as keyPair } from "./shell/host-key-pair-handler";
import { hostPackages as packages } from "./packages/host-packages-handler";
import { hostService as service } from "./service/host-service-handler";
import { nodeBoot as boots } from "./boot/node-boot-handler";
import { publishedImage as image } from "./store/published-image-handler";
import { moving } from "./moving";
import { FORMER_NAMES, readingOlderStates } from "./older-states";

export const hostFile = readingOlderStates(moving(adoptable(file, fileId)), FORMER_NAMES.hostFile);
export const hostFirewall = readingOlderStates(
  moving(adoptable(firewall, ({ ledgerKey }) => ledgerKey)),
  FORMER_NAMES.hostFirewall,
  ["state"],
);
export const hostKeyPair = moving(adoptable(keyPair, ({ path }) => path));
export const hostPackages = readingOlderStates(
  moving(adoptable(packages, ({ ledgerKey }) => ledgerKey)),
  FORMER_NAMES.hostPackages,
);
export const hostService = readingOlderStates(
  moving(adoptable(service, ({ service }) => service)),
  FORMER_NAMES.hostService,
);
export const publishedImage = moving(notAdoptable(image, "an image in the store"));
// it changes nothing on any host, adopting or not
export const nodeBoot = moving(boots);

const engine = engineAddress(process.argv);
if (engine !== undefined) whenEngineEnds(engine, () => void abandonHostSessions());
