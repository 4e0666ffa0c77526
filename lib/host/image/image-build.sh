# shellcheck shell=sh
# Builds a root image as the HOWTO does: a file of so many MiB, ext3 on it, loop mount, the master's own tree, edits, clean unmount,
# gzip. The result is a directory named after the recipe, renamed into place at the end; one that is there already is the same build
# and is left alone.

BUILDS=$STATE_DIRECTORY/builds
LONGEST_TRANSFER=92273280 # 65535 blocks of the 1408 bytes that pxelinux asks for

# step WORDS...: says where the build is
step() {
  printf '%s\n' "image: $*" | plain_text
}

# require_packages NAMES...: nodes have the master's packages
require_packages() {
  missing=
  for package; do rpm -q "$package" >/dev/null 2>&1 || missing="$missing $package"; done
  [ -z "$missing" ] || refuse "not installed on the master, whose packages the nodes have:$missing (argument extraPackages)"
}

# begin_build RECIPE GUARDIAN: GUARDIAN is a script that clears what this build leaves when it is killed
begin_build() {
  umask 022
  private_directory "$BUILDS"
  BUILDS=$(cd "$BUILDS" && pwd -P) || refuse "$BUILDS was removed while the build began; run it again"
  BUILT=$BUILDS/$1
  end_when_built "$1"
  WORK=$BUILDS/work
  ROOT=$WORK/root
  # shellcheck disable=SC2034 # image-work.sh names the build by it
  BUILDER="recipe $1, process $$, since $(date '+%Y-%m-%d %H:%M:%S')"
  claim_work
  trap 'clear_work' EXIT
  on_signals 'exit 143' HUP INT TERM PIPE
  end_when_built "$1" # by the build that this one waited for
  start_guardian "$2"
  private_directory "$ROOT"
}

end_when_built() {
  [ -f "$BUILT/digest" ] || return 0
  known=$(read_record "$BUILT/digest" "$DIGEST_LINE") || exit
  step "recipe $1 is built already, image $known"
  exit 0
}

# make_file_system MIB UUID
make_file_system() {
  step "making an ext3 file system of $1 MiB"
  dd if=/dev/zero of="$WORK/rootfs" bs=1024k count="$1" 2>/dev/null || refuse "no room for an image of $1 MiB in $BUILDS"
  mkfs.ext3 -q -m0 -F -L root -U "$2" "$WORK/rootfs" >/dev/null || refuse "mkfs.ext3 failed"
  # kernels before 2.6.39 take ACLs and attributes of users for granted only by an option, here and on the node
  tune2fs -o acl,user_xattr "$WORK/rootfs" >/dev/null || refuse "tune2fs failed"
  mount -t ext3 -o loop "$WORK/rootfs" "$ROOT" || refuse "the image cannot be mounted; has the kernel loop devices and ext3?"
}

# copy_steadily FROM TO OPTIONS...: a file that goes away while its tree is copied fails cp, such as one that another command of ours writes and
# then renames. It is not missed when the tree is copied again
copy_steadily() {
  from=$1 to=$2
  shift 2
  tries=1
  until fault=$(cp "$@" "$from" "$to" 2>&1); do
    printf '%s\n' "$fault" | plain_text >&2
    case $fault in
      *"No such file or directory"* | *"replaced while being copied"*) ;;
      *) return 1 ;;
    esac
    [ "$tries" -lt 5 ] || return 1
    tries=$((tries + 1))
    rm -rf "$to"
    [ -e "$from" ] || [ -L "$from" ] || return 0 # it was all of the tree
  done
}

# copy_tree PATHS...: as they are on the master, without what is mounted below them
copy_tree() {
  for path; do
    [ -e "$path" ] || continue
    step "copying $path"
    fault=$(mkdir -p "$ROOT${path%/*}" 2>&1) || refuse "$path cannot be made in the image: $fault"
    copy_steadily "$path" "$ROOT$path" -axp || refuse "$path could not be copied; is the image too small? $(df -k "$ROOT" | tail -n 1)"
    carry_attributes "$path"
  done
}

# make_directories PATHS...: in the image
make_directories() {
  for path; do
    mkdir -p "$ROOT$path" || refuse "$path cannot be made in the image"
  done
}

# image_mode PATH MODE
image_mode() {
  chmod "$2" "$ROOT$1"
}

# image_group PATH GROUP: where the master has the group
image_group() {
  if grep -q "^$2:" "$ROOT/etc/group"; then chroot "$ROOT" chgrp "$2" "$1"; fi
}

