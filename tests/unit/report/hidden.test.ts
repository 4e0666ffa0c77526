import { changeReportOf } from "../../../lib/report/change-report-of";
import { renderReport } from "../../../lib/render/report";
import { planOf, WrittenStep } from "./plan-of";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = "[secret]";

const update = (type: string, before: object, after: object, ...differing: string[]): WrittenStep => ({
  ...{ op: "update", type, before: { inputs: { ...before } }, after: { inputs: { ...after } } },
  detailedDiff: Object.fromEntries(differing.map((path) => [path, { kind: "update" }])),
});

const reportOf = (...steps: WrittenStep[]) => changeReportOf(planOf(...steps), "plan.json");
const markdownOf = (...steps: WrittenStep[]) => renderReport(reportOf(...steps), "markdown");

describe("a secret that differs", () => {
  const file = { path: "/etc/token", content: SECRET, mode: "0600" };

  test("is a change of its file, which shows neither of them", () => {
    const report = reportOf(update("HostFile", file, file, "content"));
    expect(report).toMatchObject({ outcome: "changes", reachedOtherwise: 0, hiddenDifferences: 1 });
    expect(report.files).toEqual([
      { name: "/etc/token", change: "update", remarks: ["the content is a secret and is not shown"] },
    ]);
  });

  test("in a file of a daemon restarts it", () => {
    const service = { service: "ad", running: true, files: [{ path: "/etc/other" }, file] };
    const report = reportOf(update("HostService", service, service, "files[1].content"));
    expect(report.services).toEqual([{ service: "ad", action: "restart" }]);
    expect(report.files.map(({ name }) => name)).toEqual(["/etc/token"]);
  });

  test("of the connection is none of the host", () => {
    const before = { ...file, connection: { sudoPassword: SECRET } };
    const report = reportOf(update("HostFile", before, before, "connection.sudoPassword"));
    expect(report).toMatchObject({ reachedOtherwise: 1, files: [], hiddenDifferences: 0 });
  });

  test("is no drift while the program may have another one", () => {
    const root = "pulumi:pulumi:Stack";
    const report = reportOf(
      { op: "refresh", before: { inputs: file }, after: { inputs: file } },
      { op: "same", type: root, name: "site-dev" },
      update("HostFile", file, file, "content"),
    );
    expect(report).toMatchObject({ asked: 1, drift: [], hiddenDifferences: 1 });
    const markdown = renderReport(report, "markdown");
    expect(markdown).toContain("Nothing else was found that this plan puts back.");
    expect(markdown).toContain("Of 1 resource a secret differs; whether by the program or by drift is not shown.");
  });

  test("is a drift where hosts alone were asked", () =>
    expect(reportOf({ op: "refresh", name: "other" }, update("HostFile", file, file, "content")).drift).toEqual([
      { resource: "one", fact: "content of /etc/token", observed: "the content is a secret and is not shown" },
    ]));
});

describe("what is not known before the apply", () => {
  test("is no node that goes", () => {
    const markdown = markdownOf(update("NodeBoot", { images: { s0: "1" } }, { images: UNKNOWN }));
    expect(markdown).toContain("Which nodes get which image is not known before the apply.");
    expect(markdown).not.toMatch(/ less|No node/);
  });

  test("is no file that goes", () => {
    const before = { service: "ad", running: true, files: [{ path: "/etc/a", content: "x" }] };
    const { files } = reportOf(update("HostService", before, { ...before, files: UNKNOWN }));
    expect(files.map(({ name, change }) => [name, change])).toEqual([["(not known before the apply)", "create"]]);
  });

  test("is no package that goes", () => {
    const { packages } = reportOf(update("HostPackages", { packages: { a: "installed" } }, { packages: UNKNOWN }));
    expect(packages).toEqual({ installed: ["(not known before the apply)"], removed: [] });
  });

  test("is said of a text", () => {
    const file = { path: "/etc/a", content: "x\n" };
    const [change] = reportOf(update("HostFile", file, { ...file, content: UNKNOWN })).files;
    expect(change).toMatchObject({ remarks: ["the content is not known before the apply"] });
  });
});
