import type { Site } from "../../lab/site";
import { driftByResource } from "../support/drift-of";
import { on } from "../support/master";
import { expectEqual, expectThat, upAndPublish, type Play } from "./scenario";

/** What somebody changes by hand, the resource that a refresh then names, and what it says of it. */
export type ChangeByHand = readonly [command: string, resource: string, says: RegExp];

/** Each change is named by a refresh, and one `up` repairs all of them without another image. */
export async function namedAndRepaired(
  { check }: Play,
  site: Site,
  image: string,
  changes: readonly ChangeByHand[],
): Promise<void> {
  for (const [command, resource, says] of changes) {
    await on(site.lab, command);
    await check(`${command}: a refresh names it`, async () =>
      expectThat((await driftByResource(site.stack))[resource] ?? "", says),
    );
  }
  await check("one pulumi up --refresh repairs it to the same image", async () => {
    expectEqual("image", await upAndPublish(site, "--refresh"), image);
    expectEqual("drift", await driftByResource(site.stack), {});
  });
}
