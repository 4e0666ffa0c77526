#!/bin/sh
# Make the master's yum repository: Debian's daemons in RPMs with EL5's names, versions, paths and init scripts.
# usage: repository.sh BASE_TREE DEBS_DIRECTORY REPOSITORY
set -eu
debs=$2
repository=$3
packages=$(dirname "$(readlink -f "$0")")/packages
work=$repository.building

sources="isc-dhcp-server tftpd-hpa xinetd pxelinux syslinux-common nfs-ganesha nfs-ganesha-vfs nfs-common rpcbind
  iptables libxtables12 libip4tc2 libip6tc2 ntpsec python3-ntp pssh python3-psshlib clustershell python3-clustershell pdsh"
rm -rf "$work" "$repository"
mkdir -p "$work/debs" "$repository"
# shellcheck disable=SC2086 # the list is of words
sh "$packages/../../fetch-debs.sh" "$debs" $sources
for source in $sources; do
  dpkg-deb -x "$debs/${source}"_*.deb "$work/debs/$source"
done

for spec in "$packages"/*/*.spec; do
  # The lab's own dependency data is in the specs: rpm's generators would name Debian's libraries.
  rpmbuild -bb --quiet --target x86_64 \
    --define "_topdir $work/rpm" --define "_rpmdir $repository" --define "_sourcedir $(dirname "$spec")" \
    --define "debs $work/debs" --define "shared $packages/../../nfs" --define "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" \
    --define "debug_package %{nil}" --define "__os_install_post %{nil}" --define "_build_id_links none" \
    --define "__find_provides %{nil}" --define "__find_requires %{nil}" --define "_use_internal_dependency_generator 0" \
    --define "AutoReqProv no" --define "_binary_payload w1.gzdio" "$spec" >"$work/log" 2>&1 || {
    echo "master: rpmbuild refused ${spec##*/}:" >&2
    cat "$work/log" >&2
    exit 1
  }
done
createrepo_c -q "$repository"
rm -rf "$work"
