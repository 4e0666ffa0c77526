import { createHash } from "node:crypto";
import { FakeMaster } from "./shell";

/** Libraries of a publish. */
export const PUBLISH_LIBRARIES = [
  ...[
    "digest",
    "image-source",
    "image-variants",
    "image-publish",
    "image-integrity",
    "node-boots",
    "image-generations",
  ],
];

export const DIGEST = "0123456789abcdef0123456789abcdef";

/** What a build leaves: kernel, image, their sums, and the digest that is written last. */
export function leaveBuild(
  master: FakeMaster,
  recipe: string,
  digest = DIGEST,
  files: Record<string, string> = { vmlinuz: "kernel", "rootfs.gz": "image bytes" },
): string {
  const directory = `var/lib/pulumi-diskless/builds/${recipe}`;
  for (const [name, content] of Object.entries(files)) master.write(`${directory}/${name}`, content, 0o600);
  const sums = Object.entries(files).map(([name, content]) => `${sha256(content)} ${content.length} ${name}\n`);
  master.write(`${directory}/sums`, sums.join(""));
  master.write(`${directory}/digest`, `${digest}\n`);
  return master.path(directory);
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
