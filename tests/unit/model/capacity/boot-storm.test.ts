import fc from "fast-check";
import { linkSeconds, predictStorm } from "../../../../lib/model/capacity/boot-storm";

test("a link carries its bits in a second", () => expect(linkSeconds(1, 125_000_000, 1000)).toBe(1));

const ofMiB = { protocol: "HTTP", wireBytes: 1_113_856 };
const nodes = fc.integer({ min: 1, max: 10_000 });
const bytes = fc.integer({ min: 1, max: 2 ** 33 });
const link = fc.integer({ min: 1, max: 400_000 });

test("twice the nodes or the bytes take twice the seconds, twice the link half of them", () =>
  fc.assert(
    fc.property(nodes, bytes, link, (n, b, l) => {
      const once = linkSeconds(n, b, l);
      expect(linkSeconds(2 * n, b, l)).toBeCloseTo(2 * once, 6);
      expect(linkSeconds(n, 2 * b, l)).toBeCloseTo(2 * once, 6);
      expect(linkSeconds(n, b, 2 * l)).toBeCloseTo(once / 2, 6);
    }),
  ));

test("a prediction says its numbers and what it leaves out", () =>
  expect(predictStorm({ nodes: 100, linkMbit: 1000, wireBytesPerNode: 400_000_000, ofMiB }, "firmware")).toEqual({
    seconds: 320,
    prediction:
      "At least: 100 nodes at once, 400000000 bytes each with all headers, over a link of 1000 Mbit/s " +
      "that is full all the time. Not counted: firmware.",
  }));

test("a prediction is never shorter than its link takes", () =>
  fc.assert(
    fc.property(nodes, bytes, link, (n, b, l) => {
      const { seconds } = predictStorm({ nodes: n, linkMbit: l, wireBytesPerNode: b, ofMiB }, "");
      expect(seconds).toBeGreaterThanOrEqual(linkSeconds(n, b, l));
    }),
  ));

test("before there is an image, it says what a MiB of one takes", () =>
  expect(predictStorm({ nodes: 1000, linkMbit: 1000, wireBytesPerNode: undefined, ofMiB }, "firmware")).toEqual({
    seconds: "unknown until the image is built",
    prediction:
      "Each MiB of the image takes 9 s for 1000 nodes at once by HTTP: its bytes with all headers, over a link " +
      "of 1000 Mbit/s that is full all the time. Not counted: firmware.",
  }));
