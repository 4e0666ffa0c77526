import { ImageContent } from "../../model/image/image-content";
import { ImageFile } from "../../model/image/image-files";
import { ImageUser } from "../../model/image/image-users";
import { InputError } from "../../model/input-error";
import { Platform } from "../../platforms";
import { OwnFiles, refuseOwnFiles } from "./own-files";
import { MANAGEMENT_KEY_TOKEN } from "./management-key";

/** What every kind of image has: all that decides what it holds, but for the tree that it is made from. */
export interface ImagePlan {
  readonly platform: Platform;
  readonly nodeMemoryMiB?: number;
  readonly kernel: string;
  readonly revision?: string;
  readonly packages: readonly string[];
  readonly users: readonly ImageUser[];
  /** Lines of root's authorized_keys(5). */
  readonly rootKeys: readonly string[];
  readonly files: readonly ImageFile[];
  readonly servicesOn: readonly string[];
  readonly servicesOff: readonly string[];
  readonly script?: string;
  readonly forget: readonly string[];
  readonly keepFiles: readonly string[];
  readonly keepPasswords: readonly string[];
}

/** What a program asks of an image, whatever its kind. */
export interface ContentRequest extends Omit<ImageContent, "sizeMiB"> {
  readonly platform: Platform;
  /** Whether the master's public key may log in as root; its token stands in the plan. */
  readonly managed?: boolean;
}

/**
 * What the plans of all kinds of image have in common. `own` are the files that the library writes, before those of the program, and
 * `ownServices` those that it switches on.
 */
export function planContent(
  request: ContentRequest,
  image: Platform["image"],
  decidedBy: OwnFiles,
  own: readonly ImageFile[],
  ownServices: readonly string[] = [],
): ImagePlan {
  refuseOwnServices(request.servicesOff, ownServices);
  refuseBootServerRoles(request.servicesOn, image.bootServerServices);
  refuseOwnFiles(request.files, request.users, decidedBy);
  const wanted = [
    ...ownServices,
    request.platform.ntp.service,
    ...(request.syslogServer === undefined ? [] : [image.syslog.service]),
    ...request.servicesOn,
  ];
  return {
    platform: request.platform,
    nodeMemoryMiB: request.nodeMemoryMiB,
    kernel: request.kernel ?? image.kernel,
    revision: request.revision,
    packages: request.extraPackages,
    users: request.users,
    rootKeys: [...request.authorizedKeys, ...(request.managed === true ? [MANAGEMENT_KEY_TOKEN] : [])],
    servicesOn: [...new Set(wanted)].filter((service) => !request.servicesOff.includes(service)),
    servicesOff: [...new Set([...image.bootServerServices, ...request.servicesOff])],
    script: request.script,
    forget: request.forget,
    keepFiles: request.keepFiles,
    keepPasswords: request.keepPasswords,
    files: [...own, ...request.files],
  };
}

/** A file that the library writes. */
export function ownFile(path: string, content: string, mode = "0644"): ImageFile {
  return { path, mode, content, owner: "root", group: "root" };
}

function refuseOwnServices(servicesOff: readonly string[], ownServices: readonly string[]): void {
  servicesOff.forEach((service, i) => {
    if (ownServices.includes(service)) {
      throw new InputError(
        `servicesOff[${i}]`,
        `${service} brings a node's own files into place, and does nothing where there are none; leave it on`,
      );
    }
  });
}

function refuseBootServerRoles(servicesOn: readonly string[], bootServerServices: readonly string[]): void {
  servicesOn.forEach((service, i) => {
    if (bootServerServices.includes(service)) {
      throw new InputError(
        `servicesOn[${i}]`,
        `${service} would make every node a boot server (rule no-server-roles-in-image)`,
      );
    }
  });
}
