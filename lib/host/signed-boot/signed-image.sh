# shellcheck shell=sh
# Boot images that are signed elsewhere: the key is on no master. Until an image is signed it lies where nobody but root reads it, and so does
# what nodes get a copy of.
# shellcheck disable=SC2154 # python.sh sets python

# know_unified_image_program PROGRAM
know_unified_image_program() {
  UNIFIED_IMAGE_PROGRAM=$1
}

# make_unsigned_image SIGNED STUB STORE DIGEST KERNEL INITRAMFS COMMAND-LINE: emits what is to be signed. SIGNED stays as it is
make_unsigned_image() {
  [ -f "$2" ] || refuse "$2 is missing on the host, by which a kernel starts that lies in one image with its initramfs; is its package installed?"
  private_directory "${1%/*}"
  to_sign=$(printf '%s' "$7" | run_unified_image "$1" build "$4" "$3" "$5" "$6" "$2" "$(unsigned_of "$1")") || exit
  emit unsigned "$to_sign"
}

# sign_image SIGNED DIGEST SIGNATURE: DIGEST is what was signed, SIGNATURE is in base64
sign_image() {
  printf '%s' "$3" | run_unified_image "$1" sign "$(unsigned_of "$1")" "$2" >/dev/null || exit
  try_rename "$(unsigned_of "$1")" "$1" || refuse "$1 cannot be written: $fault"
}

# unsigned_of SIGNED
unsigned_of() {
  printf '%s/.%s.unsigned\n' "${1%/*}" "${1##*/}"
}

# run_unified_image SIGNED WORDS...: what the program prints. What it refuses leaves nothing
run_unified_image() {
  unsigned=$(unsigned_of "$1")
  shift
  find_python3 || refuse "there is no Python 3 on the host, by which a boot image is made"
  answer=$(umask 077 && "$python" -E -c "$UNIFIED_IMAGE_PROGRAM" "$@" 2>&1) && {
    printf '%s\n' "$answer"
    return 0
  }
  rm -f "$unsigned"
  refuse "$answer"
}

# forget_signed_image SIGNED
forget_signed_image() {
  remove_tree "$1" "$(unsigned_of "$1")"
  rmdir "${1%/*}" 2>/dev/null
  prune_state
}
