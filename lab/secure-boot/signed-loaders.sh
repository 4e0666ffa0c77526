#!/bin/sh
# Makes packages of shim, which Microsoft signed for Debian, and of Debian's signed GRUB, with EL9's names: an update of the lab's own.
# usage: signed-loaders.sh DEBS_DIRECTORY PLACE
set -eu
debs=$1
place=$2
here=$(dirname "$(readlink -f "$0")")
work=$place.work

rm -rf "$work"
mkdir -p "$work" "$place"
sh "$here/../fetch-debs.sh" "$debs" shim-signed grub-efi-amd64-signed
for package in shim-signed grub-efi-amd64-signed; do
  dpkg-deb -x "$debs/${package}"_*.deb "$work/tree"
done
# read from the home directory: --target makes rpmbuild forget what --load gave it
cp "$here/../master-el/rpm.macros" "$work/.rpmmacros"
for spec in "$here"/*.spec; do
  HOME=$work rpmbuild -bb --quiet --target x86_64 --define "_topdir $work/rpm" --define "_rpmdir $place" --define "debs $work/tree" \
    --define "_build_name_fmt %%{NAME}.rpm" "$spec" >"$work/log" 2>&1 || {
    echo "master: rpmbuild refused ${spec##*/}:" >&2
    cat "$work/log" >&2
    exit 1
  }
done
rm -rf "$work"
