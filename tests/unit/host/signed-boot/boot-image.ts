import { writeFileSync } from "node:fs";
import { siteKey } from "../../../support/key-of-tests";
import { STUB, verifiedImage } from "../../../support/verified-image";
import type { Life } from "../disk-full-operations";
import { FakeMaster, GROUP, OWNER } from "../shell";

const SMALL_IMAGE = verifiedImage(1);

const bootImage = (master: FakeMaster, words: string) => {
  const key = siteKey();
  return {
    ...{ mode: "0644", owner: OWNER, group: GROUP },
    connection: { host: "m0", user: "root", privateKey: "unused" },
    path: master.path("etc/farm/EFI/network.efi"),
    links: [master.path("etc/farm/EFI/01-02-00-00-00-00-01.efi")],
    ...{ storePath: master.path("store"), imageDigest: SMALL_IMAGE.digest, commandLine: words, stub: STUB },
    ...{ kernel: "vmlinuz", initramfs: "initramfs.img", integrity: "intact" },
    ...{ certificate: key.certificate, keyPath: key.keyPath },
  };
};

function installVerifiedImage(master: FakeMaster): void {
  for (const [name, bytes] of Object.entries(SMALL_IMAGE.files)) {
    writeFileSync(master.write(`store/${SMALL_IMAGE.digest}/${name}`, ""), bytes);
  }
}

/** A boot image that is signed, with these words for the kernel and then with others. */
export const SIGNED_BOOT_IMAGE: Life = {
  what: "a signed boot image",
  handler: "signedBootImage",
  install: installVerifiedImage,
  first: (master) => bootImage(master, "quiet"),
  then: (master) => bootImage(master, "single"),
};
