import { file, run } from "./calling";

test("lists of several formats become one, and what they do not say is named with an exit code", () => {
  file("mac.csv", '#node,interface,mac,comments,disable\n"n1",,"52:54:00:00:00:01",,\n"n2",,,,\n');
  file("hosts", "10.0.0.1 n1\n10.0.0.2 n2\n");
  expect(run("", "convert", "mac.csv", "hosts")).toEqual({
    status: 2,
    stdout: "n1 10.0.0.1 52:54:00:00:00:01\n",
    stderr:
      "mac.csv: read as a table of xCAT, by its content\nhosts: read as hosts, by its content\n" +
      "mac.csv:3:1: n2 has no MAC address\n1 node; 1 fault is named above\n",
  });
});

test("standard input of a named format becomes JSON, and says nothing of a guess", () =>
  expect(run("52:54:00:00:00:01 n1\n", "convert", "-", "--from", "ethers", "--hosts", "hosts", "--to", "json")).toEqual(
    {
      status: 0,
      stdout: '[\n  {\n    "name": "n1",\n    "address": "10.0.0.1",\n    "mac": "52:54:00:00:00:01"\n  }\n]\n',
      stderr: "1 node, each with a name, an address and a MAC address\n",
    },
  ));

test("files that cannot be read are named together, and nothing is written", () => {
  file("bad.conf", "group {\n");
  file("binary", "a\0b");
  const { status, stdout, stderr } = run("", "convert", "hosts", "gone", "bad.conf", "binary");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toBe(
    "pulumi-diskless: gone: cannot be read (ENOENT)\n  bad.conf:1: has an opening brace that nothing closes\n  binary: has zero bytes, expected a text\n",
  );
});

test("bytes of Windows-1252 and of UTF-16 are text, and no terminal is coloured by one", () => {
  file(
    "latin.txt",
    Buffer.from("# Kn\xf6ten\nn1 10.0.0.1 52:54:00:00:00:01\nn\x1b[31m 10.0.0.2 52:54:00:00:00:02\n", "latin1"),
  );
  const latin = run("", "convert", "latin.txt");
  expect(latin.stdout).toBe("n1 10.0.0.1 52:54:00:00:00:01\n");
  expect(latin.stderr).toContain("latin.txt: is no UTF-8, and is read as Windows-1252\n");
  expect(latin.stderr).toContain(String.raw`u001b[31m`);
  expect(latin.stderr).not.toContain("\x1b");
  file("wide.csv", Buffer.from("\uFEFFname;ip;mac\r\nn1;10.0.0.1;525400000001\r\n", "utf16le"));
  expect(run("", "convert", "wide.csv", "--to", "csv").stdout).toBe(
    "name,address,mac,other_macs\nn1,10.0.0.1,52:54:00:00:00:01,\n",
  );
});

test("an include is named until its file is given", () => {
  file(
    "dhcpd.conf",
    'include "/etc/dhcp/rack1.conf";\nhost n1 { hardware ethernet 52:54:0:0:0:1; fixed-address 10.0.0.1; }\n',
  );
  const without = run("", "convert", "dhcpd.conf");
  expect(without.status).toBe(2);
  expect(without.stderr).toContain(
    "dhcpd.conf:1:9: includes /etc/dhcp/rack1.conf, which is not among the files; give it as well\n",
  );
  file("rack1.conf", "host n2 { hardware ethernet 52:54:0:0:0:2; fixed-address 10.0.0.2; }\n");
  expect(run("", "convert", "dhcpd.conf", "rack1.conf")).toMatchObject({
    status: 0,
    stdout: "n1 10.0.0.1 52:54:00:00:00:01\nn2 10.0.0.2 52:54:00:00:00:02\n",
  });
});
