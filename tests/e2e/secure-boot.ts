import type { LabNode } from "../../lab";
import { askNode } from "../../lab/node-report";
import type { Site } from "../../lab/site";
import { expectEqual, expectThat, type Play } from "./scenario";

/** What the firmware says of itself (UEFI specification, "Globally Defined Variables"): four octets of attributes, then the value. */
const SECURE_BOOT =
  "od -An -tu1 -j4 /sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c | tr -d ' '";

/** A node says from inside that its firmware and its kernel hold to signatures. */
export async function expectSecureBoot({ check }: Play, { lab }: Site, node: LabNode): Promise<void> {
  await check("its firmware says that Secure Boot is on", async () =>
    expectEqual("SecureBoot", (await askNode(lab, node, SECURE_BOOT)).trim(), "1"),
  );
  await check("its kernel is locked down", async () =>
    expectThat(await askNode(lab, node, "cat /sys/kernel/security/lockdown"), /\[integrity\]/),
  );
}
