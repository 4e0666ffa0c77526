/**
 * The permanent public entry that resources in a user's state name: `require("pulumi-diskless/handlers").hostFile.read(...)`.
 * Names here are never changed and never removed.
 */
import { abandonHostSessions } from "../host/host-session";
import { adoptable, notAdoptable } from "./adopting";
import { engineAddress, whenEngineEnds } from "./engine-watch";
import { fileId, hostFile as file } from "./handlers/host-file";
import { hostFirewall as firewall } from "./handlers/host-firewall";
import { hostKeyPair as keyPair } from "./handlers/host-key-pair";
import { hostPackages as packages } from "./handlers/host-packages";
import { hostService as service } from "./handlers/host-service";
import { nodeBoot as boots } from "./handlers/node-boot";
import { publishedImage as image } from "./handlers/published-image";
import { moving } from "./moving";

export const hostFile = moving(adoptable(file, fileId));
export const hostFirewall = moving(adoptable(firewall, ({ recordedAs }) => recordedAs));
export const hostKeyPair = moving(adoptable(keyPair, ({ path }) => path));
export const hostPackages = moving(adoptable(packages, ({ recordedAs }) => recordedAs));
export const hostService = moving(adoptable(service, ({ service }) => service));
export const publishedImage = moving(notAdoptable(image, "an image in the store"));
// it changes nothing on any host, adopting or not
export const nodeBoot = moving(boots);

const engine = engineAddress(process.argv);
if (engine !== undefined) whenEngineEnds(engine, () => void abandonHostSessions());
