/**
 * The permanent public entry that resources in a user's state name: `require("pulumi-diskless/handlers").hostFile.read(...)`.
 * Names here are never changed and never removed.
 */
export { hostFile } from "./handlers/host-file";
export { hostFirewall } from "./handlers/host-firewall";
export { hostKeyPair } from "./handlers/host-key-pair";
export { hostPackages } from "./handlers/host-packages";
export { hostService } from "./handlers/host-service";
export { publishedImage } from "./handlers/published-image";
