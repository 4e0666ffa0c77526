/**
 * The permanent public entry that resources in a user's state name: `require("pulumi-diskless/handlers").hostFile.read(...)`.
 * Names here are never changed and never removed.
 */
import { adoptable, notAdoptable } from "./adopting";
import { fileId, hostFile as file } from "./handlers/host-file";
import { hostFirewall as firewall } from "./handlers/host-firewall";
import { hostKeyPair as keyPair } from "./handlers/host-key-pair";
import { hostPackages as packages } from "./handlers/host-packages";
import { hostService as service } from "./handlers/host-service";
import { publishedImage as image } from "./handlers/published-image";

export const hostFile = adoptable(file, fileId);
export const hostFirewall = adoptable(firewall, ({ recordedAs }) => recordedAs);
export const hostKeyPair = adoptable(keyPair, ({ path }) => path);
export const hostPackages = adoptable(packages, ({ recordedAs }) => recordedAs);
export const hostService = adoptable(service, ({ service }) => service);
export const publishedImage = notAdoptable(image, "an image in the store");
// it changes nothing on any host, adopting or not
export { nodeBoot } from "./handlers/node-boot";
