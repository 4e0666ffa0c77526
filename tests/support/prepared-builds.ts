import { createCipheriv, createHash } from "node:crypto";
import type { Lab } from "../../lab";
import { on } from "./master";

/** An image that no build made: files of noise, in the directory that a publication reads. */
export interface PreparedBuild {
  readonly digest: string;
  /** Directory on the master. */
  readonly directory: string;
  readonly files: Readonly<Record<string, Buffer>>;
}

const BUILDS = "/root/builds";

/** Puts images onto the master, each with the files of these names and sizes. The same place in the list has the same bytes. */
export async function prepareBuilds(
  lab: Lab,
  images: readonly Readonly<Record<string, number>>[],
): Promise<PreparedBuild[]> {
  const builds = images.map((sizes, number) => preparedBuild(number, sizes));
  for (const build of builds) await put(lab, build);
  return builds;
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function preparedBuild(number: number, sizes: Readonly<Record<string, number>>): PreparedBuild {
  const files = Object.fromEntries(
    Object.entries(sizes).map(([name, bytes]) => [name, noise(`${number}/${name}`, bytes)]),
  );
  const digest = sha256(Buffer.from(Object.values(files).map(sha256).join())).slice(0, 32);
  return { digest, directory: `${BUILDS}/${number}`, files };
}

function noise(seed: string, bytes: number): Buffer {
  const key = createHash("sha256").update(seed).digest().subarray(0, 16);
  return createCipheriv("aes-128-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

async function put(lab: Lab, { digest, directory, files }: PreparedBuild): Promise<void> {
  const entries = Object.entries(files);
  const sums = entries.map(([name, bytes]) => `${sha256(bytes)} ${bytes.length} ${name}\n`).join("");
  const cut = entries.map(([name, bytes]) => `head -c ${bytes.length} >${name}`).join(" && ");
  const { code, stderr } = await lab.ssh(
    `mkdir -p ${directory} && cd ${directory} && cat >all && { ${cut}; } <all && rm all && printf %s '${sums}' >sums && echo ${digest} >digest`,
    { input: Buffer.concat(entries.map(([, bytes]) => bytes)) },
  );
  if (code !== 0) throw new Error(`${directory} on the master: ${stderr}`);
  await on(
    lab,
    `cd ${directory} && while read -r sum _ name; do echo "$sum  $name"; done <sums | sha256sum -c --quiet`,
  );
}
