/**
 * What a script for a CentOS 5 master must not use, each with the reason: coreutils 5.97, util-linux 2.13, findutils 4.2.27,
 * sed 4.1.5, gzip 1.3.5 and OpenSSH 4.3 are what it has. The versions are those of the tools' own NEWS files.
 */

/** A command that the release does not have. */
export interface MissingCommand {
  readonly command: string;
  readonly reason: string;
  /** Libraries of later platforms, which no script for CentOS 5 contains. */
  readonly allowedIn?: readonly string[];
  /** The lab's master has it all the same, so nothing but the check of the texts keeps it out. */
  readonly labHasIt?: true;
}

export const MISSING_COMMANDS: readonly MissingCommand[] = [
  { command: "python3", reason: "CentOS 5 has Python 2.4" },
  { command: "jq", reason: "never was in CentOS 5" },
  { command: "timeout", reason: "came with coreutils 7.0" },
  { command: "truncate", reason: "came with coreutils 7.0" },
  { command: "realpath", reason: "came with coreutils 8.15" },
  { command: "base64", reason: "came with coreutils 6.0" },
  { command: "base32", reason: "came with coreutils 8.25" },
  { command: "basenc", reason: "came with coreutils 8.31" },
  { command: "b2sum", reason: "came with coreutils 8.26" },
  { command: "nproc", reason: "came with coreutils 8.1" },
  { command: "stdbuf", reason: "came with coreutils 7.5" },
  { command: "numfmt", reason: "came with coreutils 8.21" },
  { command: "shuf", reason: "came with coreutils 6.0", labHasIt: true },
  { command: "findmnt", reason: "came with util-linux 2.18" },
  { command: "lsblk", reason: "came with util-linux 2.19" },
  { command: "mountpoint", reason: "came with util-linux 2.20; read /proc/mounts" },
  { command: "prlimit", reason: "came with util-linux 2.21" },
  {
    command: "unshare",
    reason: "came with util-linux 2.17; the kernel has few namespaces",
    labHasIt: true,
  },
  { command: "nsenter", reason: "came with util-linux 2.23", labHasIt: true },
  { command: "fallocate", reason: "came with util-linux 2.17; ext3 cannot do it", labHasIt: true },
  {
    command: "systemctl",
    reason: "CentOS 5 has SysV init",
    allowedIn: ["service-systemd.sh", "units-looked.sh", "image-tree.sh"],
  },
  { command: "journalctl", reason: "CentOS 5 has syslog", allowedIn: ["service-systemd.sh"] },
  { command: "dnf", reason: "CentOS 5 has yum 3.2", allowedIn: ["package-dnf.sh", "image-tree.sh"] },
  {
    command: "firewall-cmd",
    reason: "CentOS 5 has no firewalld",
    allowedIn: ["firewall.sh", "masquerade-firewalld.sh", "zones-looked.sh"],
  },
  { command: "xz", reason: "not in the base of CentOS 5; gzip is" },
  { command: "zstd", reason: "not in CentOS 5", allowedIn: ["image-squashfs.sh"] },
];

/** A way to call a command that the release's version refuses. */
export interface MissingOption {
  readonly command: string;
  readonly option: RegExp;
  readonly reason: string;
  /** Libraries of later platforms, which no script for CentOS 5 contains. */
  readonly allowedIn?: readonly string[];
}

