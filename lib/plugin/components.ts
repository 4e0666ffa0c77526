import * as pulumi from "@pulumi/pulumi";
import * as library from "../../index";
import type { PackageSchema } from "./schema-parts";

type Constructor = new (
  name: string,
  args: pulumi.Inputs,
  opts: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

/** Makes the components of the library for programs in other languages, and knows again those that it has made. */
export class Components {
  private readonly made = new Map<string, pulumi.ComponentResource>();

  constructor(private readonly schema: PackageSchema) {
    // a component that another one takes as an argument comes as its URN, and both are made in this process
    pulumi.runtime.registerResourceModule(schema.name, "index", {
      version: schema.version,
      construct: (name, type, urn) => this.known(name, type, urn),
    });
  }

  /** Makes one. What it gives the program are the outputs that the schema has. */
  async construct(
    name: string,
    type: string,
    args: pulumi.Inputs,
    opts: pulumi.ComponentResourceOptions,
  ): Promise<{ urn: pulumi.Input<string>; state: pulumi.Inputs }> {
    const component = new (this.constructorOf(type))(name, args, opts);
    const urn = await known(component.urn);
    this.made.set(urn, component);
    const outputs = component as unknown as pulumi.Inputs;
    const names = Object.keys(this.schema.resources[type].properties);
    return { urn, state: Object.fromEntries(names.map((output) => [output, outputs[output]])) };
  }

  private constructorOf(type: string): Constructor {
    const name = type.slice(type.lastIndexOf(":") + 1);
    if (!Object.hasOwn(this.schema.resources, type) || !Object.hasOwn(library, name)) {
      throw new Error(
        `${type}: is no component of ${this.schema.name} ${this.schema.version}, expected one of ` +
          Object.keys(this.schema.resources).sort().join(", "),
      );
    }
    return library[name as keyof typeof library] as unknown as Constructor;
  }

  private known(name: string, type: string, urn: string): pulumi.ComponentResource {
    const component = this.made.get(urn);
    if (component !== undefined) return component;
    const kind = type.slice(type.lastIndexOf(":") + 1);
    throw new Error(`${kind} "${name}": was not made by this program, expected a component of the same program`);
  }
}

function known(output: pulumi.Output<string>): Promise<string> {
  return new Promise((resolve) => output.apply(resolve));
}
