import fc from "fast-check";
import { constructedTag, der, derObject, derValues, TAG } from "../../../../lib/model/signed-boot/der";

test.each([
  ["1.2.840.113549.1.7.2", "06092a864886f70d010702"],
  ["1.3.6.1.4.1.311.2.1.4", "060a2b060104018237020104"],
  ["2.16.840.1.101.3.4.2.1", "0609608648016503040201"],
])("%s has the bytes that X.690 says", (name, bytes) => expect(derObject(name).toString("hex")).toBe(bytes));

test.each([
  [0, "0400"],
  [127, "047f"],
  [128, "048180"],
  [255, "0481ff"],
  [256, "04820100"],
  [65536, "0483010000"],
])("%i bytes have their length before them, in as few bytes as can be", (length, head) =>
  expect(
    der(TAG.octets, Buffer.alloc(length))
      .subarray(0, head.length / 2)
      .toString("hex"),
  ).toBe(head),
);

test("what was written is read, however long", () =>
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (parts) => {
      const written = der(constructedTag(0), ...parts.map((part) => der(TAG.octets, Buffer.from(part))));
      const [{ tag, content, whole }] = derValues(written);
      expect([tag, whole.equals(written)]).toEqual([0xa0, true]);
      expect(derValues(content).map((value) => [...value.content])).toEqual(parts.map((part) => [...part]));
    }),
  ));

test("what is cut off is not read", () =>
  expect(() => derValues(der(TAG.octets, Buffer.alloc(300)).subarray(0, 200))).toThrow(RangeError));
