import fc from "fast-check";
import { parseMacAddress } from "../../../../lib/model/network/mac-address";
import { refusal } from "../refusal";

const NOTATIONS: Record<string, (octets: string[]) => string> = {
  linux: (octets) => octets.join(":"),
  windows: (octets) => octets.join("-").toUpperCase(),
  cisco: (octets) => octets.join("").replace(/(.{4})(.{4})(.{4})/, "$1.$2.$3"),
  bare: (octets) => octets.join(""),
  shouting: (octets) => octets.join(":").toUpperCase(),
  padded: (octets) => ` ${octets.join("-")}\t`,
};

test.each(["AA:BB:CC:DD:EE:FF", "aa-bb-cc-dd-ee-ff", "aabb.ccdd.eeff", "AABBCCDDEEFF"])(
  "%s is aa:bb:cc:dd:ee:ff",
  (text) => expect(parseMacAddress(text, "mac")).toBe("aa:bb:cc:dd:ee:ff"),
);

test.each([
  ["aa:bb:cc:dd:ee", "has 5 octets, expected 6"],
  ["aa:bb:cc:dd:ee:ff:00", "has 7 octets, expected 6"],
  ["aa:bb:cc:dd:ee:fg", 'has the octet "fg"'],
  ["a:bb:cc:dd:ee:ff", 'has the octet "a"'],
  ["aa:bb:cc:dd:ee:", 'has the octet ""'],
  ["aa:bb-cc:dd:ee:ff", "mixes"],
  ["aabbccddeef", "is not a MAC address"],
  ["", "is not a MAC address"],
  ["aa:bb:cc:dd:ee:ff; }", "has the octet"],
  ["aa:bb:cc:dd:ee:ff\nx", "has the octet"],
  ["00:00:00:00:00:00", "is all zeros"],
  ["FF-FF-FF-FF-FF-FF", "is the broadcast address"],
  ["01:00:5e:00:00:01", "is a multicast address"],
  ["33:33:00:00:00:01", "is a multicast address"],
])("%j is refused (rule unique-mac-addresses)", (text, reason) => {
  const message = refusal(() => parseMacAddress(text, "nodes[3].mac"));
  expect(message).toMatch(/^nodes\[3\]\.mac: /);
  expect(message).toContain(reason);
});

test("every notation of one card is the same address, and the result is its own notation", () =>
  fc.assert(
    fc.property(
      fc
        .uint8Array({ minLength: 6, maxLength: 6 })
        .filter((bytes) => (bytes[0] & 1) === 0 && bytes.some((byte) => byte > 0)),
      fc.constantFrom(...Object.keys(NOTATIONS)),
      (bytes, notation) => {
        const octets = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
        const mac = parseMacAddress(NOTATIONS[notation](octets), "mac");
        expect(mac).toBe(octets.join(":"));
        expect(parseMacAddress(mac, "mac")).toBe(mac);
      },
    ),
  ));

test("whatever is taken can break no configuration file", () =>
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(..."0123456789abcdefAF:-. ") })),
      (text) => {
        let mac: string;
        try {
          mac = parseMacAddress(text, "mac");
        } catch {
          return;
        }
        expect(mac).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
      },
    ),
  ));
