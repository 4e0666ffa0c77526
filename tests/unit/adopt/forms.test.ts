import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import { DhcpServer } from "../../../index";
import { describeMaster } from "../../../lib/adopt/describe";
import { writeProject } from "../../../lib/adopt/write-project";
import { platformOf } from "../../../lib/platforms";
import { master as farm } from "../components/farm";
import { named, run } from "../components/registered";
import { dhcpdRefusal } from "../../support/dhcpd-offers";
import { howtoMaster } from "./howto-master";

const ROOT = join(__dirname, "..", "..", "..");
const centos5 = platformOf("centos5");
const owned = { mode: "0644", owner: "root", group: "root" };
const host = (n: number, more = "") =>
  `host n${n} { hardware ethernet 52:54:00:00:00:0${n}; fixed-address 10.0.0.1${n}; ${more}}\n`;
const subnet = (body = 'filename "p.0"; ') =>
  `subnet 10.0.0.0 netmask 255.255.255.0 { next-server 10.0.0.1; ${body}}\n`;
const ARCH = "option arch code 93 = unsigned integer 16;\n";

jest.spyOn(pulumi.log, "warn").mockResolvedValue();

/** Forms in which clusters have their dhcpd.conf, with the nodes that a program has of each. */
const FORMS: readonly (readonly [form: string, text: string, nodes: readonly string[]])[] = [
  [
    "a group of hosts",
    `${subnet("")}group { filename "g.0"; option routers 10.0.0.254;\n${host(1)}${host(2)}}\n`,
    ["n1", "n2"],
  ],
  ["hosts in the leases file", `${subnet()}${host(1)}#definition for host n2 is in the leases file\n`, ["n1"]],
  ["an included file", `${subnet()}${host(1)}include "/dev/null";\n`, ["n1"]],
  ["a head node that routes", subnet('option routers 10.0.0.1; filename "p.0"; ') + host(1), ["n1"]],
  ["ranges only", subnet('filename "p.0"; range 10.0.0.100 10.0.0.120; '), []],
  ["two networks", `${subnet()}${subnet().replaceAll("10.0.0.", "10.0.1.")}${host(1)}`, ["n1"]],
  [
    "classes by architecture",
    `${ARCH}${subnet("")}class "pxe" { match if substring(option vendor-class-identifier, 0, 9) = "PXEClient";
  next-server 10.0.0.1; if option arch = 00:07 { filename "u.efi"; } else { filename "p.0"; } }\n${host(1)}`,
    ["n1"],
  ],
  [
    "a class of firmware that boots over HTTP",
    `${subnet()}class "httpclients" { match if substring(option vendor-class-identifier, 0, 10) = "HTTPClient";
  option vendor-class-identifier "HTTPClient"; filename "http://10.0.0.1/EFI/BOOT/BOOTX64.EFI"; }\n${host(1)}`,
    ["n1"],
  ],
  ["a subnet in a group", `group { option domain-name "c.example.com";\n${subnet()}${host(1)}}\n`, ["n1"]],
  [
    "next-server by host, boot files by if, InfiniBand beside",
    `allow bootp;\n${ARCH}if exists user-class and option user-class = "iPXE" { filename "http://10.0.0.1/cfg"; }
else { if option arch = 00:07 { filename "/w/snp.efi"; } elsif option arch = 00:00 { filename "/w/undionly.kpxe"; } }
subnet 10.0.0.0 netmask 255.255.255.0 { not authoritative; }
group {
  host n1-eth0 { option host-name n1; hardware ethernet 52:54:00:00:00:01; fixed-address 10.0.0.11; next-server 10.0.0.1; }
  host n1-ib0 { option host-name n1; option dhcp-client-identifier = ff:00:01; fixed-address 10.1.0.11; }
}\n`,
    ["n1"],
  ],
  [
    "filename = in a chain of if, a shared network for each card",
    `option user-class-identifier code 77 = string;\n${ARCH}
class "pxe" { match if substring (option vendor-class-identifier, 0, 9) = "PXEClient"; max-lease-time 600; }
shared-network eth2 {
  subnet 10.0.0.0 netmask 255.255.255.0 {
    max-lease-time 43200; default-lease-time 43200; next-server  10.0.0.1;
    if option user-class-identifier = "xNBA" and option arch = 00:00 { filename = "http://10.0.0.1/x"; }
    else if option arch = 00:07 { filename "x.efi"; } else if substring(filename,0,1) = null { filename "/yaboot"; }
    range dynamic-bootp 10.0.0.200 10.0.0.220;
  } # 10.0.0.0/255.255.255.0 subnet_end
}
${host(1)}`,
    ["n1"],
  ],
];

function describedOf(text: string) {
  const leasedHosts = "host n2 {\n  dynamic;\n  hardware ethernet 52:54:00:00:00:02;\n  fixed-address 10.0.0.12;\n}\n";
  const dhcpd = { path: "/etc/dhcpd.conf", content: text, ...owned };
  return describeMaster(centos5, { ...howtoMaster, hosts: undefined, dhcpd, leasedHosts }, { address: "10.0.0.1" });
}

test.each(FORMS)("%s: adopted as dhcpd takes it, and the program keeps every byte", async (_form, text, names) => {
  expect(dhcpdRefusal(text)).toBe("");
  const { program } = describedOf(text);
  expect(program.nodes.map(({ name }) => name)).toEqual(names);
  const { nodes, dhcp, hostname, address } = program;
  const { cidr, gateway, domain, nameServers = [] } = program.network;
  const network = { cidr, gateway, domain, nameServers: [...nameServers] };
  const resources = await run(
    () =>
      new DhcpServer("dhcp", {
        ...{ master: { ...farm, hostname, address }, network, nodes: [...nodes], existing: text },
        ...{ bootProgram: dhcp.bootProgram, leaseSeconds: dhcp.leaseSeconds },
      }),
  );
  expect(named(resources, "dhcp-service").inputs.files).toMatchObject([{ content: text }]);
});

test("the program of each form compiles", () => {
  const home = mkdtempSync(join(ROOT, ".adopted-"));
  try {
    // the package by its name, as a user has it; its types come from the sources
    const installed = join(home, "node_modules", "pulumi-diskless");
    mkdirSync(dirname(installed), { recursive: true });
    symlinkSync(ROOT, installed);
    const files = FORMS.map(([, text], i) => {
      writeProject(join(home, `form-${i}`), describedOf(text), { version: "0.1.0" });
      return join(home, `form-${i}`, "index.ts");
    });
    const { options } = ts.convertCompilerOptionsFromJson(
      {
        target: "es2022",
        // what the strictest of programs ask for, beside the project's own settings
        module: "preserve",
        moduleResolution: "bundler",
        verbatimModuleSyntax: true,
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      },
      ROOT,
    );
    const program = ts.createProgram(files, { ...options, paths: { "pulumi-diskless": [join(ROOT, "index.ts")] } });
    expect(files.every((file) => program.getSourceFile(file) !== undefined)).toBe(true);
    // the types come from the library's own sources, which are compiled by other settings
    const problems = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
