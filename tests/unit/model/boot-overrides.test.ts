import { cardFileName, parseImageDigest, parseOverrideMacs } from "../../../lib/model/boot-overrides";
import { refusal } from "./refusal";

const nodes = [{ mac: "02:00:00:00:00:0a" }, { mac: "02:00:00:00:00:0b" }];

test("the file of a card is named in lower case with dashes, after the hardware type (rule V7)", () =>
  expect(cardFileName("aa:bb:cc:dd:ee:0f")).toBe("01-aa-bb-cc-dd-ee-0f"));

test("MAC addresses come out normalised, in the order given", () => {
  const macs = parseOverrideMacs(["02-00-00-00-00-0B", "0200.0000.000A"], nodes);
  expect(macs).toEqual(["02:00:00:00:00:0b", "02:00:00:00:00:0a"]);
});

test.each<[macs: string[], message: string | RegExp]>([
  [
    ["02:00:00:00:00:0a", "02-00-00-00-00-0A"],
    "overrides[1].mac: 02:00:00:00:00:0a has an override already (overrides[0]); a card reads one file",
  ],
  [
    ["02:00:00:00:00:0a", "02:00:00:00:00:0c"],
    "overrides[1].mac: 02:00:00:00:00:0c is the card of none of the nodes, expected one of theirs",
  ],
  [["02:00:00:00:00"], /^overrides\[0\]\.mac: .*has 5 octets/],
])("%j are refused", (macs, message) => expect(refusal(() => parseOverrideMacs(macs, nodes))).toMatch(message));

test("any card may have an override where the nodes are not known", () =>
  expect(parseOverrideMacs(["02:00:00:00:00:0c"])).toEqual(["02:00:00:00:00:0c"]));

test("the digest of an image is taken as the store names it", () =>
  expect(parseImageDigest("0123456789abcdef0123456789abcdef", "image")).toBe("0123456789abcdef0123456789abcdef"));

test.each([
  "",
  "latest",
  "0123456789ABCDEF0123456789ABCDEF",
  "0123456789abcdef0123456789abcde",
  "../../../../etc/shadow",
])("%j is no digest", (digest) =>
  expect(refusal(() => parseImageDigest(digest, "overrides[0].image"))).toMatch(
    /^overrides\[0\]\.image: ".*" is no digest of an image, expected 32 hexadecimal digits in lower case$/,
  ),
);
