import * as pulumi from "@pulumi/pulumi";
import { Capacity, capacityOf, ServerLimits } from "../../lib/model/capacity/capacity";
import { capacityLine } from "../../lib/model/capacity/capacity-line";
import { CapacitySettings, parseCapacity } from "../../lib/model/capacity/capacity-settings";
import { scaleWarnings } from "../../lib/model/nodes/scale";
import { tftpWarnings } from "../../lib/model/tftp/tftp-limits";
import type { Platform } from "../../lib/platforms";
import { Planned, planned } from "../arguments/planned";
import { showWarnings } from "../arguments/warnings";
import type { RootfsImage } from "../rootfs-image";
import { bootFiles, memoryUse, serverLimits } from "./boot-shape";
import type { CapacityArgs } from "./capacity-args";
import { knownNow } from "./known-now";

/** Checks the settings of a cluster with so many nodes, where a program gives any. */
export function capacitySettings(
  subject: string,
  capacity: CapacityArgs | undefined,
  nodes: number,
): Planned<CapacitySettings> | undefined {
  return capacity && planned(subject, capacity, (plain) => parseCapacity(plain, nodes));
}

/** A cluster as its capacity follows from it. */
interface Storm {
  readonly subject: string;
  readonly platform: Platform;
  readonly nodes: number;
  readonly settings: Planned<CapacitySettings>;
  /** The images that nodes boot, each once. */
  readonly images: readonly { readonly group?: string; readonly image: RootfsImage }[];
}

/** The capacity of a cluster, which a preview shows beside it: a line of what is predicted, and warnings. */
export function showCapacity(component: pulumi.Resource, storm: Storm): pulumi.Output<Capacity> {
  const { subject, platform, nodes, settings } = storm;
  const server = serverLimits(platform, nodes);
  const files = bootFiles(platform);
  const images = pulumi.all(
    storm.images.map(({ group, image }) =>
      pulumi.all([knownNow(image.files), image.sizeMiB && knownNow(image.sizeMiB)]).apply(([sizes, sizeMiB]) => ({
        ...{ group, files, sizes },
        memory: memoryUse(platform, sizeMiB),
      })),
    ),
  );
  const capacity = pulumi
    .all([settings.value, images])
    .apply(([known, booted]) => capacityOf({ settings: known, nodes, server, images: booted }));
  capacity.apply((said) => void pulumi.log.info(`${subject}: ${capacityLine(said)}`, component));
  const toldBelow = warningsOfChildren(server, nodes);
  showWarnings(
    component,
    subject,
    capacity.apply(({ warnings }) => ({ warnings: warnings.filter((warning) => !toldBelow.has(warning)) })),
  );
  return capacity;
}

/** What Master and TftpServer warn of by themselves. */
function warningsOfChildren({ tftp }: ServerLimits, nodes: number): ReadonlySet<string> {
  return new Set([...scaleWarnings(nodes), ...(tftp ? tftpWarnings(tftp, nodes) : [])]);
}
