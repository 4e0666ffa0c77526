import fc from "fast-check";
import { renderStatus, STATUS_FORMATS } from "../../../lib/render/status";
import { expositionFaults } from "../../support/exposition-format";
import type { ClusterStatus } from "../../../lib/model/status/cluster-status";
import { askedStatus, NOW } from "./answered";

const HOSTILE = [
  "</title></style><script>alert(1)</script>",
  "\"'><img src=x onerror=alert(1)>",
  "{{{css}}}{{#masters}}",
  "\u001b[2J\u001b]0;title\u0007\u009b31m\r\n\b",
  "\u202etxt.exe\u2066\u200b\u2028",
  '\\"\n# HELP forged x\nforged{a="b"} 1',
  "javascript:alert(1)",
];

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

/** A status that has a text wherever a host or a program may put one. */
function filledWith(text: string): ClusterStatus {
  const status = askedStatus();
  const [master] = status.masters;
  const reached = [{ stage: "DHCP", at: NOW - 9, words: text }] as const;
  const node = { name: text, why: text, network: text, wanted: text, runs: text, kernel: text, since: text };
  return {
    ...status,
    source: text,
    remarks: [text],
    masters: [
      {
        ...master,
        name: text,
        clusters: [text],
        asked: { kind: "no answer", at: "2026-11-27T14:05:00Z", why: text },
        networks: [text],
        nodes: [
          { ...node, condition: "booting", boot: { stage: "DHCP", reached, last: NOW - 9, failure: text } },
          { ...node, name: `${text}2`, condition: "unknown", boot: { reached: [], last: NOW, failure: text } },
          { ...node, name: `${text}3`, condition: "stale" },
          { ...node, name: `${text}4`, condition: "no answer" },
        ],
        images: [{ digest: text, image: text, published: text, bytes: 1, wantedBy: [text], runBy: [text] }],
        services: [{ service: text, running: true, enabled: false }],
        drift: [{ resource: text, fact: text, observed: text }],
        logs: [{ path: text, problem: text }],
      },
    ],
  };
}

/** Tags and attributes of a page whose texts are taken out: what a browser would see beside them. */
const skeletonOf = (page: string): string =>
  page
    .replace(/<style>[^<]*<\/style>/, "<style></style>")
    .replace(/="[^"]*"/g, '=""')
    .replace(/>[^<>]*</g, "><");

test.each(HOSTILE)("%j becomes no part of a page", (text) => {
  const page = renderStatus(filledWith(text), "html");
  expect(skeletonOf(page)).toBe(skeletonOf(renderStatus(filledWith("plain"), "html")));
  expect(page).not.toMatch(/<script|<img|javascript:alert\(1\)"/i);
  expect(page).toContain("Content-Security-Policy");
});

test("any text becomes no part of a page", () => {
  const skeleton = skeletonOf(renderStatus(filledWith("plain"), "html"));
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), (text) =>
      expect(skeletonOf(renderStatus(filledWith(`a${text}`), "html"))).toBe(skeleton),
    ),
    { numRuns: 50 },
  );
});

test("the page's policy names its own style sheet, which has nothing to escape, and allows no script", () => {
  const page = renderStatus(filledWith("plain"), "html");
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'/);
  expect(policy).not.toContain("unsafe");
  const [, style = ""] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
  expect(style.length).toBeGreaterThan(1000);
  expect(style).not.toMatch(/[&<>"'`\n]/);
  expect(page).not.toMatch(/ style=| on\w+=/);
});

test.each(STATUS_FORMATS)("nothing of it moves a terminal or hides in %s", (format) => {
  for (const text of HOSTILE) expect(renderStatus(filledWith(text), format)).not.toMatch(UNSEEN);
});

test("a name forges no line of a text", () => {
  const text = renderStatus(filledWith("x\n    up  99  forged"), "text");
  expect(text).not.toMatch(/^ +up +99/m);
  expect(text).toContain("\\u000a");
});

test("a name forges no metric", () => {
  for (const text of HOSTILE) {
    const metrics = renderStatus(filledWith(text), "prometheus");
    expect(expositionFaults(metrics)).toEqual([]);
    expect(metrics).not.toMatch(/^forged/m);
  }
});

test("JSON is itself again, but for what hides", () =>
  expect(JSON.parse(renderStatus(filledWith("<b>&\u001b"), "json"))).toMatchObject({ source: "<b>&\u001b" }));
