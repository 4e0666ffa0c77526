import type { LabKind } from "./kind";

/** Which demo: each kind has a lab and a stack of its own. */
export type DemoKind = Readonly<LabKind>;

export const labName = ({ platform, master }: DemoKind): string => `demo-${platform}${master === "vm" ? "-vm" : ""}`;

/** The options that choose a demo; those of the default one are left out. */
export const demoOptions = ({ platform, master }: DemoKind): string[] => [
  ...(platform === "el9" ? [] : ["--platform", platform]),
  ...(master === "container" ? [] : ["--master", master]),
];
