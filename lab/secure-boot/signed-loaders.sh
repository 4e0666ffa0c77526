#!/bin/sh
# Makes packages of shim, which Microsoft signed for Debian, and of Debian's signed GRUB, with EL9's names: an update of the lab's own.
# They are those of Debian 13, since the signed GRUB of Debian 12 does not fetch by HTTP. The kernels of both releases are signed by the
# same authority.
# usage: signed-loaders.sh DEBS_DIRECTORY PLACE
set -eu
debs=$1
place=$2
codename=trixie
here=$(dirname "$(readlink -f "$0")")
work=$place.work

# of_release APT-COMMAND WORDS...: apt of that release, beside the one that this machine is configured with
of_release() {
  "$@" -qq -o "Dir::Etc::SourceList=$work/sources" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$work/lists" \
    -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root
}

rm -rf "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$debs/$codename" "$place"
# the mirror is whatever this machine's own apt uses for Debian itself
# shellcheck disable=SC2016 # these are apt's fields, not ours
mirror=$(apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI) $(COMPONENT)' 'Created-By: Packages' |
  sed -n 's#^Debian [a-z]* \([^ ]*\) main$#\1#p' | head -n 1)
if [ -z "$mirror" ]; then
  echo "master: the signed boot loaders are Debian's, which apt of this machine does not have" >&2
  exit 1
fi
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $codename main" >"$work/sources"
of_release apt-get update
(cd "$debs/$codename" && of_release apt-get download shim-signed grub-efi-amd64-signed)
for package in shim-signed grub-efi-amd64-signed; do
  dpkg-deb -x "$(find "$debs/$codename" -name "${package}_*.deb" | sort -V | tail -n 1)" "$work/tree"
done
# read from the home directory: --target makes rpmbuild forget what --load gave it
cp "$here/../master-el9/rpm.macros" "$work/.rpmmacros"
for spec in "$here"/*.spec; do
  HOME=$work rpmbuild -bb --quiet --target x86_64 --define "_topdir $work/rpm" --define "_rpmdir $place" --define "debs $work/tree" \
    --define "_build_name_fmt %%{NAME}.rpm" "$spec" >"$work/log" 2>&1 || {
    echo "master: rpmbuild refused ${spec##*/}:" >&2
    cat "$work/log" >&2
    exit 1
  }
done
rm -rf "$work"
