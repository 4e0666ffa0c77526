# shellcheck shell=sh
# The image as the HOWTO has it: a file of so many MiB with ext3 on it, filled by a loop mount, and gzip. The journal comes last: what a
# mount with one leaves in it would be bytes of the image, and of no use to a node.

LONGEST_TRANSFER=92273280 # 65535 blocks of the 1408 bytes that pxelinux asks for

# make_file_system MIB UUID
make_file_system() {
  step "making an ext3 file system of $1 MiB"
  dd if=/dev/zero of="$WORK/rootfs" bs=1024k count="$1" 2>/dev/null || refuse "no room for an image of $1 MiB in $BUILDS"
  mkfs.ext2 -q -m0 -F -L root -U "$2" "$WORK/rootfs" >/dev/null || refuse "mkfs.ext2 failed"
  # kernels before 2.6.39 take ACLs and attributes of users for granted only by an option, here and on the node
  tune2fs -o acl,user_xattr "$WORK/rootfs" >/dev/null || refuse "tune2fs failed"
  mount -t ext2 -o loop "$WORK/rootfs" "$ROOT" || refuse "the image cannot be mounted; has the kernel loop devices and ext2?"
}

# close_file_system: from here on it is only read
close_file_system() {
  step "checking the file system"
  umount "$ROOT" || refuse "the image cannot be unmounted"
  detach_loops
  add_journal
  # before free blocks are written to: which are free is what it checks
  e2fsck -fn "$WORK/rootfs" >/dev/null 2>&1 || refuse "the file system of the image is not clean"
  clear_free_blocks
}

# look_inside: what is looked at from here on are the very bytes that are compressed meanwhile
look_inside() {
  mount -t ext2 -o loop,ro "$WORK/rootfs" "$ROOT" || refuse "the image cannot be mounted once more"
}

# finish_build KERNEL FORMAT LARGEST: LARGEST is in MiB of the compressed image, or empty
finish_build() {
  umount "$ROOT" || refuse "the image cannot be unmounted"
  detach_loops
  cp "$(kernel_path "$1")" "$WORK/vmlinuz" || refuse "the kernel $1 cannot be copied"
  if [ "$3" ] && [ "$(wc -c <"$WORK/rootfs.gz")" -gt "$(($3 * 1048576))" ]; then
    refuse "the compressed image has $(($(wc -c <"$WORK/rootfs.gz"))) bytes, more than the $3 MiB that a node of nodeMemoryMiB has left for it; make the image smaller (sizeMiB) or take files out of it (rule node-memory)"
  fi
  [ "$(wc -c <"$WORK/rootfs.gz")" -le "$LONGEST_TRANSFER" ] ||
    step "warning: the image has more than $LONGEST_TRANSFER bytes, after which the block numbers of TFTP start over; firmware and servers that do not expect that stall there (rule tftp-transfer-size)"
  seal_build "$2" vmlinuz -- vmlinuz rootfs.gz
  step "built image $(cat "$BUILT/digest"): $(($(wc -c <"$BUILT/rootfs.gz"))) bytes compressed"
}

# add_journal: as large as mkfs.ext3 makes it
add_journal() {
  fault=$(tune2fs -j "$WORK/rootfs" 2>&1) ||
    refuse "the image has no room left for the journal of ext3; is it too small (sizeMiB)? $fault"
}

# clear_free_blocks: a file that was copied and removed again, such as a host key, still stands in blocks that are free by now. Stretches that
# nothing was written to are as dd left them, and are only read
clear_free_blocks() {
  step "clearing free blocks"
  write_whole "$WORK/layout" dumpe2fs "$WORK/rootfs"
  write_whole "$WORK/free" free_blocks "$WORK/layout"
  while read -r size first blocks; do
    if cmp -s -i "$((first * size)):0" -n "$((blocks * size))" "$WORK/rootfs" /dev/zero; then continue; fi
    fault=$(dd if=/dev/zero of="$WORK/rootfs" bs="$size" seek="$first" count="$blocks" conv=notrunc 2>&1) ||
      refuse "free blocks of the image cannot be cleared: $fault"
  done <"$WORK/free"
}

# free_blocks LAYOUT: of what dumpe2fs says; a line each stretch, with the size of a block, the number of the first one, and how many
free_blocks() {
  awk '
    /^Block size:/ { size = $3 }
    /^  Free blocks: ./ {
      sub(/^  Free blocks: /, "")
      stretches = split($0, stretch, ", ")
      for (i = 1; i <= stretches; i++) {
        ends = split(stretch[i], end, "-")
        print size, end[1], end[ends] - end[1] + 1
      }
    }
    END { exit !size }' "$1"
}

# compress_image: by all processors where the master has pigz, whose bytes are the same for any number of them
compress_image() {
  step "compressing"
  if command -v pigz >/dev/null 2>&1; then set -- pigz -n -T; else set -- gzip -n; fi
  "$@" -c <"$WORK/rootfs" >"$WORK/rootfs.gz" || refuse "the image cannot be compressed; is there room in $BUILDS?"
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
