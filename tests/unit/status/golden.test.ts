import { STATUS_FORMATS, renderStatus } from "../../../lib/render/status";
import { CANARY } from "../../report/canary";
import { expositionFaults } from "../../support/exposition-format";
import { expectGolden } from "../render/golden";
import { answer, askedStatus, recordedStatus } from "./answered";
import { recordedText, textOfNodes } from "./recorded-state";

const ENDINGS = { text: "txt", json: "json", html: "html", prometheus: "prom" } as const;

describe.each(STATUS_FORMATS)("the status as %s", (format) => {
  test("of a master that was asked, with a stale, a down, a booting and an up node", () =>
    expectGolden(`status/asked.${ENDINGS[format]}`, renderStatus(askedStatus(), format)));

  test("of a state alone", () =>
    expectGolden(`status/refreshed.${ENDINGS[format]}`, renderStatus(recordedStatus(), format)));

  test("has no credential, not even encrypted", () => {
    expect(recordedText()).toContain("ciphertext");
    for (const status of [askedStatus(), recordedStatus()]) {
      expect(renderStatus(status, format)).not.toMatch(new RegExp(`${CANARY}|ciphertext|v1:`));
    }
  });
});

test("a terminal gets colours, and nobody else does", () => {
  const coloured = renderStatus(askedStatus(), "text", { colours: true });
  const plain = renderStatus(askedStatus(), "text");
  expect(coloured).toContain("\u001b[32mup");
  expect(plain).not.toContain("\u001b");
  // eslint-disable-next-line no-control-regex -- what is taken out
  expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(plain);
});

test("a page that is watched loads itself again", () => {
  expect(renderStatus(askedStatus(), "html", { refreshSeconds: 15 })).toContain('http-equiv="refresh" content="15"');
  expect(renderStatus(askedStatus(), "html")).not.toContain('http-equiv="refresh"');
});

test.each([
  ["asked", askedStatus()],
  ["not asked", recordedStatus()],
  ["of 5,000 nodes", recordedStatus(textOfNodes(5000))],
])("metrics %s are read by a collector", (_what, status) =>
  expect(expositionFaults(renderStatus(status, "prometheus"))).toEqual([]),
);

describe("5,000 nodes", () => {
  const small = recordedStatus(textOfNodes(50));
  const large = recordedStatus(textOfNodes(5000));

  test("are told", () => {
    expect(large.masters[0].nodes).toHaveLength(5000);
    expect(renderStatus(large, "text")).toMatch(/^ {4}up +4950 /m);
    expect(renderStatus(large, "text")).toMatch(/^ {4}stale +50 /m);
  });

  test.each(["text", "html"] as const)("take no quarter less %s than 10,000", (format) => {
    const larger = recordedStatus(textOfNodes(10_000));
    const [few, many] = [large, larger].map((status) => Buffer.byteLength(renderStatus(status, format)));
    expect(many).toBeLessThan(1.25 * few);
  });

  test.each(["json", "prometheus"] as const)("take as much %s for each node as 50 do", (format) => {
    const [few, many] = [small, large].map((status) => Buffer.byteLength(renderStatus(status, format)));
    expect(many / 5000).toBeLessThan(few / 50);
  });

  test("that boot at once are counted where they have no room", () => {
    const lines = large.masters[0].nodes.map(
      ({ address }) =>
        `${address} - - [27/Nov/2026:14:04:30 +0000] "GET /diskless/${"0".repeat(32)}/vmlinuz HTTP/1.0" 200 14186432`,
    );
    const given = answer({ "/var/log/httpd/access_log": lines });
    if (given.kind !== "answered") throw new Error("no answer");
    const silence = large.masters[0].nodes.map(({ name }): [string, string] => [
      name,
      `ssh: connect to host ${name} port 22: No route to host\n`,
    ]);
    const status = askedStatus(
      { ...given, observation: { ...given.observation, answers: new Map(silence) } },
      textOfNodes(5000),
    );
    expect(status.masters[0].nodes.filter(({ condition }) => condition === "booting")).toHaveLength(5000);
    const page = renderStatus(status, "html");
    expect(page).toContain("4980 boots more are left out of the drawing.");
    expect(Buffer.byteLength(page)).toBeLessThan(2 * Buffer.byteLength(renderStatus(small, "html")) + 40_000);
    expect(renderStatus(status, "text")).toContain("and 4980 more");
  });
});
