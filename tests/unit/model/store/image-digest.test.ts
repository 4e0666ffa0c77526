import { digestOnCommandLine, parseImageDigest } from "../../../../lib/model/store/image-digest";
import { refusal } from "../refusal";

test("the digest of an image is taken as the store names it", () =>
  expect(parseImageDigest("0123456789abcdef0123456789abcdef", "image")).toBe("0123456789abcdef0123456789abcdef"));

test.each([
  "",
  "latest",
  "0123456789ABCDEF0123456789ABCDEF",
  "0123456789abcdef0123456789abcde",
  "../../../../etc/shadow",
])("%j is not a digest", (digest) =>
  expect(refusal(() => parseImageDigest(digest, "overrides[0].imageDigest"))).toMatch(
    /^overrides\[0\]\.imageDigest: ".*" is not the digest of an image, expected 32 hexadecimal digits in lower case$/,
  ),
);

test.each([
  ["root=/dev/ram diskless.image=0123456789abcdef0123456789abcdef rw", "0123456789abcdef0123456789abcdef"],
  ["diskless.image=0123456789abcdef0123456789abcdef0", undefined],
  ["nodiskless.image=0123456789abcdef0123456789abcdef", undefined],
  ["root=/dev/ram rw", undefined],
])("%s names %s", (words, digest) => expect(digestOnCommandLine(words)).toBe(digest));
