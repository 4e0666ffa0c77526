import { spawnSync } from "node:child_process";
import { BOOT_LINES, LogContext, readLogLine } from "../../../../lib/model/status/log-lines";

const NOW = Date.UTC(2026, 10, 27, 14, 5) / 1000;
const AT = Date.UTC(2026, 10, 27, 14, 4, 1) / 1000;
const context: LogContext = {
  clock: { now: NOW, offset: 0 },
  files: {
    loader: ["shimx64.efi", "grubx64.efi"],
    kernel: ["vmlinuz", "rootfs.gz", "initramfs.img"],
    root: ["rootfs.squashfs"],
  },
  master: "m0.example.com",
};
const STAMP = "Nov 27 14:04:01";
const DIGEST = "0123456789abcdef0123456789abcdef";
const request = (words: string) => `10.0.0.10 - - [27/Nov/2026:14:04:01 +0000] "${words}`;

/** Lines as dhcpd 3 and 4, in.tftpd, rpc.mountd, httpd, sysklogd, rsyslog, sshd and systemd write them, and what they tell. */
const TELLING: [line: string, node: string, event: object][] = [
  [
    `${STAMP} m0 dhcpd: DHCPREQUEST for 10.0.0.10 (10.0.0.1) from 52:54:00:00:00:10 via eth0`,
    "52:54:00:00:00:10",
    { stage: "DHCP", words: "took 10.0.0.10" },
  ],
  [
    `2026-11-27T14:04:01.123456+00:00 m0 dhcpd[812]: DHCPREQUEST for 10.0.0.10 (10.0.0.1) from 52:54:00:00:00:10 (s0) via eth0`,
    "52:54:00:00:00:10",
    { stage: "DHCP", words: "took 10.0.0.10" },
  ],
  [
    `${STAMP} m0 dhcpd[812]: DHCPREQUEST for 10.0.0.99 (10.0.0.1) from 52:54:00:00:00:10 via eth0: wrong network.`,
    "52:54:00:00:00:10",
    { stage: "DHCP", words: "asked for 10.0.0.99: wrong network.", failed: true },
  ],
  [
    `${STAMP} m0 dhcpd[812]: DHCPNAK on 10.0.0.99 to 52:54:00:00:00:10 via eth0`,
    "52:54:00:00:00:10",
    { stage: "DHCP", words: "was refused 10.0.0.99", failed: true },
  ],
  ...[
    `${STAMP} m0 kea-dhcp4[812]: DHCP4_LEASE_OFFER [hwtype=1 52:54:00:00:00:10], cid=[no info], tid=0x3621aa7f: lease 10.0.0.10 will be offered`,
    `${STAMP} m0 kea-dhcp4[812]: 2026-11-27 14:04:01.865 INFO  [kea-dhcp4.leases/812.140005127354816] DHCP4_LEASE_ADVERT [hwtype=1 52:54:00:00:00:10], cid=[01:52:54:00:00:00:10], tid=0x3621aa7f: lease 10.0.0.10 will be advertised`,
  ].map((line): (typeof TELLING)[number] => [
    line,
    "52:54:00:00:00:10",
    { stage: "DHCP", words: "was offered 10.0.0.10" },
  ]),
  [
    `${STAMP} m0 kea-dhcp4[812]: WARN  [kea-dhcp4.alloc-engine.0x7f] ALLOC_ENGINE_V4_DISCOVER_ADDRESS_CONFLICT [hwtype=1 52:54:00:00:00:10], cid=[no info], tid=0x144a90a7: conflicting reservation for address 10.0.0.10 with existing lease Address:       10.0.0.10`,
    "52:54:00:00:00:10",
    { stage: "DHCP", words: "was refused 10.0.0.10, of which another card has the lease", failed: true },
  ],
  [
    `${STAMP} m0 in.tftpd[911]: RRQ from 10.0.0.10 filename pxelinux.cfg/01-52-54-00-00-00-10`,
    "10.0.0.10",
    { stage: "NBP", words: "asked by TFTP for 01-52-54-00-00-00-10" },
  ],
  [
    `${STAMP} m0 in.tftpd[911]: RRQ from ::ffff:10.0.0.10 filename /linux/${DIGEST}/vmlinuz`,
    "10.0.0.10",
    { stage: "kernel", words: "asked by TFTP for vmlinuz" },
  ],
  [
    `${STAMP} m0 dhcpd[812]: no boot program: 52:54:0:0:0:10 asked as firmware 6`,
    "52:54:00:00:00:10",
    {
      stage: "DHCP",
      words:
        "asked as firmware that gets no loader: UEFI of 32 bits, which needs shim and GRUB for IA32 and a kernel with CONFIG_EFI_MIXED",
      failed: true,
    },
  ],
  [
    request(`GET /diskless/EFI/shimx64.efi HTTP/1.1" 200 965232 "-" "UefiHttpBoot/1.0"`),
    "10.0.0.10",
    { stage: "NBP", words: "got shimx64.efi by HTTP" },
  ],
  [
    request(`GET /diskless/${DIGEST}/vmlinuz HTTP/1.0" 200 14186432`),
    "10.0.0.10",
    { stage: "kernel", words: "got vmlinuz by HTTP" },
  ],
  [
    request(`GET /diskless/${DIGEST}/rootfs.squashfs HTTP/1.1" 206 149221376 "-" "curl/7.76.1"`),
    "10.0.0.10",
    { stage: "root", words: "got rootfs.squashfs by HTTP" },
  ],
  [
    request(`GET /diskless/${DIGEST}/refused/none/${DIGEST} HTTP/1.1" 404 196`),
    "10.0.0.10",
    { stage: "root", words: `refused image none, wanted ${DIGEST}`, failed: true, refused: true },
  ],
  [
    request(`GET /diskless/${DIGEST}/vmlinuz HTTP/1.0" 404 196`),
    "10.0.0.10",
    { stage: "kernel", words: "was answered 404 when it asked by HTTP for vmlinuz", failed: true },
  ],
  [
    `${STAMP} m0 mountd[2222]: authenticated mount request from s0.example.com:812 for /usr (/usr)`,
    "s0.example.com",
    { stage: "root", words: "mounted /usr", anyTime: true },
  ],
  [
    `${STAMP} m0 rpc.mountd[2222]: authenticated mount request from 10.0.0.10:812 for /home (/home)`,
    "10.0.0.10",
    { stage: "root", words: "mounted /home", anyTime: true },
  ],
  [
    `${STAMP} m0 rpc.mountd[2222]: v4.2 client attached: 0x3c9dbbb9654c0a54 from "10.0.0.10:871"`,
    "10.0.0.10",
    { stage: "root", words: "reached the NFS server", anyTime: true },
  ],
  [
    `${STAMP} s0 kernel: Linux version 2.6.18-238.el5 (mockbuild@builder10.centos.org)`,
    "s0",
    { stage: "root", words: "its log begins", first: true },
  ],
  [
    `${STAMP} s0 kernel: [    0.000000] Linux version 5.14.0-503.el9.x86_64`,
    "s0",
    { stage: "root", words: "its log begins", first: true },
  ],
  [
    `${STAMP} s0 sshd[702]: Server listening on 0.0.0.0 port 22.`,
    "s0",
    { stage: "login", words: "its sshd listens", anyTime: true },
  ],
  [`${STAMP} s0 shutdown[2342]: shutting down for system reboot`, "s0", { stage: "down", words: "it shuts down" }],
  [`${STAMP} s0 init: Switching to runlevel: 6`, "s0", { stage: "down", words: "it shuts down" }],
  [`${STAMP} s0 systemd[1]: Stopped target Multi-User System.`, "s0", { stage: "down", words: "it shuts down" }],
];

