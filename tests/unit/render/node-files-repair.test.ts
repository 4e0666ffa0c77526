import { renderRepairCron, renderRepairUnits } from "../../../lib/render/node-files/repair";
import { expectGolden } from "./golden";

const repair = { command: "/usr/local/sbin/push-node-files", minutes: 10 };

test("cron runs the pusher on centos5", () => expectGolden("node-files/repair.cron", renderRepairCron(repair)));

test("a timer runs it elsewhere, counted from the end of a run", () => {
  const { service, timer } = renderRepairUnits(repair);
  expectGolden("node-files/repair.service", service);
  expectGolden("node-files/repair.timer", timer);
});
