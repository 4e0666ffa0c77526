#!/bin/sh
# Make the initramfs with which a master that is a machine finds its disk: a busybox and the disk's driver. dracut's own
# would take half a minute of every start.
# usage: vm-initrd.sh TREE DEBS_DIRECTORY OUTPUT
set -eu
tree=$1
debs=$2
output=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sh "$(dirname "$(readlink -f "$0")")/../fetch-debs.sh" "$debs" busybox-static
dpkg-deb -x "$debs"/busybox-static_*.deb "$work/deb"
mkdir -p "$work/root/bin" "$work/root/dev" "$work/root/proc" "$work/root/disk" "$work/root/modules"
cp "$work/deb/bin/busybox" "$work/root/bin/"

release=$(basename "$(dirname "$(ls "$tree"/usr/lib/modules/*/vmlinuz)")")
for driver in virtio_pci virtio_blk ext4; do
  chroot "$tree" modprobe -S "$release" --show-depends "$driver"
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' | while read -r module; do
  plain=$(basename "$module" .xz)
  if [ "$plain" = "${module##*/}" ]; then cp "$tree/$module" "$work/root/modules/"
  else chroot "$tree" xz -dc "$module" >"$work/root/modules/$plain"; fi
  echo "$plain" >>"$work/root/modules/order"
done

cat >"$work/root/init" <<'INIT'
#!/bin/busybox sh
busybox=/bin/busybox
$busybox mount -t devtmpfs devtmpfs /dev
while read -r module; do $busybox insmod "/modules/$module"; done </modules/order
tries=0
until [ -b /dev/vda ] || [ $tries -ge 100 ]; do
  $busybox usleep 50000
  tries=$((tries + 1))
done
$busybox mount -t ext4 -o rw,noatime /dev/vda /disk
$busybox mount --move /dev /disk/dev
exec $busybox switch_root /disk /sbin/init
INIT
chmod 755 "$work/root/init"
(cd "$work/root" && find . | cpio -o -H newc --quiet | gzip -1) >"$output"
