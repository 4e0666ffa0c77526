import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installMissing } from "../../lab/host-tools";
import { renderStatus } from "../../lib/render/status";
import { Browser, Screen } from "../support/browser";
import { askedStatus, recordedStatus } from "../unit/status/answered";
import { textOfNodes } from "../unit/status/recorded-state";

/** Where the pictures stay for who looks at them. */
const PICTURES = join(__dirname, "../output/status-page");

const PHONE: Screen = { width: 320, height: 640 };
const DESKTOP: Screen = { width: 1280, height: 900 };

const PAGES = {
  asked: renderStatus(askedStatus(), "html"),
  refreshed: renderStatus(recordedStatus(), "html"),
  "5,000": renderStatus(recordedStatus(textOfNodes(5000)), "html"),
};

let browser: Browser;

beforeAll(async () => {
  const tools = { chromium: "chromium", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core" };
  await installMissing((line) => process.stderr.write(`tests: ${line}\n`), tools);
  mkdirSync(PICTURES, { recursive: true });
  browser = new Browser();
});
afterAll(() => browser.close());

const SCREENS: [name: string, screen: Screen][] = [
  ["phone", PHONE],
  ["phone-dark", { ...PHONE, dark: true }],
  ["desktop", DESKTOP],
  ["desktop-dark", { ...DESKTOP, dark: true }],
];

/**
 * For each element that has text of its own: how its colour stands out from what is behind it (WCAG 2.2, 1.4.3). What is behind a text of a
 * drawing is the box that it stands in, else the page.
 */
const CONTRASTS = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => channels(colour).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const isSeen = (colour) => channels(colour)[3] !== 0;
  const behind = (element) => {
    if (element instanceof SVGElement) {
      const place = element.getBoundingClientRect();
      const [x, y] = [place.x + 1, place.y + place.height / 2];
      const boxes = [...element.ownerSVGElement.querySelectorAll("rect")].filter((box) => {
        const { left, right, top, bottom } = box.getBoundingClientRect();
        return left <= x && x <= right && top <= y && y <= bottom;
      });
      if (boxes.length > 0) return getComputedStyle(boxes.at(-1)).fill;
    }
    for (let one = element; one; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one);
      if (isSeen(backgroundColor)) return backgroundColor;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  document.querySelectorAll("details").forEach((one) => (one.open = true));
  const texts = [...document.body.querySelectorAll("*")].filter((element) =>
    element.localName !== "title" && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""));
  return texts.map((element) => {
    const style = getComputedStyle(element);
    const [front, back] = [element instanceof SVGElement ? style.fill : style.color, behind(element)];
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    return { text: element.textContent.trim().slice(0, 40), front, back, ratio: (light + 0.05) / (dark + 0.05) };
  });
})()`;

interface Contrast {
  readonly text: string;
  readonly ratio: number;
}

describe.each(Object.entries(PAGES))("the page %s", (page, html) => {
  describe.each(SCREENS)("on a %s", (name, screen) => {
    beforeAll(() => browser.open(html, screen));

    test("stands without a complaint of the browser, and asks for nothing", async () => {
      expect(browser.complaints()).toEqual([]);
      expect(browser.requests().filter((url) => !url.startsWith("file:"))).toEqual([]);
      writeFileSync(join(PICTURES, `${page}-${name}.png`), await browser.picture());
    });

    test("is no wider than the screen", async () => {
      expect(await browser.evaluate("document.documentElement.scrollWidth")).toBe(screen.width);
      const outside = `[...document.querySelectorAll("body *")].filter((one) => !one.classList.contains("skip")
        && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80))`;
      expect(await browser.evaluate(outside)).toEqual([]);
    });

    test("has texts that stand out from what is behind them", async () => {
      const contrasts = await browser.evaluate<Contrast[]>(CONTRASTS);
      expect(contrasts.length).toBeGreaterThan(40);
      expect(contrasts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    });

    test("has drawings whose texts lie within them and their boxes and not on each other", async () => {
      const overlapping = `[...document.querySelectorAll("main svg[role]")].flatMap((drawing) => {
        const frame = drawing.getBoundingClientRect();
        const texts = [...drawing.querySelectorAll("text")].map((one) => [one.textContent, one.getBoundingClientRect()]);
        const outside = texts.filter(([, { left, right, top, bottom }]) =>
          left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1);
        const crossing = texts.filter(([, a], i) => texts.slice(i + 1).some(([, b]) =>
          a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2));
        const boxes = [...drawing.querySelectorAll(".box")].map((one) => one.getBoundingClientRect());
        const spilling = texts.filter(([, { left, right, top, bottom }]) => boxes.some((box) =>
          left > box.left && left < box.right && top > box.top && bottom < box.bottom && right > box.right - 2));
        return [...outside, ...crossing, ...spilling].map(([text]) => text);
      })`;
      expect(await browser.evaluate(overlapping)).toEqual([]);
    });
  });
});

describe("the page", () => {
  beforeAll(() => browser.open(PAGES.asked, DESKTOP));

  test("is opened and closed by keyboard alone, and shows where one is", async () => {
    const focused = "document.activeElement.localName + ' ' + document.activeElement.textContent.trim()";
    await browser.press("Tab");
    expect(await browser.evaluate(focused)).toBe("a Skip to the clusters");
    await browser.press("Tab");
    expect(await browser.evaluate(focused)).toMatch(/^summary .*up$/s);
    const isOpen = "document.activeElement.parentElement.open";
    expect(await browser.evaluate(isOpen)).toBe(false);
    await browser.press("Enter");
    expect(await browser.evaluate(isOpen)).toBe(true);
    expect(await browser.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
  });

  test("names its language, its parts and its drawings", async () => {
    const names = `[...document.querySelectorAll("svg[role=img], section")].map((one) =>
      document.getElementById(one.getAttribute("aria-labelledby"))?.textContent ?? "")`;
    const found = await browser.evaluate<string[]>(names);
    expect(found.length).toBe(3);
    expect(found.filter((name) => name.trim() === "")).toEqual([]);
    expect(await browser.evaluate("document.documentElement.lang")).toBe("en");
    const ids = "[...document.querySelectorAll('[id]')].map((one) => one.id)";
    const all = await browser.evaluate<string[]>(ids);
    expect(new Set(all).size).toBe(all.length);
  });

  test("lets no script run, whoever gets one in", async () => {
    await browser.open(
      PAGES.asked.replace(
        "<main",
        "<script>document.title = 'in'</script><img src=x onerror=\"document.title = 'in'\"><main",
      ),
      DESKTOP,
    );
    expect(await browser.evaluate("document.title")).toBe("Diskless clusters");
    expect(browser.complaints().join("\n")).toMatch(/Content Security Policy|ContentSecurityPolicy/i);
  });
});
