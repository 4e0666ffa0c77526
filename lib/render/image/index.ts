export { MANAGEMENT_KEY_TOKEN, withManagementKey } from "./management-key";
export type { ImagePlan } from "./plan";
export { planRamdisk, renderFstab } from "./ramdisk";
export type { RamdiskPlan, RamdiskRequest } from "./ramdisk";
export { renderRecipe, renderRemark } from "./recipe";
export { planSquashfs } from "./squashfs";
export type { SquashfsPlan, SquashfsRequest } from "./squashfs";
export { UNCHECKED_MOUNTER } from "./verified-image";
