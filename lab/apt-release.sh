#!/bin/sh
# Makes configuration and package lists of apt for a release of Debian that this machine need not be, in a folder of their own, from
# the archives that this machine's apt has. With APT_CONFIG=DIRECTORY/apt.conf every command of apt is of that release.
# usage: apt-release.sh CODENAME DIRECTORY
set -eu
codename=$1
directory=$2
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mkdir -p "$directory/lists/partial" "$directory/cache/archives/partial"
: >"$directory/status"

# What this machine itself runs is of no concern there; proxies and time limits of its apt stay.
cat >"$directory/apt.conf" <<CONF
Dir::Etc::sourcelist "$directory/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State::lists "$directory/lists";
Dir::State::status "$directory/status";
Dir::Cache "$directory/cache";
Acquire::Languages "none";
APT::Sandbox::User "root";
CONF

# shellcheck disable=SC2016 # these are apt's fields, not ours
apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI) $(COMPONENT)' 'Created-By: Packages' |
  sed -n "s#^Debian [a-z]*\(-security\|-updates\|\) \([^ ]*\) main\$#deb [signed-by=$keyring] \2 $codename\1 main#p" |
  sort -u >"$directory/sources.list"
if ! [ -s "$directory/sources.list" ]; then
  echo "apt: the lab needs packages of Debian's release $codename, and apt of this machine has no archive of Debian" >&2
  exit 1
fi
APT_CONFIG=$directory/apt.conf apt-get update -qq
