import { Export } from "../../model/nfs/export";
import { InputError } from "../../model/input-error";
import { Platform } from "../platform";

/** Refuses what nodes of a platform cannot share, and what no master may let them change. */
export function refuseUnshareable({ path, options }: Export, { name, nfs }: Platform): void {
  const directory = path.replace(/(?<=.)\/+$/, "");
  const unshareable = nfs.unshareable.find(([known]) => known === directory);
  if (unshareable) {
    throw new InputError("path", `nodes of ${name} cannot share ${path}, which ${unshareable[1]}`);
  }
  if (options.includes("rw") && (directory === "/usr" || directory === "/")) {
    throw new InputError("readOnly", `false lets every node change ${path} for all others and for the master`);
  }
}
