import fc from "fast-check";
import { imageLimitMiB, memoryWarnings, MemoryUse, overlayRoomMiB } from "../../../../lib/model/capacity/memory-room";

const MIB = 2 ** 20;
const overlay: MemoryUse = { kind: "overlay", overlayPercent: 20 };
const ramdisk: MemoryUse = { kind: "ramdisk", sizeMiB: 512 };

test.each<[MemoryUse, number, number | undefined]>([
  [overlay, 4096, 3584],
  [overlay, 512, 0],
  [ramdisk, 1024, 256],
  [ramdisk, 700, -68],
  [{ kind: "ramdisk" }, 700, undefined],
])("%j of %i MiB has %p MiB for the compressed image", (use, memory, limit) =>
  expect(imageLimitMiB(use, memory)).toBe(limit),
);

test.each<[MemoryUse, number | undefined]>([
  [overlay, 819],
  [{ kind: "overlay" }, undefined],
  [ramdisk, undefined],
])("a node of 4096 MiB with %j may write %p MiB", (use, room) => expect(overlayRoomMiB(use, 4096)).toBe(room));

test("before the build a memory is refused that holds no image of that size at all (rule node-memory)", () => {
  expect(memoryWarnings("root image", ramdisk, 768, undefined)).toEqual([
    expect.stringContaining("capacity.nodeMemoryMiB: 768 MiB leave no room for the root image"),
  ]);
  expect(memoryWarnings("root image", ramdisk, 769, undefined)).toEqual([]);
  expect(memoryWarnings("root image", overlay, 4096, undefined)).toEqual([]);
  expect(memoryWarnings("root image", { kind: "ramdisk" }, 1, undefined)).toEqual([]);
});

test("after it an image is warned of that does not fit beside what the system needs", () => {
  expect(memoryWarnings("root image", overlay, 1024, 512 * MIB)).toEqual([]);
  const [warning, ...more] = memoryWarnings("root image of group gpu", overlay, 1024, 512 * MIB + 1);
  expect(more).toEqual([]);
  expect(warning).toContain(
    "the root image of group gpu has 536870913 bytes, and a node of 1024 MiB has 512 MiB for it",
  );
  expect(warning).toContain("image.packagesOnly");
  expect(memoryWarnings("root image", ramdisk, 1024, 300 * MIB)[0]).toContain("(image.sizeMiB, image.forget)");
});

test("more memory never brings a warning that less did not", () =>
  fc.assert(
    fc.property(
      fc.constantFrom(overlay, ramdisk),
      fc.integer({ min: 1, max: 65_536 }),
      fc.integer({ min: 0, max: 4096 }),
      fc.option(fc.integer({ min: 0, max: 2 ** 32 }), { nil: undefined }),
      (use, memory, more, bytes) => {
        if (memoryWarnings("root image", use, memory, bytes).length > 0) return;
        expect(memoryWarnings("root image", use, memory + more, bytes)).toEqual([]);
      },
    ),
  ));
