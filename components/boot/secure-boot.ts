import * as pulumi from "@pulumi/pulumi";
import { argumentsOf, input, text } from "../../lib/resources/arguments/argument-schema";
import { checkSigningPair } from "../../lib/resources/signed-boot/signing-key";
import { planned } from "../arguments/planned";
import { showWarnings } from "../arguments/warnings";

/** Where a signing key is. */
export interface SigningKeyArgs {
  /**
   * File with the private key in PEM, without a passphrase, on the machine that Pulumi runs on: RSA of 2048 bits at least. It is read in an
   * `up` that changes a boot image. The key is in no state, in no plan and on no master.
   */
  path: pulumi.Input<string>;
}

/** Where the parts of signed boot images are on their master. */
export interface SigningPlan {
  readonly stub: string;
  readonly storePath: string;
  /** Names of the files of a published image. */
  readonly kernel: string;
  readonly initramfs: string;
}

/** With what boot images are signed. */
export interface SecureBootArgs {
  /**
   * Certificate of the key, in PEM, which is enrolled in the firmware of the nodes; docs/secure-boot.md says how. Refused: one that has expired,
   * and a key that is not RSA or has less than 2048 bits.
   */
  certificate: pulumi.Input<string>;
  /** The private key of the certificate. Refused: a key of another certificate. One that cannot be read here is named in a warning. */
  key: SigningKeyArgs;
}

export const secureBootSchema = argumentsOf<SecureBootArgs>()({
  certificate: input(text),
  key: argumentsOf<SigningKeyArgs>()({ path: input(text) }),
});

/** What every signed boot image of a boot server is made of and signed with, once key and certificate were found to belong together. */
export function signedBy(
  component: pulumi.Resource,
  subject: string,
  { certificate, key }: SecureBootArgs,
  plan: pulumi.Output<{ readonly signing?: SigningPlan }>,
) {
  const names = { certificate: "secureBoot.certificate", keyPath: "secureBoot.key.path" };
  const checked = planned(subject, { certificate, keyPath: key.path }, (place) => ({
    place,
    warnings: checkSigningPair(place, names),
  })).value;
  showWarnings(component, subject, checked);
  const place = checked.apply((one) => one.place);
  const made = <Key extends keyof SigningPlan>(part: Key) => plan.apply(({ signing }) => signing?.[part] ?? "");
  return {
    ...{ certificate: place.certificate, keyPath: place.keyPath },
    ...{ storePath: made("storePath"), kernel: made("kernel"), initramfs: made("initramfs"), stub: made("stub") },
  };
}
