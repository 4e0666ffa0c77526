/** Name of a resource, as the program gave it. */
export function nameOfUrn(urn: string): string {
  return partsOf(urn).slice(3).join("::");
}

/** Type of a resource, without those of its parents. */
export function typeOfUrn(urn: string): string {
  return partsOf(urn)[2]?.split("$").at(-1) ?? "";
}

/** Type of the parent of a resource; empty where the stack is. */
export function parentTypeOfUrn(urn: string): string {
  return partsOf(urn)[2]?.split("$").at(-2) ?? "";
}

/** Dynamic resources of a program in TypeScript, and the same ones of the plugin, which has components beside them. */
const OURS =
  /^(?:pulumi-nodejs:dynamic\/diskless|pulumi-diskless:index):(Host(?:File|Firewall|KeyPair|Masquerade|Packages|Service)|NodeBoot|NodeHostKeys|PublishedImage|SignedBootImage)$/;

/** Which of the custom resources it is, such as `HostFile`; `undefined` of every other type. */
export function kindOfUrn(urn: string): string | undefined {
  return OURS.exec(typeOfUrn(urn))?.[1];
}

/** `urn:pulumi:STACK::PROJECT::TYPE::NAME`, as [urn and stack, project, type, name]. */
function partsOf(urn: string): string[] {
  return urn.split("::");
}