/** Lines that tell of no boot: of the library's own probe, of nodes that run, of others. */
const SILENT = [
  // a probe asks so as well, and takes nothing
  `${STAMP} m0 dhcpd[812]: DHCPDISCOVER from 52:54:00:00:00:10 via eth0`,
  `${STAMP} m0 dhcpd[812]: DHCPOFFER on 10.0.0.10 to 52:54:00:00:00:10 via eth0`,
  // a renewal names no server
  `${STAMP} m0 dhcpd[812]: DHCPREQUEST for 10.0.0.10 from 52:54:00:00:00:10 via eth0`,
  `${STAMP} m0 dhcpd[812]: DHCPACK on 10.0.0.10 to 52:54:00:00:00:10 via eth0`,
  `${STAMP} s0 sshd[702]: Accepted publickey for root from 10.0.0.1 port 51512 ssh2`,
  `${STAMP} s0 init: Switching to runlevel: 3`,
  request('GET /diskless/node-files HTTP/1.1" 200 4711'),
  request('POST /diskless/vmlinuz HTTP/1.1" 405 1'),
  "",
  "no line of a log",
];

/** Whatever a node sends, it does not speak for a daemon of the master. */
const FORGED = [
  `${STAMP} s0 dhcpd: DHCPREQUEST for 10.0.0.11 (10.0.0.1) from 52:54:00:00:00:11 via eth0`,
  `${STAMP} s0 in.tftpd[911]: RRQ from 10.0.0.11 filename pxelinux.0`,
];

test.each(TELLING)("%s", (line, node, event) =>
  expect(readLogLine(line, context)).toEqual({ node, event: { at: AT, ...event } }),
);

test.each([...SILENT, ...FORGED])("%j tells nothing", (line) => expect(readLogLine(line, context)).toBeUndefined());

test("lines of the master itself tell of no node", () => {
  const own = `${STAMP} m0 sshd[702]: Server listening on 0.0.0.0 port 22.`;
  expect(readLogLine(own, context)).toBeUndefined();
});

test("grep on the master leaves the lines that are read here", () => {
  const lines = [...TELLING.map(([line]) => line), ...SILENT.filter(Boolean)];
  const { stdout } = spawnSync("grep", ["-aE", "-e", BOOT_LINES], {
    ...{ input: `${lines.join("\n")}\n`, encoding: "utf8", env: { ...process.env, LC_ALL: "C" } },
  });
  const kept = stdout.split("\n").filter(Boolean);
  expect(TELLING.map(([line]) => line).filter((line) => !kept.includes(line))).toEqual([]);
  expect(SILENT.filter((line) => kept.includes(line))).toEqual([
    request('GET /diskless/node-files HTTP/1.1" 200 4711'),
  ]);
});
