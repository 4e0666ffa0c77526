# shellcheck shell=sh
# What rpm(8) knows and does by itself. Needs a package manager above it: package-yum.sh or package-dnf.sh.

packages_installed() {
  rpm -q --qf '%{NAME}\n' "$@" 2>/dev/null | grep -v ' ' | sort -u
}
packages_all() {
  rpm -qa --qf '%{NAME}\n' | grep -v '^gpg-pubkey$' | sort -u
}
# packages_erase NAMES...: exactly these; rpm refuses when something else needs one, where a package manager takes that with it
packages_erase() {
  rpm -e "$@"
}
# packages_needed NAMES...: by something else
packages_needed() {
  rpm -e --test "$@" 2>&1 | grep -q ' is needed by '
}
# package_offered NAME: whether a repository has it; one that cannot be asked is no answer
package_offered() {
  said=$(package_listed "$1" 2>&1) && return 0
  case $said in
    *"No matching Packages"* | *"No matching packages"*) return 1 ;;
  esac
  refuse "$PACKAGE_MANAGER could not say whether the repositories have $1: $(printf '%s\n' "$said" | tail -n 5)"
}
