import type { ClusterStatus } from "../../model/status/cluster-status";
import { visibleJson } from "../visible";
import { renderPage } from "./page";
import { renderPrometheus } from "./prometheus";
import { renderText } from "./text";

/** Formats of a status. */
export const STATUS_FORMATS = ["text", "json", "html", "prometheus"] as const;

export type StatusFormat = (typeof STATUS_FORMATS)[number];

/** What a format may be told. */
export interface StatusRendering {
  /**
   * Whether a text may have the escapes of a terminal.
   * @default false
   */
  readonly colours?: boolean;
  /**
   * Seconds after which a page loads itself again.
   * @default never
   */
  readonly refreshSeconds?: number;
}

/** A status as one text that ends with a line end. JSON has all of it; the others fold nodes and count what they leave out. */
export function renderStatus(
  status: ClusterStatus,
  format: StatusFormat,
  { colours = false, refreshSeconds }: StatusRendering = {},
): string {
  switch (format) {
    case "text":
      return renderText(status, colours);
    case "json":
      return `${visibleJson(JSON.stringify(status, undefined, 2))}\n`;
    case "html":
      return renderPage(status, refreshSeconds);
    case "prometheus":
      return renderPrometheus(status);
  }
}
