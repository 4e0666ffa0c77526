#!/bin/sh
# Build the nodes' kernel from the distribution's source package.
# usage: build.sh FRAGMENT OUTPUT_DIRECTORY      leaves OUTPUT_DIRECTORY/{vmlinuz,config,release}
# The work directory and its half-built objects are removed: only the result is worth the disk.
set -eu
fragment=$1
output=$2
work=$output.building
source_package=$(apt-cache depends linux-source | sed -n 's/^ *Depends: //p' | head -n 1)

rm -rf "$work"
mkdir -p "$work" "$output"
echo "kernel: fetching $source_package"
(cd "$work" && apt-get download -qq -o APT::Sandbox::User=root "$source_package")
echo "kernel: unpacking"
dpkg-deb --fsys-tarfile "$work/$source_package"_*.deb | tar -xO "./usr/src/$source_package.tar.xz" | tar -xJ -C "$work"
cd "$work/$source_package"

# ARCH is spelled out: allnoconfig would otherwise choose 32 bit.
cat kernel/configs/tiny-base.config kernel/configs/tiny.config "$fragment" >"$work/all.config" 2>/dev/null || :
make -s ARCH=x86_64 KCONFIG_ALLCONFIG="$work/all.config" allnoconfig

# kconfig drops an option whose dependencies are missing without a word; such a kernel would fail only at boot.
grep '^CONFIG_' "$fragment" | while IFS= read -r option; do
  grep -qxF "$option" .config || echo "$option"
done >"$work/missing"
if [ -s "$work/missing" ]; then
  echo "kernel: $source_package did not take these options of $fragment:" >&2
  cat "$work/missing" >&2
  exit 1
fi

echo "kernel: compiling (6 to 12 minutes on two cores)"
nice -n 10 make -s ARCH=x86_64 -j"$(nproc)" bzImage
make -s ARCH=x86_64 kernelrelease >"$output/release"
cp .config "$output/config"
cp arch/x86/boot/bzImage "$output/vmlinuz.partial"
mv "$output/vmlinuz.partial" "$output/vmlinuz"
cd /
rm -rf "$work"
echo "kernel: $(cat "$output/release"), $(wc -c <"$output/vmlinuz") bytes"
