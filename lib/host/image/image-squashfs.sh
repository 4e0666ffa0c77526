# shellcheck shell=sh
# Turns a tree into what a node fetches: kernel, initramfs and a squashfs that is the same, byte for byte, for the same tree.

DRACUT=/usr/lib/dracut

# level_times: times are no content, and those of a rebuild would differ. Below /usr they stay, since compiled Python code is
# taken for stale when its source has another time; there only what the build wrote has one
level_times() {
  find "$ROOT" -xdev \( ! -path "$ROOT/usr/*" -o -type d -o -type l -o -newer "$WORK/began" \) -exec touch -h -d @0 {} +
}

# make_squashfs NAME COMPRESSION
make_squashfs() {
  step "compressing"
  level_times
  set -- "$1" "$2" -noappend -no-progress -no-exports -xattrs
  name=$1 compression=$2
  shift 2
  # why this level and size: docs/performance.md, An image
  [ "$compression" != zstd ] || set -- "$@" -b 1M -Xcompression-level 3
  # since 4.4, as is the same order of files in every run
  if mksquashfs -help 2>&1 | grep -q -e -mkfs-time; then set -- "$@" -mkfs-time 0; fi
  unset SOURCE_DATE_EPOCH
  mksquashfs "$ROOT" "$WORK/$name" -comp "$compression" "$@" >"$WORK/output" 2>&1 ||
    refuse "mksquashfs failed; is there room in $BUILDS?
$(tail -n 5 "$WORK/output")"
}

OWN_MODULES=

