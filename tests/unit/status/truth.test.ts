import { renderStatus } from "../../../lib/render/status";
import { parseStack } from "../../../lib/status/parse-stack";
import { answer, askedStatus, HISTORY, NOW, recordedStatus } from "./answered";
import { changedText, recordedText, resourceOf } from "./recorded-state";
import { describeStatus } from "../../../lib/status/describe-status";

const textOf = (status: ReturnType<typeof recordedStatus>) => renderStatus(status, "text");
const conditionsOf = ({ masters }: ReturnType<typeof recordedStatus>) =>
  Object.fromEntries(masters[0].nodes.map(({ name, condition }) => [name.split(".")[0], condition]));

test("each node is what is known of it when its master is asked", () =>
  expect(conditionsOf(askedStatus())).toEqual({
    ...{ s0: "up", s1: "up", s2: "up", s3: "no answer", s4: "unknown", s5: "up" },
    ...{ s6: "stale", s7: "booting", s8: "down", s9: "not seen yet" },
  }));

test("nothing is called down by a state: nobody has seen that", () =>
  expect(conditionsOf(recordedStatus())).toMatchObject({ s7: "no answer", s8: "no answer", s9: "not seen yet" }));

describe("of when the facts are", () => {
  test("is the refresh, where the history has one", () => {
    expect(textOf(recordedStatus())).toContain("as of the refresh of 2026-11-27T13:00:00Z\n");
    const later = { ...HISTORY, updated: "2026-11-27T13:30:00Z" };
    expect(textOf(recordedStatus(undefined, later))).toContain(
      "as of the refresh of 2026-11-27T13:00:00Z, and of the update of 2026-11-27T13:30:00Z where that looked\n",
    );
  });

  test("is the time of the state, where nobody asked for its history", () =>
    expect(textOf(recordedStatus(undefined, {}))).toMatch(
      /as of the state that was written at [-\dT:]+Z; when it was refreshed is not known\n/,
    ));

  test("is the clock of the master, where it was asked", () =>
    expect(textOf(askedStatus())).toContain("master  answered at 2026-11-27T14:05:00Z\n"));
});

test("a master that was not asked says so, and so do its boots", () => {
  expect(textOf(recordedStatus())).toContain("master  not asked (--ask asks it)\n");
  expect(renderStatus(recordedStatus(), "html")).toContain("not known, since the master gave no logs now");
});

test("a master that gives no answer leaves what the state says", () => {
  const status = askedStatus({ kind: "no answer", why: "connect to m0: timed out" });
  expect(textOf(status)).toContain("master  no answer at 2026-11-27T14:05:01Z: connect to m0: timed out\n");
  expect(conditionsOf(status)).toEqual(conditionsOf(recordedStatus()));
});

test.each([
  ["without a line", [], "is empty"],
  ["without a time", ["restarted", "again"], "has no line that says when it is of"],
  ["with both", ["Nov 27 13:00:03 m0 cron: a job"], "read from 2026-11-27T13:00:03Z on"],
])("a log %s is told as that", (_what, lines, words) => {
  const status = askedStatus(answer({ "/var/log/messages": lines }));
  expect(textOf(status)).toContain(`    /var/log/messages  ${words}\n`);
  expect(renderStatus(status, "html")).toContain(words);
});

test("a log that is not there is named", () =>
  expect(textOf(askedStatus())).toContain("    /var/log/secure  is not there\n"));

test("without a log nobody knows of boots", () => {
  const given = answer();
  if (given.kind !== "answered") throw new Error("no answer");
  const logs = given.observation.logs.map((log) => ({ ...log, exists: false, first: [], lines: [] }));
  const status = askedStatus({ ...given, observation: { ...given.observation, logs } });
  expect(conditionsOf(status)).toMatchObject({ s7: "no answer", s8: "no answer" });
  expect(renderStatus(status, "html")).toContain("not known, since no log was found on the master");
});

