import { assignBoots, BootAssignments, BootLayers } from "../../lib/model/boot/boot-assignment";
import { parseOverrides } from "../../lib/model/boot/boot-overrides";
import { Planned, plannedOver } from "../arguments/planned";
import { asRunError } from "../arguments/run-error";
import { BootNetworks, SiteArgs, siteOf, surroundingsOf } from "../network/site";
import { handedSite } from "../network/handed-site";
import type { PxeConfigArgs } from "../pxe-config";
import { checkGroups } from "./boot-groups";

/** Groups and overrides as far as the program knows them itself. */
export function bootLayers(subject: string, args: PxeConfigArgs): BootLayers {
  const { groups = [], overrides = [], nodes } = args;
  const own = (image: unknown) => ({ hasImage: image !== undefined });
  return asRunError(subject, () => ({
    overrides: parseOverrides(overrides).map((one) => ({ ...one, ...own(overrides[one.given].imageDigest) })),
    groups: (handedSite(args)?.groups ?? checkGroups(groups, nodes)).map((one, i) => ({
      ...one,
      ...own(groups[i].imageDigest),
    })),
  }));
}

/** Which node is of which group and override. It waits for the cards of nodes and for nothing else. */
export function assignNodes(
  subject: string,
  args: PxeConfigArgs,
  layers: BootLayers,
): { readonly whole: Planned<BootNetworks>; readonly assigned: Planned<BootAssignments> } {
  if (args.nodes === undefined) {
    const around = surroundingsOf(subject, args);
    const whole = plannedOver(subject, around, {}, (known) => ({ ...known, nodes: [] }));
    return { whole, assigned: plannedOver(subject, around, {}, () => assignBoots(undefined, layers)) };
  }
  const { whole, listed } = siteOf(subject, args as PxeConfigArgs & SiteArgs);
  return { whole, assigned: plannedOver(subject, listed, {}, (known) => assignBoots(known, layers)) };
}
