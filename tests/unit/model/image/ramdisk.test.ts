import fc from "fast-check";
import { parseImageSize, parseRamdiskOfUnknown, parseRamdiskSize } from "../../../../lib/model/image/ramdisk";
import { refusal } from "../refusal";

test.each([16, 512, 65_536])("an image of %i MiB is taken", (size) =>
  expect(parseImageSize(size, "sizeMiB")).toBe(size),
);

test.each([0, -1, 15, 65_537, 512.5, NaN, Infinity])("an image of %d MiB is refused (rule ramdisk-size)", (size) =>
  expect(refusal(() => parseImageSize(size, "sizeMiB"))).toMatch(/^sizeMiB: .*expected whole MiB from 16 to 65536$/),
);

test("a RAM disk is as large as its image unless said otherwise", () => {
  expect(parseRamdiskSize(undefined, 512, "ramdiskKiB")).toBe(524_288);
  expect(parseRamdiskSize(600_000, 512, "ramdiskKiB")).toBe(600_000);
});

test.each([
  [524_284, "524284 KiB is smaller than the image of 512 MiB, expected at least 524288"],
  [16_384, "16384 KiB is smaller"],
  [524_289, "in steps of 4"],
  [524_288.5, "in steps of 4"],
  [NaN, "in steps of 4"],
])("a RAM disk of %d KiB for 512 MiB is refused (rule ramdisk-size)", (size, reason) => {
  const message = refusal(() => parseRamdiskSize(size, 512, "ramdiskKiB"));
  expect(message).toMatch(/^ramdiskKiB: /);
  expect(message).toContain(reason);
});

test("whatever is taken holds the image in whole blocks", () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 16, max: 65_536 }),
      fc.option(fc.nat({ max: 2 ** 27 }), { nil: undefined }),
      (image, asked) => {
        let size: number;
        try {
          size = parseRamdiskSize(asked, image, "ramdiskKiB");
        } catch {
          return;
        }
        expect(size).toBeGreaterThanOrEqual(image * 1024);
        expect(size % 4).toBe(0);
      },
    ),
  ));

test("a RAM disk for an image of unknown size must fit the smallest", () => {
  expect(parseRamdiskOfUnknown(16_384, "ramdiskKiB")).toBe(16_384);
  expect(refusal(() => parseRamdiskOfUnknown(16_380, "ramdiskKiB"))).toBe(
    "ramdiskKiB: 16380 KiB is smaller than any image, expected at least 16384",
  );
  expect(refusal(() => parseRamdiskOfUnknown(16_385, "ramdiskKiB"))).toContain("in steps of 4");
});
