import fc from "fast-check";
import { tcpWireBytes, tftpWireBytes } from "../../../../lib/model/capacity/wire-bytes";

test.each([
  ["a full segment is a full frame with its gap", 1448, 1538],
  ["one byte more is a frame more", 1449, 1449 + 2 * 90],
  ["nothing takes nothing", 0, 0],
])("by TCP %s", (_what, bytes, wire) => expect(tcpWireBytes(bytes)).toBe(wire));

test.each([
  ["a short block", 1407, 1407 + 70],
  ["a full block and the empty one behind it", 1408, 1408 + 2 * 70],
])("by TFTP %s", (_what, bytes, wire) => expect(tftpWireBytes(bytes, 1408)).toBe(wire));

const bytes = fc.integer({ min: 1, max: 2 ** 32 });

test("headers never make a download smaller, and more bytes never take less", () =>
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      for (const wire of [tcpWireBytes, (size: number) => tftpWireBytes(size, 1408)]) {
        expect(wire(less)).toBeGreaterThan(less);
        expect(wire(more)).toBeGreaterThanOrEqual(wire(less));
      }
    }),
  ));

test("of a large download TCP has 94 % of the wire for data, TFTP in blocks of 1408 has 95 %", () => {
  const large = 10 ** 9;
  expect(large / tcpWireBytes(large)).toBeCloseTo(1448 / 1538, 4);
  expect(large / tftpWireBytes(large, 1408)).toBeCloseTo(1408 / 1478, 4);
});
