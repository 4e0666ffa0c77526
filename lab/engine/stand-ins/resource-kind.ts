import type { Properties } from "./property-value";

/** A property of a resource as Pulumi's package schema has it. */
export interface PropertySchema {
  type: "string" | "boolean" | "integer" | "number" | "array" | "object";
  /** Must be given. */
  required?: boolean;
  /** A change makes a new resource. */
  replaces?: boolean;
  /** Always kept as a secret. */
  secret?: boolean;
}

/** One resource type of a stand-in plugin. Values arrive with their secret marks; a preview never gets past `check`. */
export interface ResourceKind {
  inputs: Record<string, PropertySchema>;
  outputs: Record<string, PropertySchema>;
  /** Fills in defaults and reports what is wrong, as property and reason. Unknown values are still among the inputs. */
  check?(inputs: Properties): { inputs: Properties; failures: Failure[] };
  create(resource: ResourceIdentity, inputs: Properties): Promise<{ id: string; outs: Properties }>;
  /** Absent where every change replaces. */
  update?(resource: ResourceIdentity, olds: Properties, news: Properties): Promise<Properties>;
  /** Absent where there is nothing to undo. */
  delete?(resource: ResourceIdentity, state: Properties): Promise<void>;
}

export interface Failure {
  property: string;
  reason: string;
}

/** Which resource an operation is about. */
export interface ResourceIdentity {
  urn: string;
  /** Last part of the urn: what the program calls it. */
  name: string;
}

/** Parts of urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME. */
export function parseUrn(urn: string): { token: string; resource: ResourceIdentity } {
  const [, , qualifiedType = "", ...name] = urn.split("::");
  return { token: qualifiedType.split("$").at(-1) ?? "", resource: { urn, name: name.join("::") } };
}
