import { imageSeconds } from "../../../bench/scale/image-seconds";

const lines = [
  { at: 3, text: " +  command:remote:Command farm-image-build creating (0s)" },
  { at: 40, text: " +  command:remote:Command farm-image-build created (37s)" },
  { at: 44.5, text: " +  pulumi-nodejs:dynamic/pulumi-diskless:PublishedImage farm-image-published created (4s)" },
];

test("an image takes from the beginning of its build to the end of its publication", () =>
  expect(imageSeconds(lines)).toBe(41.5));

test("an up that says nothing of an image is no measurement", () =>
  expect(() => imageSeconds(lines.slice(0, 2))).toThrow("did not say when it made the image"));
