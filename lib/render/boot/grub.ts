import { BootEntry, BootSource, DIGEST_TOKEN, kernelWords } from "./index";
import { oneLine, renderTemplate } from "../template";

/** A boot entry that fetches by HTTP: GRUB is the loader of UEFI firmware, and no platform boots that by TFTP alone. */
export type HttpBootEntry = BootEntry & { readonly source: Extract<BootSource, { kind: "http" }> };

/** Text of a grub.cfg: the same kernel, image and arguments as by pxelinux. */
export function renderGrubConfig(entry: HttpBootEntry, argument = "kernelArguments"): string {
  const { server, location, files } = entry.source;
  const directory = `(http,${server})${location}/${DIGEST_TOKEN}`;
  return renderTemplate(
    "boot/grub.cfg",
    {
      origin: entry.origin,
      kernel: `${directory}/${files.kernel}`,
      initrd: `${directory}/${files.initramfs}`,
      // which card it was that booted; pxelinux says it by `ipappend 2`
      arguments: [...kernelWords(entry, argument).map(grubWord), "BOOTIF=01-$net_default_mac"].join(" "),
      serial: entry.serial,
    },
    oneLine,
  );
}

/** A boot entry that some cards have instead of that of the network. */
export interface CardsEntry {
  /** Name of its file. */
  readonly entry: string;
  /** Names of the cards in boot entries, such as `01-52-54-00-00-00-10`. */
  readonly cards: readonly string[];
}

/**
 * Text of the file that a GRUB reads which was fetched over HTTP: it looks for its configuration by one name, where one that came by TFTP
 * asks by card and address. The files that it names lie beside it.
 */
export function renderGrubOverHttp(network: string, others: readonly CardsEntry[]): string {
  const named = others.filter(({ cards }) => cards.length > 0);
  return renderTemplate(
    "boot/grub-over-http.cfg",
    { network, others: named.map(({ entry, cards }) => ({ entry, cards: cards.map(macOfCard).join(" ") })) },
    plainCards,
  );
}

/** As GRUB has it in `net_default_mac`. */
function macOfCard(card: string): string {
  return card.replace(/^01-/, "").replaceAll("-", ":");
}

/** Words that GRUB's shell reads nothing into. */
function plainCards(value: string): string {
  if (!/^[A-Za-z0-9._: -]+$/.test(value))
    throw new Error(`${JSON.stringify(value)} is more than names of files and cards`);
  return value;
}

/** A word as GRUB's shell reads it whole; the token of the digest is replaced before GRUB sees it. */
function grubWord(word: string): string {
  return /^[A-Za-z0-9_.,:=/@%+-]+$/.test(word.replaceAll(DIGEST_TOKEN, ""))
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}
