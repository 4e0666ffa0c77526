# shellcheck shell=sh
# The package manager of CentOS 5: yum(8).

# shellcheck disable=SC2034 # package-rpm.sh names it
PACKAGE_MANAGER=yum
packages_install() {
  interruptible yum -y install "$@"
}
# package_listed NAME: as one that a repository has
package_listed() {
  interruptible yum list available "$1"
}
