import { BuildClaim, buildDirectory, imageBuildScript, recipeDigest } from "../../lib/host/image/image-build";
import { squashfsBuildScript } from "../../lib/host/image/squashfs-build";
import { parseImageDigest } from "../../lib/model/store/image-digest";
import { parseImageContent } from "../../lib/model/image/image-content";
import { Plain, text, texts } from "../../lib/model/arguments/plain";
import { parseWith, wholeNumber } from "../../lib/model/arguments/parse-with";
import { InputError } from "../../lib/model/input-error";
import { parseLabel } from "../../lib/model/arguments/label";
import { parsePublicKey } from "../../lib/model/image/public-key";
import { leaseWarnings, parseSquashfsContent, SquashfsContentInput } from "../../lib/model/image/squashfs-content";
import { bootEntryDirectories, isSquashfsPlatform, Platform, ramdiskPlatform } from "../../lib/platforms";
import {
  planRamdisk,
  planSquashfs,
  RamdiskPlan,
  renderRecipe,
  renderRemark,
  SquashfsPlan,
} from "../../lib/render/image";
import { BootNetworks } from "../network/site";
import { generationsShape } from "./image-args";
import { servedFrom } from "../boot/served-urls";

/** Which image it is, where its values come from, and what else keeps it; none of it decides what the image holds. */
export const variantShape = {
  variant: text.optional(),
  remark: text.optional(),
  keepReferencedBy: texts.optional(),
};

/** Arguments of a RootfsImage, every value plain. */
export type RootfsInput = SquashfsContentInput &
  Plain<typeof generationsShape> &
  Plain<typeof variantShape> & {
    readonly managed?: boolean;
    readonly verifiedBoot?: boolean;
    /** Nodes by the names that the program gives them, in its order. */
    readonly nodes?: readonly { readonly name: string }[];
  };

/** Enough to go back to the image of last week, and few enough not to fill the disk. */
const KEPT_GENERATIONS = 3;

/** What a RootfsImage needs of its master, builds and publishes. */
export interface RootfsPlan {
  readonly platform: Platform;
  readonly packages: readonly string[];
  readonly image: RamdiskPlan | SquashfsPlan;
  /** The recipe as a preview shows it, with its remark. */
  readonly recipe: string;
  readonly storePath: string;
  readonly claim?: BuildClaim;
  /** How many generations the store keeps, and which uses keep further ones. */
  readonly keep: number;
  readonly bootEntryDirectories: readonly string[];
  readonly reachable: readonly string[];
  /** URL by which nodes get the store. */
  readonly servedAs: string;
}

/** An image as a program asks for it, of the kind that the platform's nodes boot. */
export function planRootfs(site: BootNetworks, plain: RootfsInput): RootfsPlan {
  const variant = plain.variant === undefined ? undefined : parseLabel(plain.variant, "variant");
  const { image, storePath, ...plan } = planImage(site, plain);
  return {
    ...plan,
    image,
    storePath,
    recipe: renderRemark(plain.remark) + renderRecipe(image),
    claim: variant === undefined ? undefined : { store: storePath, variant },
    keep: parseKept(plain.keepGenerations ?? KEPT_GENERATIONS),
    bootEntryDirectories: [
      ...bootEntryDirectories(plan.platform).map(({ directory }) => directory),
      ...(plain.keepReferencedBy ?? []),
    ],
    reachable: plain.managed === true ? (plain.nodes ?? []).map(({ name }) => name) : [],
    servedAs: servedFrom(plan.platform, site.master.address).images,
  };
}

function parseKept(count: number): number {
  const refusal = `${count} is not a number of generations, expected a whole number from 1`;
  return parseWith(wholeNumber(1), count, "keepGenerations", refusal);
}

/** The generation that nodes should boot instead of the newest. */
export function parsePin({ pin }: { readonly pin?: string }): string | undefined {
  return pin === undefined ? undefined : parseImageDigest(pin, "pin");
}

type ImageOfPlatform = Pick<RootfsPlan, "platform" | "packages" | "image" | "storePath">;

function planImage({ platform, networks, master, nodes }: BootNetworks, plain: RootfsInput): ImageOfPlatform {
  const around = { networks, master, nodes };
  if (isSquashfsPlatform(platform)) {
    const content = parseSquashfsContent(plain, around, [{ path: platform.nfs.defaultPath }]);
    const { managed, verifiedBoot: verified } = plain;
    const image = planSquashfs({ ...content, platform, master, nodes, managed, verified });
    return {
      platform,
      packages: [...platform.ntp.packages, ...platform.image.packages, ...content.extraPackages],
      image,
      storePath: platform.web.directory,
    };
  }
  refuseSquashfsArguments(platform, plain);
  refuseVerifiedBoot(platform, plain.verifiedBoot);
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

function refuseSquashfsArguments({ name }: Platform, { mounts, packagesOnly }: RootfsInput): void {
  for (const [argument, value] of Object.entries({ mounts, packagesOnly })) {
    if (value !== undefined) {
      throw new InputError(
        argument,
        `applies to an image of el8 or later only; nodes of ${name} mount the master's /usr`,
      );
    }
  }
}

/** An initramfs checks the image; a RAM disk of centos5 is one that nothing runs before. */
function refuseVerifiedBoot({ name }: Platform, verifiedBoot: boolean | undefined): void {
  if (verifiedBoot !== true) return;
  throw new InputError(
    "verifiedBoot",
    `is refused on ${name}: pxelinux loads kernel and image and starts them, and nothing runs before that could check them`,
  );
}

/** What is built. It differs from what a preview shows by the management key only. */
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

/** What works and should be known. */
export function imageWarnings(image: RootfsPlan["image"]): string[] {
  return image.mode === "squashfs" ? leaseWarnings(image.packagesOnly) : [];
}
