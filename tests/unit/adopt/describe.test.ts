import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describeMaster } from "../../../lib/adopt/describe";
import type { MasterTexts } from "../../../lib/host/adopt/master-texts";
import { writeProject } from "../../../lib/adopt/write-project";
import { platformOf } from "../../../lib/platforms";
import { renderAdoptedProgram } from "../../../lib/render/adopt";
import { refusal } from "../model/refusal";
import { expectGolden } from "../render/golden";
import { DHCPD, EXPORTS, howtoMaster, XINETD } from "./howto-master";

const ROOT = join(__dirname, "..", "..", "..");
const centos5 = platformOf("centos5");
const owned = { mode: "0644", owner: "root", group: "root" };

function withDhcpd(content: string): MasterTexts {
  return { ...howtoMaster, dhcpd: { path: "/etc/dhcpd.conf", content, ...owned } };
}

test("the program of a master configured with the HOWTO's text", () => {
  const { program, remarks } = describeMaster(centos5, howtoMaster);
  expectGolden("adopt/howto", `${renderAdoptedProgram(program)}\n// ${remarks.join("\n// ")}\n`);
});

test("every text that the program keeps is beside it, byte for byte, and it compiles against the public API", () => {
  const home = mkdtempSync(join(ROOT, ".adopted-"));
  try {
    const project = join(home, "project");
    const description = describeMaster(centos5, howtoMaster);
    writeProject(project, description, { version: "0.1.0" });
    expect([...description.texts.keys()].sort()).toEqual(
      ["/etc/dhcpd.conf", "/etc/exports", "/etc/hosts", "/etc/xinetd.d/tftp", "/tftpboot/pxelinux.cfg/0A0000"].sort(),
    );
    expect(readFileSync(join(project, "REMARKS.md"), "utf8")).toBe(
      description.remarks.map((remark) => `- ${remark}\n`).join(""),
    );
    for (const [path, text] of description.texts)
      expect(readFileSync(join(project, "adopted", path), "utf8")).toBe(text);
    // the package by its name, as a user has it; its types come from the sources
    const installed = join(project, "node_modules", "pulumi-diskless");
    mkdirSync(dirname(installed), { recursive: true });
    symlinkSync(ROOT, installed);
    expect(problemsOf(join(project, "index.ts"))).toEqual([]);
    expect(refusal(() => writeProject(project, description, { version: "0.1.0" }))).toMatch(/^--out: .*is not empty/);
  } finally {
    rmSync(home, { recursive: true });
  }
});

function problemsOf(file: string): string[] {
  const { options } = ts.convertCompilerOptionsFromJson(
    { target: "es2022", module: "node16", moduleResolution: "node16", strict: true, skipLibCheck: true, noEmit: true },
    ROOT,
  );
  const paths = { "pulumi-diskless": [join(ROOT, "index.ts")] };
  const program = ts.createProgram([file], { ...options, paths });
  return ts
    .getPreEmitDiagnostics(program)
    .map((problem) => `${problem.file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(problem.messageText, "\n")}`);
}

test("what no argument describes is named with its place", () => {
  const { remarks } = describeMaster(
    centos5,
    withDhcpd(`${DHCPD}
class "phones" { match if substring(option vendor-class-identifier, 0, 5) = "phone"; }
host printer { hardware ethernet 00:16:3e:00:00:01; fixed-address 10.0.0.200, 10.0.0.201; }
host outside { hardware ethernet 00:16:3e:00:00:02; fixed-address 192.0.2.7; }
host twin { hardware ethernet AA:BB:CC:DD:EE:00; fixed-address 10.0.0.99; }
subnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.10 192.0.2.20; }
`),
  );
  const said = remarks.filter((remark) => remark.startsWith("/etc/dhcpd.conf:"));
  expect(said.map((remark) => remark.replace(/^\S+ /, ""))).toEqual([
    "of its subnets the program describes 10.0.0.0/24, which has the most hosts; 10.0.0.0/24 has 6 hosts, 192.0.2.0/24 has 1 hosts",
    "host printer { ... } is no node: has more than one fixed address",
    "host outside { ... } is no node: 192.0.2.7 lies outside the network 10.0.0.0/24",
    "host twin { ... } is no node: aa:bb:cc:dd:ee:00 is reserved already (/etc/dhcpd.conf:20)",
    "ddns-update-style interim stays as it stands",
    "ignore client-updates stays as it stands",
    "class phones { ... } stays as it stands",
    "subnet 192.0.2.0 netmask 255.255.255.0 { ... } stays as it stands",
  ]);
});

