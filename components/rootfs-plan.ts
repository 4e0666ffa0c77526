import { BuildClaim, buildDirectory, imageBuildScript, recipeDigest } from "../lib/host/image-build";
import { squashfsBuildScript } from "../lib/host/squashfs-build";
import { parseImageContent } from "../lib/model/image-content";
import { InputError } from "../lib/model/input-error";
import { parseLabel } from "../lib/model/label";
import { parsePublicKey } from "../lib/model/public-key";
import { parseSquashfsContent, SquashfsContentInput } from "../lib/model/squashfs-content";
import { isSquashfsPlatform, Platform, ramdiskPlatform } from "../lib/platforms";
import { planRamdisk, planSquashfs, RamdiskPlan, renderRecipe, renderRemark, SquashfsPlan } from "../lib/render/image";
import { BootNetworkInput, parseBootNetwork } from "./boot-network";

/** Arguments of a RootfsImage, every value plain. */
export type RootfsInput = BootNetworkInput & SquashfsContentInput & ImageOrigin & { readonly managed?: boolean };

/** Which image it is and where its values come from; none of it decides what the image holds. */
interface ImageOrigin {
  readonly variant?: string;
  readonly remark?: string;
}

/** What a RootfsImage needs of its master, builds and publishes. */
export interface RootfsPlan {
  readonly platform: Platform;
  readonly packages: readonly string[];
  readonly image: RamdiskPlan | SquashfsPlan;
  /** The recipe as a preview shows it, with its remark. */
  readonly recipe: string;
  readonly storePath: string;
  readonly claim?: BuildClaim;
}

/** An image as a program asks for it, of the kind that the platform's nodes boot. */
export function planRootfs(plain: RootfsInput): RootfsPlan {
  const variant = plain.variant === undefined ? undefined : parseLabel(plain.variant, "variant");
  const { image, storePath, ...plan } = planImage(plain);
  return {
    ...plan,
    image,
    storePath,
    recipe: renderRemark(plain.remark) + renderRecipe(image),
    claim: variant === undefined ? undefined : { store: storePath, variant },
  };
}

function planImage(plain: RootfsInput): Omit<RootfsPlan, "recipe" | "claim"> {
  const { platform, network, master, nodes } = parseBootNetwork(plain);
  const around = { network, master, nodes };
  if (isSquashfsPlatform(platform)) {
    const content = parseSquashfsContent(plain, around, [{ path: platform.nfs.defaultPath }]);
    const image = planSquashfs({ ...content, platform, master, nodes, managed: plain.managed });
    return {
      platform,
      packages: [...platform.ntp.packages, ...platform.image.packages, ...content.extraPackages],
      image,
      storePath: platform.web.directory,
    };
  }
  refuseSquashfsArguments(plain);
  const ramdisk = ramdiskPlatform(platform);
  const content = parseImageContent(plain, around);
  const image = planRamdisk({ ...content, platform: ramdisk, master, nodes, mounts: ["/usr"], managed: plain.managed });
  return {
    platform,
    packages: [...platform.ntp.packages, ...content.extraPackages],
    image,
    storePath: `${platform.tftp.root}/${ramdisk.image.store}`,
  };
}

function refuseSquashfsArguments({ platform, mounts, packagesOnly }: RootfsInput): void {
  for (const [argument, value] of Object.entries({ mounts, packagesOnly })) {
    if (value !== undefined) {
      throw new InputError(argument, `is of an image of el8 or later; nodes of ${platform} mount the master's /usr`);
    }
  }
}

/** What is built: it differs by the management key from what a preview can show. */
export function planBuild(image: RamdiskPlan | SquashfsPlan) {
  const recipe = renderRecipe(image);
  return { image, recipe, recipeDigest: recipeDigest(recipe), directory: buildDirectory(recipe) };
}

/** The script that builds it. `fileSystemId` is for an image that is a file system which is mounted while it is made. */
export function buildScript(
  { image, recipe }: ReturnType<typeof planBuild>,
  fileSystemId: string | undefined,
  claim: BuildClaim | undefined,
): string {
  if (image.mode === "squashfs") return squashfsBuildScript(image, recipe, claim);
  if (fileSystemId === undefined) throw new Error("the file system of the image has no identity");
  return imageBuildScript(image, recipe, fileSystemId, claim);
}

/** The public key of the master, as sshd takes it. */
export function parseManagementKey({ managementKey }: { readonly managementKey?: string }): string | undefined {
  return managementKey === undefined ? undefined : parsePublicKey(managementKey, "managementKey");
}
