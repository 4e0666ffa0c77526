import { describeStatus, MasterAnswer } from "../../../lib/status/describe-status";
import { parseStack } from "../../../lib/status/parse-stack";
import type { ClusterStatus } from "../../../lib/model/status/cluster-status";
import { recordedText } from "./recorded-state";

/** When the recorded master is asked. */
export const NOW = Date.UTC(2026, 10, 27, 14, 5) / 1000;

export const HISTORY = { refreshed: "2026-11-27T13:00:00Z", updated: "2026-11-27T12:00:00Z" };

const OLD = "0123456789abcdef0123456789abcdef";

/** What nodes say to ssh, by the digest that they should run. */
function answersOf(digest: string): Record<string, string> {
  const boot = (uptime: number, image: string): string =>
    `@boot ${NOW} ${uptime}.5 11111111-2222-3333-4444-555555555555 5.14.0-503.el9.x86_64\nro diskless.image=${image}\n`;
  const silence = (name: string): string => `ssh: connect to host ${name}.example.com port 22: No route to host\n`;
  return {
    ...Object.fromEntries(["s0", "s1", "s2", "s5"].map((name) => [name, boot(86_400, digest)])),
    s3: silence("s3"),
    s4: "root@s4.example.com: Permission denied (publickey).\n",
    s6: boot(200_000, OLD),
    ...{ s7: silence("s7"), s8: silence("s8"), s9: silence("s9") },
  };
}

const dhcp = (time: string, node: number): string =>
  `Nov 27 ${time} m0 dhcpd[812]: DHCPREQUEST for 10.0.0.${node + 10} (10.0.0.1) from 52:54:00:00:00:1${node} via eth1`;
const got = (time: string, node: number, file: string): string =>
  `10.0.0.${node + 10} - - [27/Nov/2026:${time} +0000] "GET /diskless/${OLD}/${file} HTTP/1.0" 200 14186432`;

const MESSAGES = [
  dhcp("13:00:01", 9),
  "Nov 27 13:00:03 m0 in.tftpd[911]: RRQ from 10.0.0.19 filename lpxelinux.0",
  "Nov 27 14:00:00 s8 systemd[1]: Stopped target Multi-User System.",
  dhcp("14:03:01", 7),
  "Nov 27 14:03:04 m0 in.tftpd[912]: RRQ from 10.0.0.17 filename lpxelinux.0",
  dhcp("14:03:40", 7),
];
const ACCESS = [
  got("14:03:09", 7, "vmlinuz"),
  got("14:03:12", 7, "initramfs.img"),
  got("14:03:44", 7, "rootfs.squashfs"),
];

/** What the recorded master says, in full host names. */
export function answer(logs: Readonly<Record<string, readonly string[]>> = {}): MasterAnswer {
  const stack = parseStack(recordedText(), "state.json");
  const [digest = ""] = [...stack.masters[0].wanted.values()];
  const answers = Object.entries(answersOf(digest)).map(([name, said]): [string, string] => [
    `${name}.example.com`,
    said,
  ]);
  const clock = { now: NOW, offset: 0 };
  const texts = { "/var/log/messages": MESSAGES, "/var/log/httpd/access_log": ACCESS, ...logs };
  return {
    kind: "answered",
    observation: {
      ...{ machine: "m0.example.com", clock, answers: new Map(answers) },
      services: stack.masters[0].services.map(({ service }) => ({
        ...{ name: service, running: service !== "chronyd", enabled: true },
      })),
      logs: [
        ...Object.entries(texts).map(([path, lines]) => ({ path, exists: true, first: lines.slice(0, 2), lines })),
        { path: "/var/log/secure", exists: false, first: [], lines: [] },
      ],
    },
  };
}

/** The recorded cluster, whose master was asked. */
export function askedStatus(given: MasterAnswer = answer(), text = recordedText()): ClusterStatus {
  return describeStatus(parseStack(text, "the stack dev", HISTORY), [given], NOW + 1);
}

/** The same by its state alone. */
export function recordedStatus(text = recordedText(), history: Partial<typeof HISTORY> = HISTORY): ClusterStatus {
  return describeStatus(parseStack(text, "the stack dev", history), [{ kind: "not asked", why: "--ask asks it" }], NOW);
}