test("options of the whole server hold for the network, and times that differ stay in the text", () => {
  const { program, remarks } = describeMaster(
    centos5,
    withDhcpd(`option domain-name "farm.example.com";
option domain-name-servers 192.0.2.53, 192.0.2.54;
default-lease-time 600;
max-lease-time 7200;
group {
  subnet 192.0.2.0 netmask 255.255.255.0 { }
}
shared-network all {
  subnet 10.0.0.0 netmask 255.255.255.0 { option routers 10.0.0.254, 10.0.0.253; next-server 10.0.0.2; }
}
group { filename "x"; host s0 { hardware ethernet 00:16:3e:00:00:01; fixed-address 10.0.0.10; } }
`),
  );
  expect(program.network).toEqual({
    cidr: "10.0.0.0/24",
    gateway: undefined,
    domain: "farm.example.com",
    nameServers: ["192.0.2.53", "192.0.2.54"],
  });
  expect(program).toMatchObject({ address: "10.0.0.2", nodes: [{ name: "s0", address: "10.0.0.10" }] });
  expect(program.dhcp).toEqual({ existing: "/etc/dhcpd.conf", bootProgram: "x", leaseSeconds: undefined });
  expect(remarks.join("\n")).toMatch(/:9: option routers 10.0.0.254 , 10.0.0.253 stays as it stands/);
  expect(remarks.join("\n")).toMatch(/:3: default-lease-time 600 stays as it stands/);
});

test("the master's address comes from the caller, else from next-server, from /etc/hosts, from its interfaces", () => {
  expect(describeMaster(centos5, howtoMaster, { address: "10.0.0.3" }).program.address).toBe("10.0.0.3");
  const silent = withDhcpd(DHCPD.replace("next-server 10.0.0.1;\n", ""));
  expect(describeMaster(centos5, silent).program.address).toBe("10.0.0.1");
  const unnamed = { ...silent, hosts: undefined, addresses: ["127.0.0.1", "192.0.2.1", "10.0.0.9"] };
  expect(describeMaster(centos5, unnamed).program.address).toBe("10.0.0.9");
  const foreign = describeMaster(centos5, withDhcpd(DHCPD.replace("next-server 10.0.0.1", "next-server 10.0.0.7")));
  expect(foreign.program.address).toBe("10.0.0.7");
  expect(foreign.remarks).toContain(
    "10.0.0.7: nodes are sent there, and it is no address of the master, which has 10.0.0.1; an up is refused until it is one",
  );
  const nowhere = { ...unnamed, addresses: [] };
  expect(refusal(() => describeMaster(centos5, nowhere))).toMatch(/^--address: is missing/);
  expect(describeMaster(centos5, nowhere, { address: "10.0.0.3" }).program.address).toBe("10.0.0.3");
});

test("a master that knows its short name only has the full one of /etc/hosts", () =>
  expect(describeMaster(centos5, { ...howtoMaster, hostname: "m0" }).program.hostname).toBe("m0.example.com"));

