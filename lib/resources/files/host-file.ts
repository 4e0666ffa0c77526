import * as pulumi from "@pulumi/pulumi";
import type { Watch } from "../../host/foreign/watches";
import { hosted, HostedArgs } from "../claims/claimant";
import { handledBy, optionsOf, typeOf } from "../handled";

/** A file on a host, or a block of our lines in a file that others write too. */
export interface ManagedFileArgs {
  /** Absolute path. */
  path: pulumi.Input<string>;
  /** Text of the file. `@{name}` stands for a value of {@link values}. */
  content?: pulumi.Input<string>;
  /** Values that are known during the apply only, or that are secret: the content stays readable in every preview. */
  values?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Name of the block that the content goes into, when the file has lines of others as well. */
  block?: pulumi.Input<string>;
  /**
   * File on the host to copy instead of writing {@link content}, such as a boot loader that a package brings. `*` stands for a
   * directory whose name the distribution chose.
   */
  copyOf?: pulumi.Input<string>;
  /** Names beside {@link copyOf} to copy as well, where they exist. */
  siblingFiles?: pulumi.Input<pulumi.Input<string>[]>;
  /** Four octal digits, such as `0644`. */
  mode: pulumi.Input<string>;
  /** Account that owns the file, by name. */
  owner: pulumi.Input<string>;
  /** Group of the file, by name. */
  group: pulumi.Input<string>;
  /** Paths that are symbolic links to this file. One that is not declared any more goes, unless another file of ours has it. */
  links?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * `by component` for a path whose last part is the name of a component: one that is renamed keeps the file that it has.
   * @default none - another path is another file
   */
  named?: pulumi.Input<"by component">;
  /** Command that must accept the new file before it replaces the old one; `{candidate}` stands for its path. */
  validate?: pulumi.Input<string>;
  /**
   * URLs by which nodes get the file and its sibling files, such as `tftp://10.0.0.1/pxelinux.0`. The host fetches each of them
   * itself. An apply that leaves nodes without the file fails and restores the previous file.
   * @default none - nobody asks what nodes get
   */
  servedAs?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Arguments of {@link HostFile}. */
export interface HostFileArgs extends ManagedFileArgs, HostedArgs {
  /**
   * Entries of others to look for, which nodes would read before this file.
   * @default none
   */
  watch?: pulumi.Input<Watch>;
}

/**
 * A file of a host. Drift: content, mode, owner, group, links, who gets at it, what its URLs give, and what
 * {@link HostFileArgs.watch} finds, as `foreign`.
 */
export class HostFile extends pulumi.CustomResource {
  constructor(name: string, args: HostFileArgs, opts?: pulumi.CustomResourceOptions) {
    const foreign = args.watch !== undefined && { foreign: {} };
    super(
      typeOf("hostFile"),
      name,
      handledBy("hostFile", { ...hosted(name, args), ...foreign }),
      optionsOf("hostFile", opts),
    );
  }
}
