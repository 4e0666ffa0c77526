# shellcheck shell=sh
# The package manager of CentOS 5: yum(8) over rpm(8).

packages_installed() {
  rpm -q --qf '%{NAME}\n' "$@" 2>/dev/null | grep -v ' ' | sort -u
}
packages_all() {
  rpm -qa --qf '%{NAME}\n' | grep -v '^gpg-pubkey$' | sort -u
}
packages_install() {
  yum -y install "$@"
}
# packages_erase NAMES...: exactly these; rpm refuses when something else needs one
packages_erase() {
  rpm -e "$@"
}