test("what the library refuses is left out of the program, with its words", () => {
  const { program, remarks, texts } = describeMaster(centos5, {
    ...howtoMaster,
    tftp: { path: "/etc/xinetd.d/tftp", content: XINETD.replace("-s /tftpboot", "-s /srv/tftp"), ...owned },
    exports: [{ path: "/etc/exports", content: "/usr 10.0.0.0/24(rw)\n/home *(rw)\n", ...owned }],
  });
  expect(program.tftp).toBeUndefined();
  expect(program.exports).toEqual([]);
  expect([...texts.keys()]).not.toContain("/etc/exports");
  expect(remarks.join("\n")).toMatch(
    /serves \/srv\/tftp, expected server_args with the flag -s and the directory \/tftpboot; it is not in the program/,
  );
  expect(remarks.join("\n")).toMatch(/exports:1: .*readOnly: false lets every node change \/usr/);
  expect(remarks.join("\n")).toMatch(/exports:2: \/home \*\(rw\) stays as it stands: to everybody, nodes too/);
});

test("of two exports in a file one is described, both stay in the text", () => {
  const content = `${EXPORTS}/home 10.0.0.0/24(rw)\n`;
  const { program, texts } = describeMaster(centos5, {
    ...howtoMaster,
    exports: [{ path: "/etc/exports", content, ...owned }],
  });
  expect(program.exports.map(({ path }) => path)).toEqual(["/usr"]);
  expect(texts.get("/etc/exports")).toBe(content);
});

test.each([
  ["a mask", "/home 10.0.0.0/255.255.255.0(rw)\n", ["/home"], undefined],
  [
    "a # in a path",
    "/srv/c#lib 10.0.0.0/24(ro)\n/home 10.0.0.0/24\n",
    ["/home"],
    /"\/srv\/c#lib" is not a plain absolute path/,
  ],
  [
    "lines of Windows",
    "/home 10.0.0.0/24(rw)\r\n/opt 192.0.2.0/24\r\n",
    ["/home"],
    /:2: \/opt .*not for the boot network/,
  ],
  ["a line that exportfs refuses", "/home 10.0.0.0/24(rw, sync)\n", [], /:1: has the client .*left alone/],
  ["a network around", "/home 10.0.0.0/8(rw)\n", [], /:1: .*for the boot network and others/],
])("exports with %s", (_what, content, paths, remark) => {
  const exports = [{ path: "/etc/exports", content, ...owned }];
  const { program, remarks } = describeMaster(centos5, { ...howtoMaster, exports });
  expect(program.exports.map(({ path }) => path)).toEqual(paths);
  if (remark) expect(remarks.join("\n")).toMatch(remark);
});

test("on el9 the file under exports.d gives the component its name", () => {
  const exports = [{ path: "/etc/exports.d/home.exports", content: "/home 10.0.0.0/24(rw)\n", ...owned }];
  const { program } = describeMaster(platformOf("el9"), { ...howtoMaster, tftp: undefined, exports });
  expect(program.exports).toEqual([
    { name: "home", existing: "/etc/exports.d/home.exports", path: "/home", readOnly: false, rootSquash: true },
  ]);
  expect(program.tftp).toEqual({});
});

test("a master without a DHCP server is refused", () =>
  expect(refusal(() => describeMaster(centos5, { ...howtoMaster, dhcpd: undefined }))).toMatch(
    /^\/etc\/dhcpd.conf: is not there/,
  ));

test.each([
  ["caf\uFFFD 10.0.0.9\n", "is not valid UTF-8"],
  ["(a file of 2000000 bytes)", "is larger than 1 MiB"],
  ["# BEGIN pulumi-diskless farm\n# END pulumi-diskless farm\n", "has a block of pulumi-diskless"],
])("a text whose bytes cannot be kept is left alone: %j", (content, reason) => {
  const path = "/etc/hosts";
  const { texts, program, remarks } = describeMaster(centos5, { ...howtoMaster, hosts: { path, content, ...owned } });
  expect([...texts.keys()]).not.toContain(path);
  expect(program.files.map(({ name }) => name)).toEqual(["pxe-0A0000"]);
  expect(remarks[0]).toMatch(new RegExp(`^/etc/hosts: ${reason}.*; it is not in the program and left alone$`));
  expect(refusal(() => describeMaster(centos5, withDhcpd(content)))).toMatch(`/etc/dhcpd.conf: ${reason}`);
});

