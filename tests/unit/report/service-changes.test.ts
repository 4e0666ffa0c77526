import { changeReportOf } from "../../../lib/report/change-report-of";
import { planOf } from "./plan-of";

const FILE = { path: "/etc/a.conf", content: "old\n", mode: "0644" };
const SERVICE = {
  service: "ad",
  running: true,
  enabled: true,
  files: [FILE],
  serving: { port: "open" },
  unit: "as applied",
};

test.each([
  ["a changed text", SERVICE, { ...SERVICE, files: [{ ...FILE, content: "new\n" }] }, "restart"],
  ["a changed mode", SERVICE, { ...SERVICE, files: [{ ...FILE, mode: "0600" }] }, "restart"],
  ["a file that goes", SERVICE, { ...SERVICE, files: [] }, "restart"],
  [
    "a changed text of a daemon that reloads",
    { ...SERVICE, reload: "kill -1" },
    { ...SERVICE, reload: "kill -1", files: [{ ...FILE, content: "new\n" }] },
    "reload",
  ],
  ["another answer than the right one", { ...SERVICE, serving: { port: "closed" } }, SERVICE, "restart"],
  ["a daemon that does not run", { ...SERVICE, running: false }, SERVICE, "start"],
  ["a daemon that is not to run", SERVICE, { ...SERVICE, running: false }, "stop"],
  ["a daemon that does not start at boot", { ...SERVICE, enabled: false }, SERVICE, "check"],
  ["a new daemon", undefined, SERVICE, "start"],
  ["a daemon that is declared no more", SERVICE, undefined, "release"],
])("%s", (_what, before, after, action) => {
  const op = before === undefined ? "create" : after === undefined ? "delete" : "update";
  const step = {
    ...{ op, type: "HostService" },
    ...(before && { before: { inputs: before } }),
    ...(after && { after: { inputs: after } }),
  };
  expect(changeReportOf(planOf(step), "plan.json").services).toEqual([{ service: "ad", action }]);
});