# own_module NAME FILE TEXT...: a module of dracut that the initramfs has besides those of the master
own_module() {
  module=$WORK/modules/$1
  OWN_MODULES=$OWN_MODULES${OWN_MODULES:+ }$1
  shift
  mkdir -p "$module"
  while [ $# -gt 0 ]; do
    write_whole "$module/$1" print_text "$2"
    shift 2
  done
  chmod 755 "$module" "$module"/*
}

# take_kernel NAME: before it is forgotten in the tree
take_kernel() {
  cp "$KERNEL" "$WORK/$1" || refuse "the kernel $KERNEL cannot be copied"
  chmod 644 "$WORK/$1"
}

# File systems that an initramfs can mount: the image's own, and those that a disk of a node may have. All others are in the image.
FILE_SYSTEMS="squashfs overlay ext4 xfs"

# make_initramfs NAME COMPRESSION NETWORKS OMIT: dracut's own exit code says little: it leaves modules out that miss a program, and
# can end well without a file
make_initramfs() {
  network=$(first_network "$3")
  [ "$network" ] || refuse "dracut has none of the modules $3 on the master; is dracut-network installed?"
  step "making the initramfs with $network"
  mkdir "$WORK/dracut"
  timeless_dracut
  for module in $OWN_MODULES; do
    cp -R "$WORK/modules/$module" "$WORK/dracut-base/modules.d/95$module" || refuse "dracut's module $module cannot be written"
  done
  dracutbasedir=$WORK/dracut-base dracut --quiet --force --reproducible --no-hostonly --no-hostonly-cmdline --no-early-microcode \
    --tmpdir "$WORK/dracut" --kver "$RELEASE" --kmoddir "$ROOT/lib/modules/$RELEASE" --compress "$(initramfs_compression "$2")" \
    --add "livenet dmsquash-live $OWN_MODULES $network" --omit "$4 $(other_networks "$3" "$network")" \
    --add-drivers "squashfs overlay loop" --filesystems "$FILE_SYSTEMS" "$WORK/$1" >"$WORK/output" 2>&1 ||
    refuse "dracut failed:
$(tail -n 20 "$WORK/output")"
  [ -s "$WORK/$1" ] || refuse "dracut made no initramfs:
$(tail -n 20 "$WORK/output")"
  chmod 644 "$WORK/$1" # in.tftpd and httpd serve nothing that is root's alone
  list_initramfs "$1" "$2"
  for module in livenet dmsquash-live $OWN_MODULES "$network"; do
    grep -qx "$module" "$WORK/listing" || refuse "dracut left its module $module out of the initramfs; what it needs is missing on the master:
$(tail -n 20 "$WORK/output")"
  done
  for program in curl chroot; do
    grep -q "/$program\$" "$WORK/listing" || refuse "the initramfs has no $program, by which a node gets its own files; is it installed?"
  done
  for driver in squashfs overlay loop; do
    grep -q "/$driver\.ko" "$WORK/listing" || grep -q "/$driver\.ko" "$ROOT/lib/modules/$RELEASE/modules.builtin" ||
      refuse "the initramfs has no module $driver of the kernel $RELEASE; is the package with the kernel's modules installed?"
  done
}

# list_initramfs NAME COMPRESSION: its modules and files. lsinitrd reads it once for each of its lists, so it is unpacked before
list_initramfs() {
  "$2" -dc <"$WORK/$1" >"$WORK/unpacked" || refuse "the initramfs cannot be unpacked by $2"
  lsinitrd "$WORK/unpacked" >"$WORK/listing" 2>/dev/null || refuse "lsinitrd cannot read the initramfs"
  rm -f "$WORK/unpacked"
}

# require_check MOUNTER: the initramfs checks the root image before it runs the program of dracut that mounts it, which has this name since
require_check() {
  for program in /sha256sum "$1"; do
    grep -qE "[^ ]$program\$" "$WORK/listing" || refuse "the initramfs has no $program, by which a node checks its root image (argument verifiedBoot)"
  done
}

# initramfs_compression NAME: with the level, in place of dracut's own zstd -15
initramfs_compression() {
  case $1 in
    zstd) echo zstd -6 -q -T0 ;;
    *) echo "$1" ;;
  esac
}

# timeless_dracut: by --reproducible dracut gives the time of its own functions to what is newer, and leaves that of what is older. With
# functions as old as can be the times of the master's files decide nothing
timeless_dracut() {
  cp -a "$DRACUT" "$WORK/dracut-base" || refuse "$DRACUT cannot be copied to $WORK/dracut-base"
  touch -d @0 "$WORK/dracut-base/dracut-functions.sh"
}

# first_network NETWORKS: the first one of which dracut has the module and the master the program
first_network() {
  for candidate in $1; do
    for module in "$DRACUT"/modules.d/[0-9]*"$candidate"; do
      [ -d "$module" ] || continue
      case $candidate in
        network-manager) [ -x "$HOST_ROOT/usr/libexec/nm-initrd-generator" ] || [ -x /usr/lib/NetworkManager/nm-initrd-generator ] || continue ;;
        network-legacy) command -v dhclient >/dev/null 2>&1 || continue ;;
      esac
      printf '%s\n' "$candidate"
      return 0
    done
  done
}

other_networks() {
  for candidate in $1 systemd-networkd connman; do
    [ "$candidate" = "$2" ] || printf '%s ' "$candidate"
  done
}

# finish_squashfs FORMAT LARGEST KERNEL INITRAMFS ROOT [verified]: three names of files. LARGEST is in MiB, or empty. What nodes verify is
# named by every byte of all three
finish_squashfs() {
  if [ "$2" ] && [ "$(wc -c <"$WORK/$5")" -gt "$(($2 * 1048576))" ]; then
    refuse "the image has $(($(wc -c <"$WORK/$5"))) bytes, more than the $2 MiB that a node of nodeMemoryMiB has left for it; take files out of it (argument forget) (rule node-memory)"
  fi
  if [ "${6-}" ]; then seal_verified "$1" "$3" "$4" "$5"; else seal_build "$1" "$3" "$4" -- "$3" "$4" "$5"; fi
  step "built image $(cat "$BUILT/digest"): $(($(wc -c <"$BUILT/$5"))) bytes of squashfs, $(($(wc -c <"$BUILT/$4"))) of initramfs"
}
