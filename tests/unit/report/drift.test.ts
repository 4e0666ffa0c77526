import { changeReportOf } from "../../../lib/report/change-report-of";
import { renderReport } from "../../../lib/render/report";
import { planOf, WrittenStep } from "./plan-of";

/** What `pulumi refresh --preview-only --json` shows of a resource that differs. */
const found = (type: string, recorded: object, observed: object): WrittenStep => ({
  ...{ op: "update", type, before: { inputs: { ...recorded } }, after: { inputs: { ...observed } } },
});

const driftOf = (...steps: WrittenStep[]) =>
  changeReportOf(planOf({ op: "refresh", name: "other" }, ...steps), "plan.json").drift;

test("nodes of which the same is said are one fact", () => {
  const down = "down: does not answer";
  const drift = {
    "s0.example.com": down,
    "s1.example.com": down,
    "s3.example.com": "unknown: refused",
    "s4 files": "old",
  };
  expect(driftOf(found("NodeBoot", { drift: {} }, { drift }))).toEqual([
    { resource: "one", fact: "s[0-1].example.com", observed: down },
    { resource: "one", fact: "s3.example.com", observed: "unknown: refused" },
    { resource: "one", fact: "s4 files", observed: "old" },
  ]);
});

test("a package that was removed is named with what is there", () =>
  expect(
    driftOf(found("HostPackages", { packages: { httpd: "installed" } }, { packages: { httpd: "(not installed)" } })),
  ).toEqual([{ resource: "one", fact: "packages.httpd", recorded: "installed", observed: "(not installed)" }]));

test("what others wrote has no value in the state", () =>
  expect(driftOf(found("HostFile", { foreign: {} }, { foreign: { "/etc/hosts:3": "s0 is 10.9.9.9" } }))).toEqual([
    { resource: "one", fact: "foreign./etc/hosts:3", observed: "s0 is 10.9.9.9" },
  ]));

test("a file of a daemon that is gone is told by its path", () => {
  const file = { path: "/etc/a.conf", content: "a\n", mode: "0644" };
  expect(
    driftOf(found("HostService", { files: [file] }, { files: [{ path: "/etc/a.conf", mode: "(absent)" }] })),
  ).toMatchObject([
    { fact: "content of /etc/a.conf", observed: "(gone)" },
    { fact: "mode of /etc/a.conf", recorded: "0644", observed: "(absent)" },
  ]);
});

test("a resource that is gone is one fact", () => {
  const gone: WrittenStep = { op: "delete", type: "PublishedImage", before: { inputs: { storePath: "/srv" } } };
  expect(driftOf(gone)).toEqual([{ resource: "one", fact: "PublishedImage", observed: "(gone)" }]);
});

test("a resource that is gone, and that a plan makes again, is one fact too", () => {
  const inputs = { path: "/etc/motd", content: "text\n" };
  const report = changeReportOf(
    planOf(
      { op: "refresh", before: { inputs }, after: { inputs } },
      { op: "same", type: "pulumi:pulumi:Stack", name: "site-dev" },
      { op: "create", after: { inputs } },
    ),
    "plan.json",
  );
  expect(report).toMatchObject({ outcome: "drift", drift: [{ fact: "HostFile", observed: "(gone)" }] });
});

test("lists of many facts end with how many more there are", () => {
  const drift = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`n${i}`, `stale: ${i}`]));
  const plan = planOf({ op: "refresh", name: "other" }, found("NodeBoot", { drift: {} }, { drift }));
  const markdown = renderReport(changeReportOf(plan, "plan.json"), "markdown");
  expect(markdown).toContain("50 facts drifted: `one n0`: `stale: 0`");
  expect(markdown).toContain("and 47 facts more.");
  expect(markdown).toContain("- 30 more are left out here");
});
