import { demoOptions, type DemoKind } from "./demo-kind";
import type { LabPlatform } from "./kind";
import { labNodes } from "./names";
import { shownNodes } from "./node-promise";

/** Where the DHCP server of each platform reads its configuration. */
const DHCP_CONFIGURATION: Readonly<Record<LabPlatform, string>> = {
  centos5: "/etc/dhcpd.conf",
  el9: "/etc/dhcp/dhcpd.conf",
  el10: "/etc/kea/kea-dhcp4.conf",
};

/** What the second image has that the first has not. */
const NEW_IMAGE = ["image.files[0].path=/etc/issue", "image.files[0].content=The second image"];

/** What to try on a demo that is up: commands that work as they are pasted, one a line, in this order. */
export function tryNext(kind: DemoKind, image: string): string[] {
  const demo = (command: string): string => `    ${["npm run demo --", ...demoOptions(kind), command].join(" ")}`;
  const shown = shownNodes(kind.platform).length;
  const added = labNodes[shown];
  const settings = (["name", "address", "mac"] as const).map(
    (key) => `--plaintext 'nodes[${shown}].${key}=${added[key]}'`,
  );
  const shortName = added.name.split(".")[0];
  return [
    "",
    "The lab stays. Try next:",
    "  drift: edit a file on the master by hand, see it, repair it",
    demo(`ssh "sed -i 's/432000/600/' ${DHCP_CONFIGURATION[kind.platform]}"`),
    demo("pulumi refresh --preview-only --diff"),
    demo("pulumi up --refresh --yes --skip-preview"),
    "  how the cluster is now, by its state and by its master",
    demo("status --ask"),
    "  one more node: its reservation, and its name on the master and on the nodes that run; no new image",
    demo(`pulumi config set-all --path ${settings.join(" ")}`),
    demo("pulumi preview --diff"),
    demo("pulumi up --yes --skip-preview"),
    demo(`boot ${shortName}`),
    demo("ssh on-nodes getent hosts " + shortName),
    "  a new image: a node takes it at its next boot",
    demo(`pulumi config set-all --path ${NEW_IMAGE.map((setting) => `--plaintext '${setting}'`).join(" ")}`),
    demo("pulumi up --yes --skip-preview"),
    demo(`boot ${shortName}`),
    "  rollback: the first image again, without a build",
    demo(`pulumi config set --path image.pin ${image}`),
    demo("pulumi up --yes --skip-preview"),
    demo(`boot ${shortName}`),
    demo("ssh on-nodes cat /proc/cmdline"),
    "  look around: a login on the master, what a node writes to its console",
    demo("ssh"),
    demo("console s0"),
    "  the end: remove the lab and its stack",
    demo("--down"),
  ];
}
