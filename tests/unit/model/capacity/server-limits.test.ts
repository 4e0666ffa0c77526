import fc from "fast-check";
import {
  burstWarnings,
  dhcpAnswersPerSecond,
  nfsConnections,
  nfsWarnings,
  webWarnings,
} from "../../../../lib/model/capacity/server-limits";

const web = { workers: 400, threadsPerProcess: 25, backlog: 511, settings: "/etc/httpd/conf.d" };
const nfs = { threads: 8, setting: "threads of the section [nfsd] in /etc/nfs.conf" };

describe("requests of the web server (rule http-workers)", () => {
  test.each([1, 400])("%i at once are served", (nodes) => expect(webWarnings(nodes, web)).toEqual([]));

  test("one more is warned of, with what lifts the limit", () => {
    const [warning, ...more] = webWarnings(401, web);
    expect(more).toEqual([]);
    expect(warning).toMatch(/^capacity\.bootAtOnce: 401 nodes fetch by HTTP at once, but httpd serves 400 requests/);
    expect(warning).toContain("lets 511 more wait (ListenBacklog");
    expect(warning).toContain(
      "MaxRequestWorkers to at least 401 and ServerLimit to at least 17 in a file below /etc/httpd/conf.d",
    );
  });

  test("processes that are asked for have a thread for every node", () =>
    fc.assert(
      fc.property(fc.integer({ min: 401, max: 100_000 }), (nodes) => {
        const limit = Number(/ServerLimit to at least (\d+)/.exec(webWarnings(nodes, web)[0])?.[1]);
        expect(limit * 25).toBeGreaterThanOrEqual(nodes);
        expect((limit - 1) * 25).toBeLessThan(nodes);
      }),
    ));
});

describe("connections of the NFS server (rule nfs-connections)", () => {
  test("8 threads keep 220", () => expect(nfsConnections(8)).toBe(220));

  test.each([1, 220])("%i nodes are kept", (nodes) => expect(nfsWarnings(nodes, "/home", nfs)).toEqual([]));

  test("one more is warned of, with the setting of the release", () => {
    const [warning, ...more] = nfsWarnings(221, "/home", nfs);
    expect(more).toEqual([]);
    expect(warning).toMatch(/^nodes: 221 nodes mount \/home, but nfsd with 8 threads keeps 220 TCP connections/);
    expect(warning).toContain("set threads of the section [nfsd] in /etc/nfs.conf on the master to at least 9");
  });

  test("the threads that are asked for keep a connection of every node, and one thread less would not", () =>
    fc.assert(
      fc.property(fc.integer({ min: 221, max: 100_000 }), (nodes) => {
        const threads = Number(/at least (\d+)$/.exec(nfsWarnings(nodes, "/usr", nfs)[0])?.[1]);
        expect(nfsConnections(threads)).toBeGreaterThanOrEqual(nodes);
        expect(nfsConnections(threads - 1)).toBeLessThan(nodes);
      }),
    ));
});

describe("requests at one moment (rule request-burst)", () => {
  test.each([1, 256])("%i have room", (nodes) => expect(burstWarnings(nodes)).toEqual([]));

  test("one more may be lost", () => {
    const [warning, ...more] = burstWarnings(257);
    expect(more).toEqual([]);
    expect(warning).toContain("257 nodes ask by DHCP and TFTP at once");
    expect(warning).toContain("after 4, 8, 16, 32 s and then gives up, so dhcpd has to answer 9 requests a second");
    expect(warning).toContain("net.core.rmem_default in the master's /etc/sysctl.conf to at least 1052672");
  });

  test.each([
    [1, 1],
    [30, 1],
    [31, 2],
    [5000, 167],
  ])("%i nodes need %i answers a second within the 60 s that firmware waits", (nodes, rate) =>
    expect(dhcpAnswersPerSecond(nodes)).toBe(rate),
  );
});
