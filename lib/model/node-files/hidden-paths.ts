import { InputError } from "../input-error";

/** Where the applier keeps its own account on a node. */
export const OWN_DIRECTORY = "/var/lib/node-files";

/** A path where nothing that comes with the files of a node would last. */
export function refuseHidden(path: string, argument: string): void {
  const isBelow = (directory: string): boolean => path === directory || path.startsWith(`${directory}/`);
  if (isBelow(OWN_DIRECTORY)) {
    throw new InputError(argument, `${path} is refused; below ${OWN_DIRECTORY} a node keeps what was done to it`);
  }
  const emptied = ["/run", "/var/run", "/tmp"].find(isBelow);
  if (emptied !== undefined) {
    throw new InputError(argument, `${path} is below ${emptied}, which is empty when a node starts its services`);
  }
}