export const MISSING_OPTIONS: readonly MissingOption[] = [
  { command: "sort", option: /^-[a-zA-Z]*V|^--(version-sort|sort=)/, reason: "sort -V came with coreutils 7.0" },
  { command: "sort", option: /^-[a-zA-Z]*h|^--human/, reason: "sort -h came with coreutils 7.5" },
  { command: "sort", option: /^-[a-zA-Z]*R|^--random/, reason: "sort -R came with coreutils 6.0" },
  { command: "sort", option: /^--(parallel|batch-size|files0-from)/, reason: "came with coreutils 7.0 and later" },
  { command: "stat", option: /^--printf/, reason: "stat --printf came with coreutils 6.0; stat -c is there" },
  { command: "stat", option: /%m/, reason: "stat's %m came with coreutils 8.6" },
  {
    command: "cp",
    // --reflink=always fails wherever blocks cannot be shared, so who calls it has another way
    option: /^--reflink(?!=always)/,
    reason: "came with coreutils 7.5",
    allowedIn: ["image-tree.sh"],
  },
  { command: "cp", option: /^--(no-clobber|attributes-only)|^-[a-zA-Z]*n/, reason: "came with coreutils 7.1, 7.5" },
  { command: "mv", option: /^--no-clobber|^-[a-zA-Z]*n/, reason: "mv -n came with coreutils 7.1" },
  { command: "rm", option: /^--dir$|^-[a-zA-Z]*d|^--one-file-system/, reason: "came with coreutils 6.5 and 8.19" },
  { command: "ln", option: /^-[a-zA-Z]*r|^--relative/, reason: "ln -r came with coreutils 8.16" },
  {
    command: "sync",
    option: /^-/,
    reason: "sync has no options before coreutils 8.24; names it ignores, and syncs everything",
  },
  {
    command: "dd",
    option: /^status=(none|progress)|^iflag=.*fullblock|conv=.*sparse/,
    reason: "came with coreutils 7.0, 8.16 and 8.20",
  },
  { command: "df", option: /^--(output|total)/, reason: "came with coreutils 7.0 and 8.21" },
  { command: "chroot", option: /^--/, reason: "chroot has no options before coreutils 7.5" },
  { command: "touch", option: /^-[a-zA-Z]*h|^--no-dereference/, reason: "touch -h came with coreutils 8.1" },
  { command: "uniq", option: /^-[a-zA-Z]*z|^--zero/, reason: "uniq -z came with coreutils 6.9.90" },
  { command: "env", option: /^-[a-zA-Z]*[SC]|^--(split|chdir)/, reason: "came with coreutils 8.28 and 8.30" },
  { command: "date", option: /^-I[a-z]|^--rfc-3339=n/, reason: "not relied on; date +%s and date -u are there" },
  { command: "mktemp", option: /^--|X[^X/]+$/, reason: "mktemp 1.5 knows -d -p -q -t -u, and X at the end only" },
  {
    command: "sed",
    option: /^-[a-zA-Z]*[Ez]|^--(null-data|follow-symlinks)/,
    reason: "sed 4.1.5 has -r for -E, and no -z",
  },
  { command: "find", option: /^-(readable|writable|executable|newer..)$/, reason: "came with findutils 4.3" },
  { command: "xargs", option: /^--process-slot-var/, reason: "came with findutils 4.5.11" },
  { command: "gzip", option: /^-[a-zA-Z]*k|^--(keep|rsyncable)/, reason: "gzip -k came with gzip 1.6" },
  { command: "tar", option: /^--(sort|zstd|xz|auto-compress|xattrs)|^-?[a-zA-Z]*J/, reason: "not in tar 1.15.1" },
  {
    command: "losetup",
    option: /^-[a-zA-Z]*[jDcP]|^--(list|associated|partscan|detach-all)/,
    reason: "not in util-linux 2.13",
  },
  { command: "umount", option: /^-[a-zA-Z]*[RA]|^--recursive/, reason: "came with util-linux 2.23" },
  { command: "mkfs.ext3", option: /hash_seed|root_owner|lazy_/, reason: "not in e2fsprogs 1.39" },
  { command: "ssh-keygen", option: /^-[oZ]$|ed25519|ecdsa/, reason: "OpenSSH 4.3 has RSA and DSA only" },
];

/** What bash and dash take beyond POSIX, and shellcheck's name for it; a script that has one of them must be refused. */
export const EXTENSIONS: readonly (readonly [what: string, script: string, code: string])[] = [
  ["[[ ]]", "[[ a = a ]]", "SC3010"],
  ["an array", 'a=(1 2); echo "${a[0]}"', "SC3030"],
  ["$'..'", "echo $'a'", "SC3003"],
  ["&>", "true &>/dev/null", "SC3020"],
  ["a here-string", "cat <<<a", "SC3011"],
  ["process substitution", "cat <(echo a)", "SC3001"],
  ["printf %q", "printf %q a", "SC3050"],
  ["printf -v", 'printf -v a b; echo "$a"', "SC3045"],
  ["echo -e", "echo -e a", "SC3037"],
  ["local", 'f() { local a=1; echo "$a"; }; f', "SC3043"],
  ["pipefail", "set -o pipefail", "SC3040"],
  ["source", "source /dev/null", "SC3046"],
  ["a brace range", "echo {1..3}", "SC3009"],
  ["a replacement in an expansion", 'a=b; echo "${a//b/c}"', "SC3060"],
  ["==", "[ a == a ]", "SC3014"],
  ["(( ))", "((1))", "SC3006"],
];
