import { denialsIn, foldedDenials } from "../../../lab/denials";

const READ =
  '[   12.345678] audit: type=1400 audit(1764320000.123:45): avc:  denied  { read open } for  pid=412 comm="dhcpd" ' +
  'name="dhcpd.conf" dev="vda" ino=1234 scontext=system_u:system_r:dhcpd_t:s0 ' +
  "tcontext=system_u:object_r:tmp_t:s0 tclass=file permissive=1";
const SEND =
  '[   13.000000] audit: type=1400 audit(1764320001.000:46): avc:  denied  { sendto } for  pid=1 comm="in.tftpd" ' +
  'path="/run/systemd/notify" scontext=system_u:system_r:tftpd_t:s0 tcontext=system_u:system_r:init_t:s0 ' +
  "tclass=unix_dgram_socket permissive=1";

test("a denial says who asked what of which file", () => {
  expect(denialsIn(`[    0.0] booting\n${READ}\n${SEND}\n[   14.0] audit: type=1403 policy loaded`)).toEqual([
    {
      ...{ program: "dhcpd", permissions: "read open", source: "dhcpd_t", target: "tmp_t", kind: "file" },
      ...{ inode: 1234, name: "dhcpd.conf" },
    },
    {
      ...{ program: "in.tftpd", permissions: "sendto", source: "tftpd_t", target: "init_t" },
      ...{ kind: "unix_dgram_socket", name: "/run/systemd/notify" },
    },
  ]);
});

test("many of one kind are one line", () => {
  expect(foldedDenials(denialsIn([SEND, READ, READ].join("\n")))).toEqual([
    "2 x dhcpd: dhcpd_t { read open } tmp_t file",
    "1 x in.tftpd: tftpd_t { sendto } init_t unix_dgram_socket",
  ]);
});
