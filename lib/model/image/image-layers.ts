import type { SquashfsContentInput } from "./squashfs-content";

/** What an image of a group of nodes is made of: that of the whole cluster, and what the group says on top. */
export interface ImageLayers {
  readonly base: SquashfsContentInput;
  readonly over: SquashfsContentInput;
}

/** Lists to which a group adds. */
const ADDED = ["extraPackages", "packagesOnly", "authorizedKeys", "forget", "keepFiles", "keepPasswords"] as const;

/** Where a value of a layered image was written, such as `groups[0].image.files[1]`, given where the layers were. */
export type PlaceOf = (argument: string) => string;

type ListName = (typeof ADDED)[number] | "files" | "users" | "mounts" | "servicesOn" | "servicesOff";
type Item<Name extends ListName> = NonNullable<SquashfsContentInput[Name]>[number];

interface Placed<Value> {
  readonly item: Value;
  readonly place: string;
}

/**
 * One image of two layers. Single values, `timeServers` and `script` of the upper one replace those of the lower one; lists are
 * added after the lower one's, each value once; a file of the same path, a user of the same name and a mount of the same place
 * replace the lower one's; a service is as the upper one says.
 *
 * @param places arguments that the layers come from, so that a refused value is named where the program has it
 */
export function layerImages(
  { base, over }: ImageLayers,
  places = { base: "image", over: "groups[].image" },
): { readonly image: SquashfsContentInput; readonly placeOf: PlaceOf } {
  const lists: Record<string, readonly Placed<unknown>[]> = {};
  /** The lower list without what the upper layer replaces, then the upper list. */
  const join = <Name extends ListName>(
    name: Name,
    replaced: (below: Item<Name>) => boolean | undefined,
  ): readonly Item<Name>[] | undefined => {
    const [below, above] = [base[name], over[name]] as readonly (readonly Item<Name>[] | undefined)[];
    if (below === undefined && above === undefined) return undefined;
    const joined = [
      ...placed(below, `${places.base}.${name}`).filter(({ item }) => !replaced(item)),
      ...placed(above, `${places.over}.${name}`),
    ];
    lists[name] = joined;
    return joined.map(({ item }) => item);
  };
  const image = {
    ...base,
    ...given(over),
    ...given(Object.fromEntries(ADDED.map((name) => [name, join(name, (value) => over[name]?.includes(value))]))),
    ...given({
      files: join("files", ({ path }) => over.files?.some((file) => file.path === path)),
      users: join("users", ({ name }) => over.users?.some((user) => user.name === name)),
      mounts: join("mounts", ({ path }) => over.mounts?.some((mount) => mount.path === path)),
      servicesOn: join("servicesOn", (service) => says(over, service)),
      servicesOff: join("servicesOff", (service) => says(over, service)),
    }),
  };
  const placeOf = (argument: string): string => {
    const name = argument.replace(/\W.*$/, "");
    const member = /^\w+\[(\d+)\](.*)$/.exec(argument);
    if (member && name in lists) return `${lists[name][Number(member[1])].place}${member[2]}`;
    return `${name in given(over) ? places.over : places.base}.${argument}`;
  };
  return { image, placeOf };
}

/** What a layer says, in the names of its arguments, such as `kernel, extraPackages cuda, files /etc/motd`. */
export function describeLayer(layer: SquashfsContentInput): string {
  const { extraPackages, packagesOnly, servicesOn, servicesOff, files, users, mounts } = layer;
  const named: Partial<Record<string, readonly string[]>> = {
    ...{ extraPackages, packagesOnly, servicesOn, servicesOff },
    files: files?.map(({ path }) => path),
    users: users?.map(({ name }) => name),
    mounts: mounts?.map(({ path }) => path),
  };
  return Object.keys(given(layer))
    .map((argument) => [argument, ...(named[argument] ?? [])].join(" "))
    .join(", ");
}

function says({ servicesOn = [], servicesOff = [] }: SquashfsContentInput, service: string): boolean {
  return servicesOn.includes(service) || servicesOff.includes(service);
}

function placed<Value>(items: readonly Value[] | undefined, argument: string): Placed<Value>[] {
  return (items ?? []).map((item, i) => ({ item, place: `${argument}[${i}]` }));
}

/** Without keys that hold `undefined`: an argument that is not given replaces nothing. */
function given<Layer extends object>(layer: Layer): Partial<Layer> {
  return Object.fromEntries(Object.entries(layer).filter(([, value]) => value !== undefined)) as Partial<Layer>;
}
