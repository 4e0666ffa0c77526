#!/bin/sh
# Make the master's package repositories: Debian's daemons in RPMs with the names, versions, paths and units of Enterprise Linux.
# usage: repository.sh BASE_TREE DEBS_DIRECTORY REPOSITORIES CODENAME RELEASE
#
# packages/REPOSITORY/NAME/NAME.spec, here and in the folder RELEASE, becomes REPOSITORIES/REPOSITORY/NAME-....rpm. What a spec takes
# from Debian it names as %{debs}/PACKAGE/..., and exactly those packages are fetched.
set -eu
base=$1
debs=$2
repositories=$3
release=$5
here=$(dirname "$(readlink -f "$0")")
work=$repositories.building
# shellcheck source=lab/master-el9/release
. "$release/release"

rm -rf "$work" "$repositories"
mkdir -p "$work/debs" "$repositories"
# Read from the home directory: --target makes rpmbuild forget what --load gave it.
cp "$here/rpm.macros" "$work/.rpmmacros"

# of_spec SPEC DEBS COMMAND...: a command of rpm on a spec, which may go by what differs between releases
of_spec() {
  spec=$1
  extracted=$2
  shift 2
  source_directory=$(dirname "$spec")
  version=$(sed -n "s/^$(basename "$spec" .spec) //p" "$release/versions")
  # An empty macro would be a version: a package that is not in the table has one of its own, or none and is refused.
  [ -z "$version" ] || set -- "$@" --define "el_version ${version%-*}" --define "el_release ${version##*-}"
  # shellcheck disable=SC2154 # of the file `release`
  HOME=$work "$@" --target x86_64 --define "rhel $el" --define "dist .el$el" --define "own $release" \
    --define "debs $extracted" --define "base $base" --define "shared $here/../nfs" \
    --define "_topdir $work/rpm" --define "_sourcedir $source_directory" \
    --define "_rpmdir $repositories/$(basename "$(dirname "$source_directory")")" \
    --define "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" "$spec"
}

set -- "$here"/packages/*/*/*.spec "$release"/packages/*/*/*.spec
# The release of the kernel is part of its package's name; the one that has no release only depends on it.
kernel_package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -n 1)
sources=$(for spec; do of_spec "$spec" @debs@ rpmspec -P; done | grep -oE '@debs@/[a-z0-9][a-z0-9.+-]*' | sed 's#.*/##' | sort -u)
# place_of SOURCE: the folder of its package. What a release does not take from its own Debian comes from that of this machine.
place_of() {
  # shellcheck disable=SC2154 # of the file `release`
  case " $of_this_machine " in
    *" $1 "*) echo "$debs/of-this-machine" ;;
    *) echo "$debs" ;;
  esac
}

# shellcheck disable=SC2046,SC2086 # the lists are of words
{
  sh "$here/../fetch-debs.sh" "$debs" \
    $(for source in $sources; do [ "$(place_of "$source")" != "$debs" ] || echo "$source"; done | sed "s/^kernel\$/$kernel_package/")
  env -u APT_CONFIG sh "$here/../fetch-debs.sh" "$debs/of-this-machine" $of_this_machine
}
for source in $sources; do
  package=$source
  [ "$source" != kernel ] || package=$kernel_package
  dpkg-deb -x "$(place_of "$source")/${package}"_*.deb "$work/debs/$source"
  # Merged, as the tree that it goes to is.
  for directory in bin sbin lib; do
    [ -d "$work/debs/$source/$directory" ] || continue
    mkdir -p "$work/debs/$source/usr/$directory"
    cp -a "$work/debs/$source/$directory/." "$work/debs/$source/usr/$directory/"
    rm -rf "${work:?}/debs/$source/$directory"
  done
done

# The lab's own dependency data is in the specs: rpm's generators would name Debian's libraries.
for spec; do
  of_spec "$spec" "$work/debs" rpmbuild -bb --quiet >"$work/log" 2>&1 || {
    echo "master: rpmbuild refused ${spec##*/}:" >&2
    cat "$work/log" >&2
    exit 1
  }
done
for directory in "$repositories"/*; do createrepo_c -q "$directory"; done
rm -rf "$work"
