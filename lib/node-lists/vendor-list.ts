import { existsSync } from "node:fs";
import { vendorsOf } from "../model/discovery/vendors";
import { readText } from "./read-text";

/** Where Debian (ieee-data) and Enterprise Linux (hwdata) keep the IEEE's list of vendors. */
const USUAL_PLACES = ["/usr/share/ieee-data/oui.txt", "/usr/share/hwdata/oui.txt"];

/** Vendors of cards, and what to say where there is no list of them. */
export interface Vendors {
  readonly byMac: ReadonlyMap<string, string>;
  readonly remarks: readonly string[];
}

/** Vendors by the list that a person named, else by that of the system. */
export function vendorsFor(macs: readonly string[], given: string | undefined): Vendors {
  const path = given ?? USUAL_PLACES.find((place) => existsSync(place));
  if (path !== undefined) return { byMac: vendorsOf(readText(path), macs), remarks: [] };
  const places = USUAL_PLACES.join(" nor ");
  return {
    byMac: new Map(),
    remarks: [`vendors are left out: there is neither ${places}; --vendors names another list`],
  };
}
