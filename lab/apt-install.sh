#!/bin/sh
# Installs Debian packages without starting the daemons that they bring: labs and tests start their own.
# usage: apt-install.sh PACKAGE...    with none, only the package lists are brought up to date
# A policy-rc.d that is there already decides in place of ours, and stays as it is.
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}
mark='# made by pulumi-diskless while it installs packages'

apt() {
  apt-get -o DPkg::Lock::Timeout=600 "$@"
}

# deny_starts: exit code 101 of a policy-rc.d means "not allowed"
deny_starts() {
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy.$$"
  chmod 755 "$policy.$$"
  # fails where there is one, whoever is quicker
  ln "$policy.$$" "$policy" 2>/dev/null || true
  rm -f "$policy.$$"
}

# allow_starts: one that a killed run of this script has left goes as well
allow_starts() {
  rm -f "$policy.$$"
  if grep -qxF "$mark" "$policy" 2>/dev/null; then rm -f "$policy"; fi
}

# stale or missing lists name packages that the mirror no longer has
apt update -qq
[ $# -gt 0 ] || exit 0
trap allow_starts EXIT
trap 'exit 129' HUP INT TERM
deny_starts
apt install -y -qq --no-install-recommends "$@"
