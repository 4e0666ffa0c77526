import { SourceText } from "../model/source-lines";

/** A file as a master has it, or a symbolic link. */
export type ObservedText =
  | {
      readonly path: string;
      readonly content: string;
      readonly mode: string;
      readonly owner: string;
      readonly group: string;
    }
  | { readonly path: string; readonly link: string };

/** A service as it is on a master. */
export interface ObservedService {
  readonly name: string;
  readonly running: boolean;
  /** Whether it starts at boot. */
  readonly enabled: boolean;
}

/** What a running boot server is configured by. What is not there is not in it. */
export interface MasterTexts {
  /** What the machine calls itself. */
  readonly hostname: string;
  readonly dhcpd?: ObservedText;
  readonly hosts?: ObservedText;
  /** The service of xinetd that serves by TFTP. */
  readonly tftp?: ObservedText;
  readonly exports: readonly ObservedText[];
  /** What lies in pxelinux.cfg. */
  readonly bootFiles: readonly ObservedText[];
  readonly leases: SourceText;
  readonly services: readonly ObservedService[];
}

/** A file with its text, as messages and parsers speak of it; `undefined` for a link and for nothing. */
export function sourceOf(observed: ObservedText | undefined): SourceText | undefined {
  return observed && "content" in observed ? { name: observed.path, text: observed.content } : undefined;
}
