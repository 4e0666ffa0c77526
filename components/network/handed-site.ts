import type { Site } from "./site";

/** Sites by the arguments that they were handed down with. No program can give one, and no input of the engine holds one. */
const sites = new WeakMap<object, Site>();

/** Arguments of a child, whose master, network and nodes its parent has checked. */
export function withSite<Args extends object>(args: Args, site: Site): Args {
  sites.set(args, site);
  return args;
}

/** What a parent handed down, if there is one. */
export function handedSite(args: object): Site | undefined {
  return sites.get(args);
}

/** Hands on to a copy of arguments what they were handed down with. */
export function keepSite(args: object, copy: object): void {
  const site = sites.get(args);
  if (site !== undefined) sites.set(copy, site);
}
