import { parseExport } from "../../../lib/model/nfs/export";
import { HOWTO_LIMITS } from "../../../lib/model/tftp/tftp-limits";
import { renderHosts } from "../../../lib/render/nodes/hosts";
import { renderExports } from "../../../lib/render/nfs";
import {
  renderChronyClientConfig,
  renderChronyServerConfig,
  renderNtpClientConfig,
  renderNtpServerConfig,
} from "../../../lib/render/time";
import { renderXinetdTftp } from "../../../lib/render/tftp";
import { renderWebConfig } from "../../../lib/render/web";
import { expectGolden } from "./golden";
import { master, network, nodes } from "./howto";

const usr = parseExport({ path: "/usr" }, network.cidr, "export");

test("/etc/hosts", () => expectGolden("nodes/howto", renderHosts(master, nodes)));

test("a name without a domain has no alias of itself", () =>
  expect(renderHosts({ hostname: "m0", address: "10.0.0.1" }, [])).toBe("10.0.0.1 m0\n"));

test("xinetd's tftp", () =>
  expectGolden("tftp/howto", renderXinetdTftp({ ...HOWTO_LIMITS, daemon: "/usr/sbin/in.tftpd", root: "/tftpboot" })));

describe("ntp.conf", () => {
  test("of a master that follows servers", () =>
    expectGolden(
      "time/server.conf",
      renderNtpServerConfig({ servers: ["192.0.2.123", "192.0.2.124"], clients: [network.cidr] }),
    ));

  test("of a master that follows nobody still gives the nodes one time", () => {
    const text = renderNtpServerConfig({ servers: [], clients: [network.cidr] });
    expectGolden("time/orphan.conf", text);
    expect(text).toMatch(/^tos orphan 10$/m);
  });

  test("of a node follows the master and takes its first answer, however far off (rule time-step-at-boot)", () => {
    const text = renderNtpClientConfig([master.hostname]);
    expectGolden("time/client.conf", text);
    expect(text).toMatch(/^server m0\.example\.com iburst$/m);
    expect(text).toMatch(/^tinker panic 0$/m);
  });
});

describe("chrony.conf", () => {
  test("of a master that follows servers", () =>
    expectGolden(
      "time/chrony-server.conf",
      renderChronyServerConfig({ servers: ["192.0.2.123", "192.0.2.124"], clients: [network.cidr] }),
    ));

  test("of a master lets its network ask, and keeps one time for it when no server answers", () => {
    const text = renderChronyServerConfig({ servers: [], clients: [network.cidr] });
    expect(text).toMatch(/^allow 10\.0\.0\.0\/24$/m);
    expect(text).toMatch(/^local stratum 10$/m);
  });

  test("of a node follows the master, steps at any time (rule time-step-at-boot), and answers nobody", () => {
    const text = renderChronyClientConfig([master.hostname]);
    expectGolden("time/chrony-client.conf", text);
    expect(text).toMatch(/^server m0\.example\.com iburst$/m);
    expect(text).toMatch(/^makestep 1\.0 -1$/m);
    expect(text).not.toMatch(/^(allow|local)/m);
  });
});

describe("httpd's directory of images", () => {
  const config = { location: "/diskless", directory: "/var/www/diskless", clients: [network.cidr] };

  test("is read by the boot network only", () => {
    expectGolden("web/httpd.conf", renderWebConfig(config));
    expect(renderWebConfig(config).match(/Require .*/g)).toEqual(["Require ip 10.0.0.0/24"]);
  });

  test("may have a quote in its name", () =>
    expect(renderWebConfig({ ...config, directory: '/var/www/a"b\\c' })).toContain('"/var/www/a\\"b\\\\c"'));
});

// exportfs(8) itself cannot be asked here: it needs a kernel with nfsd. The lab's end-to-end tests mount what is exported.
describe("/etc/exports", () => {
  test("is one line an export", () =>
    expectGolden(
      "nfs/exports",
      renderExports([usr, parseExport({ path: "/opt", rootSquash: false }, network.cidr, "export")]),
    ));

  test("may be written to when a program says so", () =>
    expect(renderExports([parseExport({ path: "/home", readOnly: false }, network.cidr)])).toBe(
      "/home 10.0.0.0/24(rw,root_squash,no_subtree_check)\n",
    ));

  test("has no blank between a client and its options, which would export to the world (rule safe-exports)", () =>
    expect(renderExports([usr])).toMatch(/^\/usr 10\.0\.0\.0\/24\([a-z_,]+\)\n$/));
});

test.each([
  ["a name", () => renderHosts({ hostname: "m0\n10.0.0.9 evil", address: "10.0.0.1" }, [])],
  ["a time server", () => renderNtpClientConfig(["m0\nrestrict default"])],
  ["an export", () => renderExports([{ ...usr, path: "/usr\n/etc *(rw)" }])],
  [
    "a directory",
    () => renderWebConfig({ location: "/", directory: "/a\nRequire all granted", clients: [network.cidr] }),
  ],
  ["a TFTP root", () => renderXinetdTftp({ ...HOWTO_LIMITS, daemon: "/usr/sbin/in.tftpd", root: "/t\n}" })],
])("a line end in %s stops the rendering", (_what, render) => expect(render).toThrow(/control character/));