test("a link in place of a file is left alone", () => {
  const linked = { ...howtoMaster, tftp: { path: "/etc/xinetd.d/tftp", link: "tftp.site" } };
  expect(describeMaster(centos5, linked).remarks[0]).toMatch(
    "is a symbolic link to tftp.site; it is not in the program",
  );
});

test("a text that reserves nothing for a node is adopted without nodes, and says so", () => {
  const { program, remarks } = describeMaster(
    centos5,
    withDhcpd('subnet 10.0.0.0 netmask 255.255.255.0 { filename "x.0"; range 10.0.0.10 10.0.0.30; }\n'),
  );
  expect(program).toMatchObject({ nodes: [], dhcp: { bootProgram: "x.0" } });
  expect(remarks).toContain("/etc/dhcpd.conf: reserves no address of 10.0.0.0/24 that is a node's");
});

test("a master that routes for its nodes, with leases that never end, is described in words that components accept", () => {
  const text = `default-lease-time -1;
max-lease-time -1;
subnet 10.0.0.0 netmask 255.255.255.0 { option routers 10.0.0.1; next-server 10.0.0.1; }
host s0 { hardware ethernet 0:16:3E:0:0:1; fixed-address 10.0.0.10; }
`;
  const { program } = describeMaster(centos5, withDhcpd(text));
  expect(program).toMatchObject({ address: "10.0.0.1", network: { gateway: "10.0.0.1" } });
  expect(program.dhcp.leaseSeconds).toBe(0xffffffff);
  expect(program.nodes).toEqual([{ name: "s0", address: "10.0.0.10", mac: "00:16:3e:00:00:01" }]);
  expect(renderAdoptedProgram(program)).toContain("  leaseSeconds: 4294967295,\n");
});

test.each(["59", "0", "60; max-lease-time 90"])(
  "a lease time that no argument may say stays in the text: %s",
  (time) => {
    const { program, remarks } = describeMaster(
      centos5,
      withDhcpd(
        DHCPD.replaceAll(/ignore client-updates;|(default|max)-lease-time 432000;/g, "").replace(
          "{",
          `{ default-lease-time ${time};`,
        ),
      ),
    );
    expect(program.dhcp.leaseSeconds).toBeUndefined();
    expect(remarks.join("\n")).toContain(`default-lease-time ${time.split(";")[0]} stays as it stands`);
  },
);

test("a key is named as what it is, without its value", () => {
  const { remarks } = describeMaster(centos5, withDhcpd(`key omapi {\n  secret "s3cr3t";\n}\n${DHCPD}`));
  expect(remarks.filter((remark) => remark.includes("secret"))).toEqual([
    "/etc/dhcpd.conf:2: is a secret; it lies in the clear in the program's folder and in the state",
  ]);
  expect(remarks.join()).not.toContain("s3cr3t");
});

test.each<[what: string, key: string, access: object, existingMode: string | undefined, remarks: string[]]>([
  ["without a key", "", owned, undefined, []],
  [
    "with a key that every account reads",
    "key omapi { secret x; }\n",
    owned,
    "0644",
    ["/etc/dhcpd.conf: has a key, and every account of the master reads it (mode 0644); existingMode leaves it so"],
  ],
  ["with a key that root alone reads", "key omapi { secret x; }\n", { ...owned, mode: "0600" }, undefined, []],
  [
    "with a key that a group reads",
    "key omapi { secret x; }\n",
    { ...owned, mode: "0640", group: "named" },
    "0640",
    ["/etc/dhcpd.conf: is of root:named, and the program gives it to root:root; who read it as named may not"],
  ],
])("a dhcpd.conf %s locks nobody out without a word", (_what, key, access, existingMode, said) => {
  const master = withDhcpd(key + DHCPD);
  const { program, remarks } = describeMaster(centos5, { ...master, dhcpd: { ...master.dhcpd, ...access } as never });
  expect(program.dhcp.existingMode).toBe(existingMode);
  expect(remarks.filter((remark) => /mode 0|root:root/.test(remark))).toEqual(said);
});
