import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { unifiedImageProgram } from "../../../../lib/host/signed-boot/signed-images";
import type { Call } from "../../../../lib/host/script/script";
import { authenticodeSignature } from "../../../../lib/model/signed-boot/authenticode";
import { parseSigningCertificate, parseSigningKey, SigningPair } from "../../../../lib/model/signed-boot/signing-pair";
import { signingKey, SigningKey } from "../../../support/signing-keys";
import { RELEASE, STUB, verifiedImage } from "../../../support/verified-image";
import { FakeMaster, SHELLS } from "../shell";

const COMMAND_LINE = "root=live:http://10.0.0.1/diskless/@/rootfs.squashfs rd.live.image";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function pairOf({ certificate, key }: SigningKey): SigningPair {
  const parsed = parseSigningCertificate(certificate, "certificate", new Date());
  return { certificate: parsed, key: parseSigningKey(key, parsed, "key") };
}

describe.each(SHELLS)("a signed boot image with %s", (_name, shell) => {
  let master: FakeMaster;
  let site: SigningKey, other: SigningKey;
  const { digest, files } = verifiedImage();
  beforeAll(() => {
    master = new FakeMaster(shell);
    [site, other] = ["site", "other"].map((name) => signingKey(master.root, name));
    for (const [name, bytes] of Object.entries(files)) {
      writeFileSync(master.write(`store/${digest}/${name}`, ""), bytes);
    }
  });
  afterAll(() => master.remove());

  const signed = () => `${master.state}/signed/network.efi`;
  const knowing: Call = ["know_unified_image_program", unifiedImageProgram()];
  const make = (of = digest, stub = STUB) =>
    master.run(
      ["signed-image"],
      [
        knowing,
        ["make_unsigned_image", signed(), stub, master.path("store"), of, "vmlinuz", "initramfs.img", COMMAND_LINE],
      ],
    );
  const sign = (unsigned: string, by: SigningKey) =>
    master.run(
      ["signed-image"],
      [knowing, ["sign_image", signed(), unsigned, authenticodeSignature(unsigned, pairOf(by)).toString("base64")]],
    );
  const made = (): string => make().values.get("unsigned") ?? "";
  const verify = (path: string, by: SigningKey) =>
    spawnSync("sbverify", ["--cert", by.certificatePath, path], { encoding: "utf8" });
  const section = (name: string): Buffer => {
    const target = master.path("section");
    spawnSync("objcopy", ["-O", "binary", `--only-section=${name}`, signed(), target]);
    return readFileSync(target);
  };

  test("is what firmware that knows the certificate takes, and nothing else", () => {
    sign(made(), site);
    expect(verify(signed(), site)).toMatchObject({ status: 0, stdout: "Signature verification OK\n", stderr: "" });
    expect(verify(signed(), other)).toMatchObject({ status: 1, stdout: "Signature verification failed\n" });
  });

  test("is one program: the stub with the files of the published image, and the command line to the last byte", () => {
    sign(made(), site);
    expect(section(".cmdline").toString()).toBe(COMMAND_LINE);
    expect(section(".uname").toString()).toBe(RELEASE);
    expect(section(".linux").equals(files.vmlinuz)).toBe(true);
    expect(section(".initrd").equals(files["initramfs.img"])).toBe(true);
    expect(section(".sbat").toString()).toMatch(/^sbat,1,/);
  });

  test("is the same, byte for byte, of the same image and key", () => {
    const [one, again] = [0, 1].map(() => {
      sign(made(), site);
      return readFileSync(signed());
    });
    expect(one.equals(again)).toBe(true);
  });

  test("is refused with one bit of any part changed, but for the checksum that nobody signs", () => {
    sign(made(), site);
    const whole = readFileSync(signed());
    const signatures = whole.readUInt32LE(whole.readUInt32LE(0x3c) + 24 + 144);
    const places = [
      0x02,
      0x150,
      0x200,
      0x3ff,
      0x1000,
      whole.indexOf(COMMAND_LINE),
      signatures - 1,
      signatures - 200_000,
    ];
    for (const place of [...places, signatures + 200, signatures + 1200]) {
      const changed = Buffer.from(whole);
      changed[place] ^= 0x10;
      writeFileSync(master.path("changed.efi"), changed);
      expect([place, verify(master.path("changed.efi"), site).status]).not.toEqual([place, 0]);
    }
  });

  test("keeps what was signed before until the next one is signed, and shows it to nobody", () => {
    sign(made(), site);
    const before = readFileSync(signed());
    make();
    expect(readFileSync(signed()).equals(before)).toBe(true);
    expect(master.list("var/lib/pulumi-diskless/signed")).toEqual([".network.efi.unsigned", "network.efi"]);
    expect(statSync(`${master.state}/signed`).mode & 0o777).toBe(0o700);
  });

  test("takes the signature of nothing else", () => {
    made();
    const refusal = master.refusal(
      ["signed-image"],
      [
        knowing,
        [
          "sign_image",
          signed(),
          sha256("another"),
          authenticodeSignature(sha256("another"), pairOf(site)).toString("base64"),
        ],
      ],
    );
    expect(refusal).toContain("signed/.network.efi.unsigned is not what was signed");
    expect(master.list("var/lib/pulumi-diskless/signed")).not.toContain(".network.efi.unsigned");
  });

  describe("is not made", () => {
    const refusal = (of: string, stub?: string): string => {
      try {
        make(of, stub);
      } catch (error) {
        return (error as Error).message.replaceAll(master.root, "");
      }
      throw new Error("expected a refusal, got none");
    };
    const changing = (name: string, words: string): void => {
      const path = `store/${digest}/${name}`;
      const whole = readFileSync(master.path(path));
      const changed = Buffer.from(whole);
      changed[1000 % whole.length] ^= 1;
      writeFileSync(master.path(path), changed);
      expect(refusal(digest)).toContain(words.replace("DIGEST", digest));
      writeFileSync(master.path(path), whole);
      expect(made()).toMatch(/^[0-9a-f]{64}$/);
    };

    test.each(["vmlinuz", "initramfs.img", "identity"])(
      "of an image whose %s has another byte than its digest names",
      (name) => changing(name, `/${name} is not what the digest DIGEST names, so nothing is signed`),
    );

    test("of an image that nodes do not verify", () => {
      const unverified = "0".repeat(32);
      master.write(`store/${unverified}/vmlinuz`, "x");
      expect(refusal(unverified)).toContain(
        `the image ${unverified} was built without verifiedBoot, so nothing holds its root image to the command line that would be signed`,
      );
    });

    test("without the stub, or of what is no program", () => {
      expect(refusal(digest, "/missing.stub")).toContain("/missing.stub is missing on the host");
      expect(refusal(digest, master.write("text.stub", "text"))).toContain(
        "/text.stub is no program for UEFI firmware of 64 bits",
      );
      const half = readFileSync(STUB).subarray(0, 0x9000);
      writeFileSync(master.path("half.stub"), half);
      expect(refusal(digest, master.path("half.stub"))).toContain("/half.stub is cut off");
    });

    test("where there is no room, and what was signed before stays", () => {
      sign(made(), site);
      const before = readFileSync(signed());
      const full = `ulimit -f 100; trap '' XFSZ; `;
      expect(() =>
        master.run(
          ["signed-image"],
          [
            knowing,
            [
              "make_unsigned_image",
              signed(),
              STUB,
              master.path("store"),
              digest,
              "vmlinuz",
              "initramfs.img",
              COMMAND_LINE,
            ],
          ],
          full,
        ),
      ).toThrow(/unsigned cannot be written: File too large/);
      expect(readFileSync(signed()).equals(before)).toBe(true);
      expect(master.list("var/lib/pulumi-diskless/signed")).toEqual(["network.efi"]);
    });
  });

  test("is forgotten with all that was made for it", () => {
    sign(made(), site);
    make();
    master.run(["signed-image"], [["forget_signed_image", signed()]]);
    expect(existsSync(master.state)).toBe(false);
  });
});
