import { Cidr } from "../../model/network/ipv4";
import { Escape, oneLine, renderTemplate } from "../template";

export interface WebConfig {
  /** Path in a URL. */
  readonly location: string;
  readonly directory: string;
  /** Network whose machines may fetch. All others are refused. */
  readonly clients: Cidr;
}

/** Text of a file under conf.d of httpd(8): one directory, to be read only, by the boot network. */
export function renderWebConfig({ location, directory, clients }: WebConfig): string {
  return renderTemplate("web/httpd.conf", { location, directory, clients: clients.text }, httpdString);
}

/** Inside the double quotes of httpd's configuration a backslash and a quote are written with a backslash before them. */
const httpdString: Escape = (value) => oneLine(value).replace(/[\\"]/g, "\\$&");