# finish_build KERNEL FORMAT LARGEST: unmount, check, compress, and one rename. LARGEST is in MiB of the compressed image, or empty
finish_build() {
  cp "$(kernel_path "$1")" "$WORK/vmlinuz" || refuse "the kernel $1 cannot be copied"
  write_manifest
  clear_free_space
  step "checking the file system"
  umount "$ROOT" || refuse "the image cannot be unmounted"
  detach_loops
  e2fsck -fn "$WORK/rootfs" >/dev/null 2>&1 || refuse "the file system of the image is not clean"
  step "compressing"
  gzip -n -c "$WORK/rootfs" >"$WORK/rootfs.gz" || refuse "the image cannot be compressed; is there room in $BUILDS?"
  if [ "$3" ] && [ "$(wc -c <"$WORK/rootfs.gz")" -gt "$(($3 * 1048576))" ]; then
    refuse "the compressed image has $(($(wc -c <"$WORK/rootfs.gz"))) bytes, more than the $3 MiB that a node of nodeMemoryMiB has left for it; make the image smaller (sizeMiB) or take files out of it (rule node-memory)"
  fi
  [ "$(wc -c <"$WORK/rootfs.gz")" -le "$LONGEST_TRANSFER" ] ||
    step "warning: the image has more than $LONGEST_TRANSFER bytes, after which the block numbers of TFTP start over; firmware and servers that do not expect that stall there (rule tftp-transfer-size)"
  seal_build "$2" vmlinuz -- vmlinuz rootfs.gz
  step "built image $(cat "$BUILT/digest"): $(($(wc -c <"$BUILT/rootfs.gz"))) bytes compressed"
}

# seal_build FORMAT FILES... -- FILES...: names the build by its format, the first files and its manifest, sums the second ones up,
# drops all the rest, and puts it into place by one rename
seal_build() {
  step "summing up"
  [ -s "$WORK/manifest" ] || refuse "the list of the image's content, $WORK/manifest, is empty"
  write_whole "$WORK/identity" identity_lines "$@"
  while [ "$1" != -- ]; do shift; done
  shift
  write_whole "$WORK/sums" sums_lines "$@"
  write_whole "$WORK/digest" identity_digest
  read_record "$WORK/sums" "$SUMS_LINE" >/dev/null
  kept=" $* manifest packages sums digest builder "
  for name in "$WORK"/*; do
    case $kept in
      *" ${name##*/} "*) ;;
      *) rm -rf "$name" ;;
    esac
  done
  sync
  remove_tree "$BUILT"
  fault=$(mv -T "$WORK" "$BUILT" 2>&1) || refuse "the build cannot be moved to $BUILT: $fault"
  rm -f "$BUILT/builder"
}

# identity_lines FORMAT FILES... -- ...: what names the image
identity_lines() {
  print_lines "$1" || return 1
  shift
  while [ "$1" != -- ]; do
    sha256_of "$WORK/$1" || return 1
    shift
  done
  cat "$WORK/manifest"
}

identity_digest() {
  named=$(sha256_of "$WORK/identity") || return 1
  [ ${#named} -eq 64 ] || return 1
  print_lines "$named" | cut -c 1-32
}

# sums_lines FILES...: SHA-256, bytes and name of each
sums_lines() {
  for name; do
    sum=$(sha256_of "$WORK/$name") && bytes=$(wc -c <"$WORK/$name") || return 1
    [ "$bytes" -gt 0 ] || { echo "$WORK/$name is empty" >&2; return 1; }
    print_lines "$sum $((bytes)) $name" || return 1
  done
}

# kernel_path KERNEL: @{release} stands for the release that the master runs
kernel_path() {
  printf '%s\n' "$1" | sed "s/@{release}/$(uname -r)/"
}

# check_kernel KERNEL: whether it can unpack an image into a RAM disk at all, asked of the configuration beside it
check_kernel() {
  set -- "$(kernel_path "$1")"
  [ -f "$1" ] || refuse "the kernel $1 is missing on the master; name the one that nodes boot in the argument kernel"
  config=$(dirname "$1")/config-$(basename "$1" | sed 's/^vmlinuz-//')
  [ -f "$config" ] || return 0
  grep -q '^CONFIG_BLK_DEV_RAM=y' "$config" ||
    refuse "the kernel $1 has no RAM disk built in (CONFIG_BLK_DEV_RAM=y in $config), so it cannot boot a RAM disk image; name another kernel in the argument kernel"
  grep -qE '^CONFIG_EXT(2|3|4)_FS=y' "$config" ||
    refuse "the kernel $1 has no ext3 built in (CONFIG_EXT3_FS=y in $config), so it cannot mount the image without an initrd; name another kernel in the argument kernel"
}
