#!/bin/sh
# Fetches Debian packages into a directory, those that are not in it yet in one call: apt takes seconds to begin.
# usage: fetch-debs.sh DIRECTORY PACKAGE...
set -eu
mkdir -p "$1"
cd "$1"
shift
for package in "$@"; do
  shift
  ls "${package}"_*.deb >/dev/null 2>&1 || set -- "$@" "$package"
done
[ $# -eq 0 ] || apt-get download -qq -o APT::Sandbox::User=root "$@"
