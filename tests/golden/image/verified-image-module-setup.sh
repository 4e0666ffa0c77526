#!/bin/bash
# A module of dracut by which a node runs only the root image that its kernel line names.

check() {
  return 255 # where it is asked for
}

depends() {
  echo dmsquash-live livenet url-lib
}

# shellcheck disable=SC2154 # dracut sets moddir and initdir
install() {
  inst_multiple curl mv rm sha256sum sleep tr
  inst_simple "$moddir/verify-image.sh" "/lib/verify-image.sh"
  # what mounts the image is there by now: dracut takes its modules in the order of their names
  mv "$initdir/sbin/dmsquash-live-root" "$initdir/sbin/dmsquash-live-root.unchecked" || return 1
  inst_script "$moddir/checked-live-root.sh" "/sbin/dmsquash-live-root"
  inst_hook pre-pivot 10 "$moddir/require-verified.sh"
}
