import { InputError } from "../input-error";
import { isIpv4 } from "../network/ipv4";
import { sourceLines, SourceText } from "../source-lines";
import { isCsvHeader, readCsv } from "./csv-list";
import { readDhcpdConf } from "./dhcpd-hosts";
import { readDhcpdLeases } from "./dhcpd-leases";
import { readEthers } from "./ethers";
import { readGenders } from "./genders";
import { readHostIpMac } from "./host-ip-mac";
import { readHosts } from "./hosts";
import { readJson } from "./json-list";
import { withoutComments } from "./json-with-comments";
import { readKeaConfig } from "./kea-config";
import { KEA_LEASES_HEADER, readKeaLeases } from "./kea-leases";
import { HostsFact, ListReading, Said } from "../node-lists/listed-machine";
import { readWarewulf } from "./warewulf";
import { readXcat } from "./xcat";

/** What a text of any format says. */
export type TextReading = ListReading & {
  /** Addresses of names, which hosts(5) tells. */
  readonly facts?: readonly HostsFact[];
  /** Files whose text belongs into it. */
  readonly includes?: readonly Said[];
};

interface ListFormat {
  /** What a person calls it. */
  readonly title: string;
  /** Names that such a file usually has, without its folder. */
  readonly names: RegExp;
  /** Whether a text reads so. */
  recognises(text: string, lines: readonly (readonly string[])[]): boolean;
  read(source: SourceText): TextReading;
}

const MAC_LIKE = /^[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){5}$/i;

/** Formats of lists, those first whose texts nothing else looks like: of several that recognise a text the first one is taken. */
const FORMATS = {
  kea: {
    title: "Kea's configuration",
    names: /^kea-dhcp4.*\.(?:conf|json)$/,
    recognises: (text) =>
      /^\s*[{[]/.test(plain(text)) && /"(?:Dhcp[46]|subnet4|reservations|hw-address)"\s*:/.test(text),
    read: readKeaConfig,
  },
  json: {
    title: "a list of nodes in JSON",
    names: /\.json$/,
    recognises: (text) => /^\s*\[/.test(plain(text)),
    read: readJson,
  },
  "kea-leases": {
    title: "leases of Kea",
    names: /^kea-leases4\.csv/,
    recognises: (text) => KEA_LEASES_HEADER.test(text),
    read: readKeaLeases,
  },
  xcat: {
    title: "a table of xCAT",
    names: /^(?:mac|hosts|nodelist)\.csv$/,
    recognises: (text) => /^\s*"?#node"?,/.test(text),
    read: readXcat,
  },
  "dhcpd-leases": {
    title: "leases of dhcpd",
    names: /^dhcpd\.leases/,
    recognises: (text) => /^lease [\d.]+ \{/m.test(text) || /^(?:authoring-byte-order|server-duid) /m.test(text),
    read: readDhcpdLeases,
  },
  dhcpd: {
    title: "dhcpd.conf",
    names: /^dhcpd.*\.conf$/,
    recognises: (text) => /^\s*(?:host|subnet|group|shared-network|class|pool)\b[^;#{}\n]*\{/im.test(text),
    read: readDhcpdConf,
  },
  warewulf: {
    title: "nodes.conf of Warewulf 4",
    names: /^nodes\.conf$/,
    recognises: (text) => /^(?:nodes|nodeprofiles|WW_INTERNAL) *:/m.test(text),
    read: readWarewulf,
  },
  csv: {
    title: "a table (CSV)",
    names: /\.(?:csv|tsv)$/,
    recognises: (text) => isCsvHeader(/^(?!\s*#).*\S.*$/m.exec(text)?.[0] ?? ""),
    read: readCsv,
  },
  ethers: {
    title: "ethers",
    names: /^ethers$/,
    recognises: (_text, lines) => lines.slice(0, 1).some(({ 0: mac, length }) => MAC_LIKE.test(mac) && length === 2),
    read: readEthers,
  },
  host_ip_mac: {
    title: "host_ip_mac",
    names: /^host_ip_mac/,
    recognises: (_text, lines) => lines.some(([name, address = ""]) => !isIpv4(name) && isIpv4(address)),
    read: readHostIpMac,
  },
  hosts: {
    title: "hosts",
    names: /^hosts$/,
    recognises: (_text, lines) =>
      lines.length > 0 && lines.every(([address]) => isIpv4(address) || address.includes(":")),
    read: (source) => ({ machines: [], remarks: [], ...readHosts(source) }),
  },
  genders: {
    title: "genders",
    names: /^genders$/,
    recognises: (_text, lines) =>
      lines.every(({ length }) => length <= 2) &&
      lines.some(([, attributes = ""]) => /^[\w.]+(?:[=,]|$)/.test(attributes)),
    read: readGenders,
  },
} satisfies Record<string, ListFormat>;

export type ListFormatName = keyof typeof FORMATS;

export const LIST_FORMATS = Object.keys(FORMATS) as ListFormatName[];

/** A format, and by what it was found. */
export interface Recognised {
  readonly format: ListFormatName;
  readonly by: "content" | "name";
}

/** The format of a text: by what stands in it, else by the name of its file. Refuses one that neither tells. */
export function recognise(source: SourceText): Recognised {
  const lines = sourceLines(source).map(({ columns }) => columns);
  const formats: Readonly<Record<ListFormatName, ListFormat>> = FORMATS;
  const byContent = LIST_FORMATS.find((name) => formats[name].recognises(source.text, lines));
  if (byContent !== undefined) return { format: byContent, by: "content" };
  const base = source.name.replace(/^.*[\\/]/, "");
  const byName = LIST_FORMATS.find((name) => formats[name].names.test(base));
  if (byName !== undefined) return { format: byName, by: "name" };
  throw new InputError(
    source.name,
    `is in no format that is known by its content or name; say it by --from: ${LIST_FORMATS.join(", ")}`,
  );
}

/** What a text of a format says. */
export function readList(source: SourceText, format: ListFormatName): TextReading {
  const formats: Readonly<Record<ListFormatName, ListFormat>> = FORMATS;
  return formats[format].read(source);
}

/** What a person calls a format. */
export function titleOfFormat(format: ListFormatName): string {
  return FORMATS[format].title;
}

function plain(text: string): string {
  return withoutComments({ name: "", text }).source.text;
}
