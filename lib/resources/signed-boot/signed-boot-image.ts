import * as pulumi from "@pulumi/pulumi";
import { hosted, HostedArgs } from "../claims/claimant";
import { handledBy, optionsOf, typeOf } from "../handled";

/** Arguments of {@link SignedBootImage}. */
export interface SignedBootImageArgs extends HostedArgs {
  /** Absolute path from which nodes get it. */
  path: pulumi.Input<string>;
  /** Four octal digits, such as `0644`. */
  mode: pulumi.Input<string>;
  /** Account that owns the file, by name. */
  owner: pulumi.Input<string>;
  /** Group of the file, by name. */
  group: pulumi.Input<string>;
  /** Paths that are symbolic links to it, one for each name by which firmware asks. */
  links?: pulumi.Input<pulumi.Input<string>[]>;
  /** Directory that holds one directory a published image. */
  storePath: pulumi.Input<string>;
  /** Digest of the published image whose kernel and initramfs it has. That must be one that nodes verify. */
  imageDigest: pulumi.Input<string>;
  /** Name of the kernel in the directory of a published image. */
  kernel: pulumi.Input<string>;
  /** Name of the initramfs there. */
  initramfs: pulumi.Input<string>;
  /** Words of the kernel command line. `@{digest}` stands for {@link imageDigest}. */
  commandLine: pulumi.Input<string>;
  /** Path of the program on the host that starts the kernel: the stub of systemd for UEFI firmware. */
  stub: pulumi.Input<string>;
  /** Certificate in PEM that firmware knows. */
  certificate: pulumi.Input<string>;
  /**
   * File with the private key of {@link certificate}, on the machine that Pulumi runs on. It is read when an image is signed. The key is in
   * no state, and on no host.
   */
  keyPath: pulumi.Input<string>;
  /**
   * URLs by which nodes get the image. The host fetches each of them itself.
   * @default none - nobody asks what nodes get
   */
  servedAs?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * A program for UEFI firmware with kernel, initramfs and command line of a published image, signed with a key that is not on the host. Drift:
 * its bytes, mode and owner, its links, and what its URLs give.
 */
export class SignedBootImage extends pulumi.CustomResource {
  constructor(name: string, args: SignedBootImageArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      typeOf("signedBootImage"),
      name,
      handledBy("signedBootImage", { ...hosted(name, args), integrity: "intact" }),
      optionsOf("signedBootImage", opts),
    );
  }
}
