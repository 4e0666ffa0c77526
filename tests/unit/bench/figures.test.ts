import { atMost, figureLine } from "../../../bench/figures";
import { ratiosOf } from "../../../bench/image-build";
import { imageWays } from "../../../bench/image-ways";

const FIGURE = { name: "apply-seconds-to-ansible-50ms", value: 0.4501, unit: "ratio" };

test.each([
  [0.4501, "figure apply-seconds-to-ansible-50ms 0.45 ratio target <=0.4501 ok"],
  [0.45, "figure apply-seconds-to-ansible-50ms 0.45 ratio target <=0.45 missed"],
])("a figure is judged by its value and not by the digits that are shown: at most %d", (limit, line) =>
  expect(figureLine(atMost(limit, FIGURE))).toBe(line),
);

test("a figure without a target is not judged", () =>
  expect(figureLine(FIGURE)).toBe("figure apply-seconds-to-ansible-50ms 0.45 ratio target - -"));

test("what is counted has no digits after the point", () =>
  expect(figureLine({ name: "refresh-processes", value: 1568.5, unit: "processes" })).toBe(
    "figure refresh-processes 1569 processes target - -",
  ));

test.each([FIGURE, atMost(1, FIGURE)])("a line has seven words", (figure) =>
  expect(figureLine(figure).split(" ")).toHaveLength(7),
);

test("an image's ratios are those of the medians", () => {
  const run = (seconds: number, processorSeconds: number, bytes: number) => ({
    seconds,
    processorSeconds,
    files: [bytes],
  });
  const theirs = [run(1, 10, 100), run(2, 20, 100), run(9, 90, 100)];
  const figures = ratiosOf("centos5", imageWays("centos5", 128), theirs, [run(1, 25, 99)]);
  expect(figures.map(figureLine)).toEqual([
    "figure image-centos5-seconds-to-howto 0.50 ratio target <=1 ok",
    "figure image-centos5-cpu-to-howto 1.25 ratio target <=1 missed",
    "figure image-centos5-bytes-to-howto 0.99 ratio target <=1 ok",
  ]);
});
