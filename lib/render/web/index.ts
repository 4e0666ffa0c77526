import { Cidr } from "../../model/network/ipv4";
import { Escape, oneLine, renderTemplate } from "../template";

export interface WebConfig {
  /** Path in a URL. */
  readonly location: string;
  readonly directory: string;
  /** Networks whose machines may fetch. All others are refused. */
  readonly clients: readonly Cidr[];
  /** Directory below it with names that lead to files of the same owner, as those of signed boot images do. */
  readonly linkedDirectory?: string;
}

/** Text of a file under conf.d of httpd(8): one directory, to be read only, by the boot networks. */
export function renderWebConfig({ location, directory, clients, linkedDirectory: linked }: WebConfig): string {
  return renderTemplate(
    "web/httpd.conf",
    { location, directory, clients: clients.map(({ text }) => text).join(" "), linked },
    httpdString,
  );
}

/** Inside the double quotes of httpd's configuration a backslash and a quote are written with a backslash before them. */
const httpdString: Escape = (value) => oneLine(value).replace(/[\\"]/g, "\\$&");
