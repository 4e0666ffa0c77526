import type { Handler, HostInputs } from "../resources/contract";
import * as handlers from "../resources/handlers";

/** Type of a resource, by its URN: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
export function typeOfUrn(urn: string): string {
  const [, , types] = urn.split("::");
  return types.slice(types.lastIndexOf("$") + 1);
}

/** What a resource of the plugin does on its host, by the resource's URN. */
export function handlerOf(urn: string): Handler<HostInputs> {
  const type = typeOfUrn(urn);
  const kind = type.slice(type.lastIndexOf(":") + 1);
  const name = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
  if (!Object.hasOwn(handlers, name)) throw new Error(`${type}: is no resource of pulumi-diskless`);
  return handlers[name as keyof typeof handlers];
}