test("nodes that nobody reaches by SSH are not asked, and their boots are told by the logs", () => {
  const text = changedText((state) => {
    state.deployment.resources = state.deployment.resources.filter(({ urn }) => !urn.endsWith("::farm-boots"));
  });
  expect(conditionsOf(recordedStatus(text))).toMatchObject({ s0: "not asked", s9: "not asked" });
  expect(conditionsOf(askedStatus(answer(), text))).toMatchObject({ s0: "not asked", s7: "booting", s8: "down" });
});

test("a master is reached as those resources say that follow a change of the way", () => {
  const text = changedText((state) => {
    for (const name of ["farm-boots", "farm-shell-key", "farm-image-published"]) {
      const { inputs } = resourceOf(state, name);
      inputs.connection = { ...(inputs.connection as object), user: "former" };
    }
    state.deployment.resources.reverse();
  });
  const [{ connection }, ...others] = parseStack(text, "state.json").masters;
  expect(connection).toMatchObject({ user: "root" });
  expect(others).toEqual([]);
});

test("a stack of another language, whose resources are the plugin's, is told as one of TypeScript", () => {
  const ofPlugin = recordedText().replaceAll("pulumi-nodejs:dynamic/diskless:", "pulumi-diskless:index:");
  expect(ofPlugin).not.toBe(recordedText());
  expect(recordedStatus(ofPlugin)).toEqual(recordedStatus());
  expect(askedStatus(answer(), ofPlugin)).toEqual(askedStatus());
});

test("connections that are encrypted as a whole leave what is told of their master", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
  const sealed = recordedStatus(
    changedText((state) => {
      for (const { inputs } of state.deployment.resources)
        if (inputs?.connection !== undefined) inputs.connection = secret;
    }),
  );
  expect(sealed.masters).toEqual(recordedStatus().masters);
  expect(sealed.remarks).toEqual([expect.stringContaining("told as of one master")]);
});

test("a state of an earlier version is told to be one", () => {
  const text = changedText((state) => {
    const boots = resourceOf(state, "farm-boots");
    boots.inputs.images = [{ image: "0".repeat(32), nodes: ["s0.example.com"] }];
  });
  expect(recordedStatus(text).remarks).toEqual([
    "farm-boots is as an earlier version of pulumi-diskless left it: a refresh or an up writes it anew.",
  ]);
});

test("outputs alone tell of nodes and generations, and what they do not tell", () => {
  const generations = [{ digest: "a".repeat(32), published: "2026-11-26T04:13Z", bytes: 1 }];
  const nodes = { s0: { state: "current", imageDigest: "a".repeat(32) }, s1: { state: "unseen" } };
  const stack = parseStack(JSON.stringify({ farm: { nodeBoots: nodes, generations }, other: 1 }), "outputs.json");
  const status = describeStatus(stack, [{ kind: "not asked", why: "--ask asks it" }], NOW);
  expect(conditionsOf(status)).toEqual({ s0: "up", s1: "not seen yet" });
  expect(status.masters[0].images).toEqual([{ ...generations[0], image: "generations", wantedBy: [], runBy: ["s0"] }]);
  expect(status.masters[0]).not.toHaveProperty("drift");
  expect(renderStatus(status, "text")).toContain("Outputs of a stack do not say of when they are");
  expect(renderStatus(status, "html")).toContain("Not told by what was read.");
});

test("outputs without any of it say what a program exports", () => {
  const { masters, remarks } = parseStack("{}", "outputs.json");
  expect(masters).toEqual([]);
  expect(remarks.join("\n")).toContain("export nodeBoots of the cluster in the program");
});

test.each([
  ["", "is empty"],
  ["Enter your passphrase", "is no JSON"],
  ["[]", "is no object"],
  ['{"steps":[]}', "is a plan, which `pulumi-diskless report` reads"],
  ['{"deployment":{"resources":[{}]}}', "is no state: deployment.resources.0.urn"],
])("%j is refused: %s", (text, words) =>
  expect(() => parseStack(text, "x.json")).toThrow(
    new RegExp(`^x\\.json: ${words.replace(/[.`]/g, "\\$&")}[^]*expected the output of .pulumi stack export`),
  ),
);
