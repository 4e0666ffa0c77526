import { parseExistingXinetd } from "../../../../lib/model/tftp/xinetd-tftp";
import { XINETD } from "../../adopt/howto-master";
import { refusal } from "../refusal";

const taken = (text: string) => parseExistingXinetd(text, "/tftpboot");

test.each([
  [XINETD],
  [XINETD.replace("-s /tftpboot -v", "-v --secure /tftpboot/")],
  [XINETD.replace("-s /tftpboot -v", "-s -v -c /tftpboot")],
  [XINETD.replace("-s /tftpboot -v", "-svc -m /etc/tftpd.map -u nobody /tftpboot")],
  [XINETD.replace("-s /tftpboot -v", "/tftpboot -s --map-file=/etc/tftpd.map")],
  [XINETD.replace("disable = no\n", "")],
  [XINETD.replace("disable = no", "disable\t= yes\n# disable = yes\ndisable = no")],
])("%j is taken as it is", (text) => expect(taken(text)).toBe(text));

test.each([
  [XINETD.replace("service tftp", "service time"), /^existing: declares no service tftp/],
  [XINETD.replace("disable = no", "disable = yes"), /^existing: has `disable = yes`/],
  [
    XINETD.replace("-s /tftpboot", "-s /srv"),
    /^existing: serves \/srv, expected server_args with the flag -s and the directory \/tftpboot$/,
  ],
  [XINETD.replace("-s /tftpboot -v", "-v"), /^existing: serves no directory as its root/],
  // a directory without the flag, a value that only looks like one, and more than one
  [XINETD.replace("-s /tftpboot -v", "-v /tftpboot"), /^existing: serves no directory as its root/],
  [XINETD.replace("-s /tftpboot -v", "-s -m /tftpboot"), /^existing: serves no directory as its root/],
  [XINETD.replace("-s /tftpboot -v", "-s /tftpboot /srv"), /^existing: serves no directory as its root/],
])("%j is refused", (text, words) => expect(refusal(() => taken(text))).toMatch(words));
