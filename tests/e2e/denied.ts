import type { Lab } from "../../lab";
import { denialsIn, foldedDenials } from "../../lab/denials";
import { STATE_DIRECTORY } from "../../lib/platforms/own-paths";
import { on } from "../support/master";
import type { Play } from "./scenario";

/** What an `up` of the el9 example writes, and its daemons serve. */
const OURS = [
  ...["/etc/hosts", "/etc/dhcp", "/etc/exports.d", "/etc/chrony.conf", "/etc/rsyslog.d", "/etc/httpd/conf.d"],
  ...["/var/lib/tftpboot", "/var/www/diskless", STATE_DIRECTORY],
];

/** What dracut starts in the directory of a build. Debian's policy does not know dracut, and has these write nowhere but below /lib. */
const OF_DRACUT = ["depmod", "modinfo"];

/**
 * Prints what SELinux denied on a master since it was started, or would have if it were not permissive, and fails where that is about a
 * file of ours that is not of a build.
 */
export async function expectNoDenial({ say }: Play, lab: Lab): Promise<void> {
  const denials = denialsIn(await on(lab, "dmesg"));
  for (const line of foldedDenials(denials)) say(`denied: ${line}`);
  say(`denied in all: ${denials.length}`);
  const numbers = await on(lab, `find ${OURS.join(" ")} -xdev -printf '%i %p\\n' 2>/dev/null || :`);
  const paths = new Map(
    numbers.split("\n").map((line) => [Number(line.split(" ", 1)[0]), line.slice(line.indexOf(" ") + 1)]),
  );
  const ours = denials.flatMap(({ program, permissions, source, target, inode }) => {
    const path = inode === undefined ? undefined : paths.get(inode);
    return path === undefined || OF_DRACUT.includes(program)
      ? []
      : [`${program} (${source}) may not ${permissions} ${path} (${target})`];
  });
  if (ours.length > 0) throw new Error(ours.join("\n"));
}
