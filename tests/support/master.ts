import type { Lab } from "../../lab";

/** Runs a command on the master and fails the test when it fails. */
export async function on(lab: Lab, command: string): Promise<string> {
  const result = await lab.ssh(command);
  if (result.code !== 0)
    throw new Error(`on the master: ${command}\nended with ${result.code}: ${result.stdout}${result.stderr}`);
  return result.stdout;
}

/**
 * Everything of the master that an `up` may touch, as text: packages, services now and at boot, every file with its mode, owner and
 * content, active exports. Left out are what daemons and package scripts write by themselves, each with its reason.
 */
export async function listing(lab: Lab): Promise<string> {
  return on(
    lab,
    `export LC_ALL=C
     rpm -qa | sort
     for script in /etc/init.d/*; do
       name=\${script##*/}
       case $name in functions|halt|killall|single) continue;; esac
       service "$name" status >/dev/null 2>&1; echo "$name status $?"
       chkconfig --list "$name" 2>/dev/null
     done
     exportfs 2>/dev/null
     cd / && find ${LISTED} -xdev ${LEFT_OUT} -prune -o -printf '%y %m %U %G %p %l\\n' | sort
     cd / && find ${LISTED} -xdev ${LEFT_OUT} -prune -o -type f -print0 | sort -z | xargs -0 sha256sum`,
  );
}

const LISTED = [
  "etc",
  "root",
  "tftpboot",
  "usr/lib/syslinux",
  "usr/sbin",
  "usr/bin",
  "sbin",
  "bin",
  "boot",
  "var/lib",
  "srv",
  "opt",
]
  .map((path) => `$(ls -d ${path} 2>/dev/null)`)
  .join(" ");

const LEFT_OUT = [
  "-path 'etc/passwd*'", // accounts that package scripts made stay, on any EL
  "-path 'etc/shadow*'",
  "-path 'etc/group*'",
  "-path 'etc/gshadow*'",
  "-path 'etc/.pwd.lock'",
  "-path 'etc/ld.so.cache'",
  "-path 'var/lib/rpm'", // the database's own files; its content is listed by rpm -qa
  "-path 'var/lib/dnf'",
  "-path 'var/lib/yum'",
]
  .join(" -o ")
  .replace(/^/, "\\( ")
  .replace(/$/, " \\)");

/** Gives what find(1) finds on the master another time, links themselves and not what they point at. */
export async function touchTree(lab: Lab, found: string, time: string): Promise<void> {
  const touched = await on(lab, `find ${found} -exec touch -h -d '${time}' {} + -print | wc -l`);
  if (Number(touched) < 10) throw new Error(`find ${found}: only ${touched} of them were touched`);
}

/** Logins that sshd has accepted so far, the one that asks among them. */
export async function acceptedLogins(lab: Lab): Promise<number> {
  return Number(await on(lab, "grep -c 'Accepted publickey' /var/log/secure"));
}
