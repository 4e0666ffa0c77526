# shellcheck shell=sh
# The package manager of EL8 and later: dnf(8) over rpm(8).

packages_installed() {
  rpm -q --qf '%{NAME}\n' "$@" 2>/dev/null | grep -v ' ' | sort -u
}
packages_all() {
  rpm -qa --qf '%{NAME}\n' | grep -v '^gpg-pubkey$' | sort -u
}
packages_install() {
  dnf -y install "$@"
}
# packages_erase NAMES...: exactly these; rpm refuses when something else needs one, where dnf would take that with it
packages_erase() {
  rpm -e "$@"
}
