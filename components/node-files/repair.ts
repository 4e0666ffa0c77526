import * as pulumi from "@pulumi/pulumi";
import { Platform, REPAIR } from "../../lib/platforms";
import { renderRepairCron, renderRepairUnits } from "../../lib/render/node-files/repair";
import { HostFile } from "../../lib/resources/files/host-file";
import { HostService } from "../../lib/resources/service/host-service";
import { HostArgs } from "../arguments/host-args";
import { onMaster } from "../claims/on-master";

/** Has the master run the pusher time and again. */
export function repairNodes(
  name: string,
  master: HostArgs,
  { serviceManager }: Platform,
  repair: { readonly command: string; readonly minutes: number },
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const rootsFile = { mode: "0644", owner: "root", group: "root" };
  if (serviceManager === "sysv") {
    const file = { path: REPAIR.cron, content: renderRepairCron(repair) };
    return new HostFile(`${name}-repair`, { ...onMaster(master), ...rootsFile, ...file }, opts);
  }
  const units = renderRepairUnits(repair);
  return new HostService(
    `${name}-repair`,
    {
      ...{ ...onMaster(master), serviceManager, service: REPAIR.unit, running: true, enabled: true },
      files: [
        { ...rootsFile, path: REPAIR.timer, content: units.timer },
        { ...rootsFile, path: REPAIR.service, content: units.service },
      ],
    },
    opts,
  );
}
