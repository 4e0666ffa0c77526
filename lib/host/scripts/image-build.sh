# shellcheck shell=sh
# Builds a root image as the HOWTO does: a file of so many MiB, ext3 on it, loop mount, the master's own tree, edits, clean
# unmount, gzip. Needs common.sh and digest.sh. The result is a directory named after the recipe, renamed into place at the end;
# one that is there already is the same build and is left alone.

BUILDS=$STATE_DIRECTORY/builds

step() {
  printf '%s\n' "image: $*"
}

# begin_build RECIPE
begin_build() {
  BUILT=$BUILDS/$1
  if [ -f "$BUILT/digest" ]; then
    step "recipe $1 is built already, image $(cat "$BUILT/digest")"
    exit 0
  fi
  private_directory "$BUILDS"
  clear_interrupted "$BUILDS/work"
  WORK=$BUILDS/work
  ROOT=$WORK/root
  private_directory "$ROOT"
  trap 'clear_interrupted "$WORK"' EXIT
  trap 'exit 143' HUP INT TERM
}

# clear_interrupted WORK: mounts first, so that nothing of the master is ever removed through a bind mount
clear_interrupted() {
  [ -d "$1" ] || return 0
  for mounted in "$1/root/usr" "$1/root"; do
    while grep -q " $mounted " /proc/mounts; do
      umount "$mounted" || refuse "$mounted is still mounted from an earlier build and cannot be unmounted"
    done
  done
  rm -rf "$1"
}

# make_file_system MIB UUID
make_file_system() {
  step "making an ext3 file system of $1 MiB"
  dd if=/dev/zero of="$WORK/rootfs" bs=1024k count="$1" 2>/dev/null || refuse "no room for an image of $1 MiB in $BUILDS"
  mkfs.ext3 -q -m0 -F -L root -U "$2" "$WORK/rootfs" >/dev/null || refuse "mkfs.ext3 failed"
  mount -t ext3 -o loop "$WORK/rootfs" "$ROOT" || refuse "the image cannot be mounted; has the kernel loop devices and ext3?"
}

# copy_tree PATHS...: as they are on the master, without what is mounted below them
copy_tree() {
  for path; do
    [ -e "$path" ] || continue
    step "copying $path"
    mkdir -p "$ROOT${path%/*}"
    cp -axp "$path" "$ROOT$path" || refuse "$path could not be copied; is the image too small? $(df -k "$ROOT" | tail -n 1)"
  done
}

make_directories() {
  for path; do
    mkdir -p "$ROOT$path" || refuse "$path cannot be made in the image"
  done
}

# image_file PATH MODE CONTENT
image_file() {
  mkdir -p "$ROOT${1%/*}"
  rm -f "$ROOT$1"
  printf '%s' "$3" >"$ROOT$1" || refuse "$1 cannot be written into the image"
  chmod "$2" "$ROOT$1"
}

# image_mode PATH MODE
image_mode() {
  chmod "$2" "$ROOT$1"
}

# image_group PATH GROUP: where the master has the group
image_group() {
  if grep -q "^$2:" "$ROOT/etc/group"; then chroot "$ROOT" chgrp "$2" "$1"; fi
}

# enter_image: chroot needs /usr, which nodes mount from the master
enter_image() {
  mkdir -p "$ROOT/usr"
  mount -o bind /usr "$ROOT/usr" || refuse "/usr cannot be bound into the image"
}

leave_image() {
  umount "$ROOT/usr" || refuse "/usr cannot be unbound from the image"
}

# image_service NAME on|off
image_service() {
  if [ ! -x "$ROOT/etc/init.d/$1" ]; then
    [ "$2" = off ] || refuse "the service $1 is not on the master, so it cannot be switched on in the image; install its package first"
    return 0
  fi
  chroot "$ROOT" /sbin/chkconfig "$1" "$2" || refuse "chkconfig $1 $2 failed in the image"
}

# forget_identity PATTERNS...: what must never be the same on two machines, or readable by whoever can fetch the image
forget_identity() {
  for pattern; do
    # shellcheck disable=SC2086 # a pattern
    rm -rf "$ROOT"$pattern
  done
  for accounts in shadow shadow- gshadow gshadow-; do
    [ -f "$ROOT/etc/$accounts" ] || continue
    awk -F: -v OFS=: '$2 ~ /^[!]*[$_.\/A-Za-z0-9]/ && length($2) > 4 { $2 = "!!" } { print }' "$ROOT/etc/$accounts" >"$WORK/accounts"
    cat "$WORK/accounts" >"$ROOT/etc/$accounts"
  done
}

# write_manifest: every path with its type, mode, owner and content; time stamps and device nodes say nothing about content
write_manifest() {
  step "listing the content"
  (
    cd "$ROOT" || exit 1
    find . -xdev -path ./dev -prune -o -path ./lost+found -prune -o -printf '%y %m %U %G %p %l\n' | sort
    find . -xdev -path ./dev -prune -o -type f -print | sort | sha256_list
  ) >"$WORK/manifest" || refuse "the content of the image cannot be listed"
}

# clear_free_space: a file that was copied and removed again, such as a host key, may still stand in a free block
clear_free_space() {
  dd if=/dev/zero of="$ROOT/.zeros" bs=1024k 2>/dev/null # ends when the image is full
  sync
  rm -f "$ROOT/.zeros"
}

# finish_build KERNEL FORMAT: unmount, check, compress, and one rename
finish_build() {
  cp "$(kernel_path "$1")" "$WORK/vmlinuz" || refuse "the kernel $1 cannot be copied"
  write_manifest
  clear_free_space
  umount "$ROOT" || refuse "the image cannot be unmounted"
  e2fsck -fn "$WORK/rootfs" >/dev/null 2>&1 || refuse "the file system of the image is not clean"
  step "compressing"
  gzip -n -c "$WORK/rootfs" >"$WORK/rootfs.gz" || refuse "the image cannot be compressed; is there room in $BUILDS?"
  rm -rf "$WORK/rootfs" "$WORK/root" "$WORK/accounts"
  { echo "$2"; sha256_of "$WORK/vmlinuz"; cat "$WORK/manifest"; } >"$WORK/identity"
  sha256_of "$WORK/identity" | cut -c 1-32 >"$WORK/digest.new"
  rm -f "$WORK/identity"
  for name in vmlinuz rootfs.gz; do
    printf '%s %s %s\n' "$(sha256_of "$WORK/$name")" "$(($(wc -c <"$WORK/$name")))" "$name"
  done >"$WORK/sums"
  mv "$WORK/digest.new" "$WORK/digest"
  sync
  rm -rf "$BUILT"
  mv -T "$WORK" "$BUILT"
  step "built image $(cat "$BUILT/digest"): $(($(wc -c <"$BUILT/rootfs.gz"))) bytes compressed"
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
}
