# shellcheck shell=sh
# The package manager of EL8 and later: dnf(8).

# shellcheck disable=SC2034 # package-rpm.sh names it
PACKAGE_MANAGER=dnf
packages_install() {
  interruptible dnf -y install "$@"
}
# package_listed NAME: as one that a repository has
package_listed() {
  interruptible dnf list --available "$1"
}
