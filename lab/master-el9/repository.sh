#!/bin/sh
# Make the master's package repositories: Debian's daemons in RPMs with EL9's names, versions, paths and units.
# usage: repository.sh BASE_TREE DEBS_DIRECTORY REPOSITORIES
#
# packages/REPOSITORY/NAME/NAME.spec becomes REPOSITORIES/REPOSITORY/NAME-....rpm. What a spec takes from Debian it names
# as %{debs}/PACKAGE/..., and exactly those packages are fetched.
set -eu
base=$1
debs=$2
repositories=$3
here=$(dirname "$(readlink -f "$0")")
work=$repositories.building

rm -rf "$work" "$repositories"
mkdir -p "$work/debs" "$repositories"

# The release of the kernel is part of its package's name; the one that has no release only depends on it.
kernel_package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -n 1)
sources=$(grep -rhoE '%\{debs\}/[a-z0-9][a-z0-9.+-]*' "$here/packages" | sed 's#.*/##' | sort -u)
# shellcheck disable=SC2046 # the list is of words
sh "$here/../fetch-debs.sh" "$debs" $(echo "$sources" | sed "s/^kernel\$/$kernel_package/")
for source in $sources; do
  package=$source
  [ "$source" != kernel ] || package=$kernel_package
  dpkg-deb -x "$debs/${package}"_*.deb "$work/debs/$source"
  # Merged, as the tree that it goes to is.
  for directory in bin sbin lib; do
    [ -d "$work/debs/$source/$directory" ] || continue
    mkdir -p "$work/debs/$source/usr/$directory"
    cp -a "$work/debs/$source/$directory/." "$work/debs/$source/usr/$directory/"
    rm -rf "${work:?}/debs/$source/$directory"
  done
done

# Read from the home directory: --target makes rpmbuild forget what --load gave it.
cp "$here/rpm.macros" "$work/.rpmmacros"
for spec in "$here"/packages/*/*/*.spec; do
  source_directory=$(dirname "$spec")
  repository=$(basename "$(dirname "$source_directory")")
  # The lab's own dependency data is in the specs: rpm's generators would name Debian's libraries.
  HOME=$work rpmbuild -bb --quiet --target x86_64 \
    --define "_topdir $work/rpm" --define "_rpmdir $repositories/$repository" --define "_sourcedir $source_directory" \
    --define "debs $work/debs" --define "base $base" --define "shared $here/../nfs" \
    --define "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" \
    "$spec" >"$work/log" 2>&1 || {
    echo "master: rpmbuild refused ${spec##*/}:" >&2
    cat "$work/log" >&2
    exit 1
  }
done
for directory in "$repositories"/*; do createrepo_c -q "$directory"; done
rm -rf "$work"
