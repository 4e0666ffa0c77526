import type { Claimant } from "../../model/claims/claimant";
import { SILENCE } from "../../model/boot/node-boot";
import { Generation, parseGenerations } from "../../model/store/generation";
import { parseSums, PublishedFiles, renderSums } from "../../model/store/published-files";
import { askingSeconds } from "../boot/node-boots";
import { reachCall } from "../boot/reach";
import { Claimed, Looking, observeClaimCalls, observedClaimant, releasingCalls, takingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";
import { directoriesAbove } from "../files/looks-at-files";
import type { Call, Looks } from "../script/script";
import { declaredUrl, fetchProgram } from "../service/fetch";
import { questionerCall } from "../questions/questions";

const PUBLISH_TIMEOUT_SECONDS = 900;

/** One of several images of a store; the one without a name has the variant "". */
export interface Variant {
  readonly store: string;
  readonly variant: string;
}

/** A published image as its state knows it, which nobody on the host can have edited. */
export interface KnownImage {
  readonly digest: string;
  /** `undefined` in states of earlier versions. */
  readonly files: PublishedFiles | undefined;
}

/** What a host says of the images of a variant. */
export interface ObservedImage {
  /** `undefined` when nothing was published. */
  readonly digest: string | undefined;
  /** Whether the master is still what the image was made from. */
  readonly sourceStatus: string | undefined;
  readonly generations: readonly Generation[] | undefined;
  readonly files: PublishedFiles | undefined;
  /** Where the image really lies, whatever is a link on its way. */
  readonly directory: string | undefined;
}

/** An image that is there. */
export interface FoundImage extends ObservedImage {
  /** What is wrong with it and with older generations. */
  readonly faults: readonly string[];
  /** What its URL gives in place of its files; empty when it gives them, `undefined` when it was not asked. */
  readonly served: string | undefined;
  readonly claimant: Claimant | undefined;
}

/** A change of the store. */
export interface Publishing extends Variant {
  /** Directory that the build left. */
  readonly build: string;
  /** Whether the store has the build already and stays as it is. */
  readonly published: boolean;
  readonly known: KnownImage | undefined;
  /** Generation that nodes should boot instead of the newest. */
  readonly pin: string | undefined;
  readonly servedAs: string | undefined;
  /** The variant that the image had before; its images go. */
  readonly former: Variant | undefined;
  /** How many generations stay; without a number all that are whole do. */
  readonly keep: number | undefined;
  /** Directories of boot entries and names of nodes: what one of them uses stays. */
  readonly bootEntryDirectories: readonly string[];
  readonly nodes: readonly string[];
}

const LIBRARIES = ["claims", "image-generations"];

/** The store of images on a host. */
export const store = {
  /** `undefined` when the whole directory of the image is proven to be gone. */
  async observe(
    host: HostSession,
    image: Variant & { readonly known: KnownImage; readonly servedAs: string | undefined },
    looking: Looking,
  ): Promise<FoundImage | undefined> {
    const { store: path, variant, known, servedAs } = image;
    const { absent, values } = await host.read({
      libraries: LIBRARIES,
      knows: servedAs === undefined ? [] : [questionerCall(), ["know_fetch_program", fetchProgram()]],
      looks: looksAtImage(path, known, servedAs),
      calls: [
        ...knownCalls(known),
        ...observeClaimCalls(looking),
        ["observe_image", path, known.digest],
        ...(servedAs === undefined
          ? []
          : [["observe_image_served", declaredUrl(servedAs), path, known.digest] as const]),
        ["emit_generations", path, variant, known.digest],
      ],
      ...(servedAs !== undefined && { hears: true }),
    });
    if (absent) return undefined;
    return {
      ...observedImage(values),
      faults: ["faults", "lost"].map((key) => (values.get(key) ?? "").trim()),
      served: values.get("served"),
      claimant: observedClaimant(values),
    };
  },

  /** Puts the build into the store, or, when only another generation is wanted, leaves the store as it is. */
  async publish(host: HostSession, publishing: Publishing, claimed: Claimed): Promise<ObservedImage> {
    const { store: path, variant, build, published, known, pin, servedAs, former } = publishing;
    const { values } = await host.change(
      {
        libraries: LIBRARIES,
        knows: [reachCall()],
        calls: [
          ...takingCalls(claimed),
          ...(known === undefined ? [] : knownCalls(known)),
          ...(published ? [] : [["publish_image", build, path, variant] as const]),
          ...(pin === undefined ? [] : [["require_generation", path, variant, pin] as const]),
          // the builds of earlier recipes stay until every byte was fetched
          ...fetchingCalls(servedAs, (url) => ["prove_image", url, path, variant, pin ?? ""]),
          ...(published ? [] : [["forget_builds", path, variant, build.slice(build.lastIndexOf("/") + 1)] as const]),
          ...(former === undefined ? [] : [releaseCall(former)]),
          collectCall(publishing),
          ["emit_generations", path, variant, ""],
          ["emit_files", path, pin ?? ""],
          ["emit_directory", "image", `${path}/image`],
        ],
      },
      PUBLISH_TIMEOUT_SECONDS + askingSeconds(publishing.nodes.length),
    );
    return observedImage(values);
  },

  /** Removes the images of a variant, but for those that another one has as well. */
  async release(host: HostSession, image: Variant, identity: string | undefined): Promise<void> {
    await host.change(
      { libraries: LIBRARIES, calls: [...releasingCalls(identity), releaseCall(image)] },
      PUBLISH_TIMEOUT_SECONDS,
    );
  },
};

/** Nodes fetch the ends of files that nobody has touched, and all of them otherwise. */
function looksAtImage(store: string, { digest, files }: KnownImage, servedAs: string | undefined): Looks {
  const directory = `${store}/${digest}`;
  const names = Object.keys(files ?? {});
  const paths = names.map((name) => `${directory}/${name}`);
  return {
    look_at_files: [directory, ...paths, `${directory}/manifest.json`, ...directoriesAbove(`${directory}/`)],
    look_at_bytes: paths,
    look_at_all_packages: [],
    ...(servedAs !== undefined &&
      names.length > 0 && {
        look_at_addresses: [],
        look_at_served: names.map((name) => `ends ${declaredUrl(servedAs)}/${digest}/${name} ${directory}/${name}`),
      }),
  };
}

function knownCalls({ digest, files }: KnownImage): Call[] {
  return files === undefined ? [] : [["know_published", digest, renderSums(files)]];
}

function fetchingCalls(servedAs: string | undefined, ask: (url: string) => Call): Call[] {
  return servedAs === undefined ? [] : [["know_fetch_program", fetchProgram()], ask(declaredUrl(servedAs))];
}

/** Without a number to keep all stay, but for those that somebody damaged. */
function collectCall({ store: path, variant, keep, pin = "", bootEntryDirectories, nodes }: Publishing): Call {
  if (keep === undefined) return ["forget_lost", path, variant];
  return [
    "collect_generations",
    path,
    variant,
    String(keep),
    pin,
    bootEntryDirectories.join(" "),
    nodes.join(" "),
    SILENCE,
  ];
}

function releaseCall({ store: path, variant }: Variant): Call {
  return ["release_images", path, variant];
}

function observedImage(values: ReadonlyMap<string, string>): ObservedImage {
  const [generations, files] = ["generations", "files"].map((key) => values.get(key));
  return {
    digest: values.get("digest"),
    sourceStatus: values.get("source"),
    generations: generations === undefined ? undefined : parseGenerations(generations),
    files: files === undefined ? undefined : parseSums(files),
    directory: values.get("image.directory"),
  };
}
