import { join } from "node:path";
import type { ImageArgs } from "../../index";
import { openLab, type Lab } from "../../lab";
import { Workspace } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { exampleConfig } from "../../lab/site";
import { on } from "./master";

/** A fresh lab, and a stack of tests/programs/image for its master. */
export interface ImageSite {
  readonly lab: Lab;
  readonly stack: Workspace;
  /** `pulumi up` of an image of 128 MiB with this content. */
  up(image: ImageArgs): ReturnType<Workspace["up"]>;
}

export async function openImageSite(name: string, onOutput?: (chunk: string) => void): Promise<ImageSite> {
  const lab = openLab({ name });
  const status = await lab.up({ fresh: true });
  const { connection, nodes } = exampleConfig(status);
  const stack = await Workspace.open({
    program: join(__dirname, "..", "programs", "image"),
    stack: name,
    config: { connection, nodes },
    directory: join(labNames(name).directory, "stack"),
    onOutput,
  });
  const up = async (image: ImageArgs) => {
    await stack.configure({ image: { sizeMiB: 128, ...image } });
    return stack.up();
  };
  return { lab, stack, up };
}

/** What a command prints in the root of a published image that is mounted for reading, without its /usr. */
export function inImage(lab: Lab, digest: string, command: string): Promise<string> {
  return on(
    lab,
    `mkdir -p /tmp/published && zcat /tftpboot/linux/${digest}/rootfs.gz >/tmp/published.ext3 &&
     mount -o loop,ro /tmp/published.ext3 /tmp/published || exit 1
     cd /tmp/published && { ${command}
     }; code=$?
     cd / && umount /tmp/published && rm -rf /tmp/published /tmp/published.ext3; exit $code`,
  );
}
