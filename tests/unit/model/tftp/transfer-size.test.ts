import fc from "fast-check";
import {
  DEFAULT_BLOCK_BYTES,
  longestTransfer,
  tftpBlocks,
  transferWarnings,
} from "../../../../lib/model/tftp/transfer-size";

test.each([
  [0, 512, 1],
  [511, 512, 1],
  [512, 512, 2],
  [513, 512, 2],
])("%i bytes go in blocks of %i: %i of them, the last one not full", (bytes, size, count) =>
  expect(tftpBlocks(bytes, size)).toBe(count),
);

test.each([
  ["by RFC 1350 alone", DEFAULT_BLOCK_BYTES, 33_553_919],
  ["as pxelinux asks", 1408, 92_273_279],
  ["as large as an Ethernet frame holds", 1468, 96_205_379],
])("%s, blocks of %i end after %i bytes (rule tftp-transfer-size)", (_what, size, longest) => {
  expect(longestTransfer(size)).toBe(longest);
  expect(transferWarnings("root image", longest, size)).toEqual([]);
  const [warning, ...more] = transferWarnings("root image", longest + 1, size);
  expect(more).toEqual([]);
  expect(warning).toContain(`root image of ${longest + 1} bytes goes by TFTP in 65536 blocks of ${size}`);
  expect(warning).toContain("image.sizeMiB");
});

test("what is not warned of has a number for each of its blocks, and one byte more has not", () =>
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 65_464 }), (size) => {
      expect(tftpBlocks(longestTransfer(size), size)).toBe(65_535);
      expect(tftpBlocks(longestTransfer(size) + 1, size)).toBe(65_536);
    }),
  ));
