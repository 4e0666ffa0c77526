import { oneLine, renderTemplate } from "../template";

/** What runs the pusher time and again. */
export interface Repair {
  /** Full path of the pusher. */
  readonly command: string;
  /** From one run to the next. */
  readonly minutes: number;
}

/** A file of cron.d(5), for the whole minutes of each hour that the number divides. */
export function renderRepairCron(repair: Repair): string {
  return renderTemplate("node-files/repair.cron", { ...repair }, oneLine);
}

/** A service of systemd and its timer, which counts from the end of a run. */
export function renderRepairUnits(repair: Repair): { readonly service: string; readonly timer: string } {
  const render = (kind: "service" | "timer"): string =>
    renderTemplate(`node-files/repair.${kind}`, { ...repair }, oneLine);
  return { service: render("service"), timer: render("timer") };
}
