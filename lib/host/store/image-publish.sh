# shellcheck shell=sh
# The store of images: one directory an image, named by its digest, that appears by one rename and never changes. What was published
# is remembered apart from the store, so a damaged image can be told and repaired.

# publish_image BUILD STORE VARIANT: emits the digest, and whether the master is still what the build was made from
publish_image() {
  [ -f "$1/digest" ] || refuse "the build $1 is gone, so its image cannot be published again.
Run the build again: pulumi up --target-replace with the URN of the image's build command."
  digest=$(read_record "$1/digest" "$DIGEST_LINE") || exit
  sums=$(read_record "$1/sums" "$SUMS_LINE") || exit
  target=$2/$digest
  private_directory "$IMAGES/$(state_name "$2")"
  faults=$(image_faults "$1/sums" "$1") || exit
  if [ "$faults" ]; then
    refuse "the build $1 is damaged: $faults
Remove that directory, then run the build again: pulumi up --target-replace with the URN of the image's build command."
  fi
  claim_unlisted_images "$2"
  require_store "$2"
  # the same content built again has other bytes, of a file system with other times; nodes that read the old ones keep them
  # shellcheck disable=SC2034 # image-integrity.sh reads it
  record=$(record_of "$2" "$digest") announced=''
  # shellcheck disable=SC2034
  is_listed "$digest" "$(published_list "$2" "$3")" || announced=yes
  expected=$(expected_sums "$2" "$digest")
  if ! is_expected "$2" "$digest" || [ "$(content_faults "$2" "$digest")" ] || [ "$(reach_faults "$2" "$digest")" ]; then
    refuse_protected "$target"
    place_image "$1" "$2"
    expected=$sums
    know_published "" ""
  fi
  # before the record, which would be taken for the unnamed variant's
  add_line "$(published_list "$2" "$3")" "$digest"
  [ "$(cat "$record" 2>/dev/null)" = "$expected" ] || write_whole "$record" print_lines "$expected"
  remember_fingerprint "$2" "$digest"
  # its time is that of the publish, also when the bytes were there before
  fault=$(touch "$record" 2>&1) || refuse "$record cannot be written: $fault"
  if [ -f "$1/packages" ]; then
    private_directory "$(packages_of "$2")"
    copy_whole "$1/packages" "$(packages_of "$2")/$digest"
  fi
  emit digest "$digest"
  emit_source "$1/packages"
}

# is_sums RECORD: whether it says what was published
is_sums() {
  [ -s "$1" ] && ! grep -qvxE -e "$SUMS_LINE" "$1"
}

# packages_of STORE: what each image was made from
packages_of() {
  printf '%s\n' "$IMAGES/$(state_name "$1")/packages"
}

# place_image BUILD STORE: copied under another name, then one rename; world-readable, since in.tftpd serves nothing else
place_image() {
  make_store "$2"
  new=$2/.new.$$
  remove_tree "$2"/.new.*
  fault=$(mkdir "$new" 2>&1) || refuse "$new cannot be made: $fault"
  printf '%s\n' "$sums" | while read -r _ _ name; do
    try_clone "$1/$name" "$new/$name" || abandon_image "no room for the image in $2: $fault"
  done || exit
  fill "$new/manifest.json" describe_image "$1" || abandon_image "$new/manifest.json cannot be written: $fault"
  for file in "$new" "$new"/*; do drop_access_list "$file"; done
  chmod 755 "$new"
  chmod 644 "$new"/*
  restore_labels -R "$2"
  try_sync "$new"/* "$new" || abandon_image "the image cannot be written to the disk: $fault"
  if [ -e "$target" ]; then
    remove_tree "$2/.old.$$"
    fault=$(mv -T "$target" "$2/.old.$$" 2>&1) || abandon_image "the image cannot be moved to $target: $fault"
  fi
  fault=$(mv -T "$new" "$target" 2>&1) || abandon_image "the image cannot be moved to $target: $fault"
  rm -rf "$2"/.old.*
}

# try_clone SOURCE COPY: a copy that shares the blocks of its file where the file system can, such as XFS. Unlike a hard link it has an
# inode of its own: whoever writes into the published file leaves the build as it is, from which it is mended, and each has its own label
try_clone() {
  cp -pP --reflink=always "$1" "$2" 2>/dev/null || try_copy "$1" "$2"
}

# make_store STORE: the mark that it is ours comes first, so that it goes with the last image whatever ends this run
make_store() {
  [ ! -d "$1" ] || return 0
  mark "$IMAGES/$(state_name "$1")/made"
  fault=$(mkdir -p "$1" 2>&1 && chmod 755 "$1" 2>&1) || refuse "the store $1 cannot be made: $fault"
}

# abandon_image WORDS...: what was there stays there
abandon_image() {
  rm -rf "$new"
  if [ ! -e "$target" ] && [ -d "${target%/*}/.old.$$" ]; then mv -T "${target%/*}/.old.$$" "$target"; fi
  refuse "$*"
}

describe_image() {
  awk -v digest="$(cat "$1/digest")" '
    BEGIN { printf "{\n  \"digest\": \"%s\",\n  \"files\": {", digest }
    { printf "%s\n    \"%s\": { \"bytes\": %s, \"sha256\": \"%s\" }", (NR > 1 ? "," : ""), $3, $2, $1 }
    END { printf "\n  }\n}\n" }' "$1/sums"
}

# image_faults SUMS DIRECTORY: nothing when every file is there with its bytes
image_faults() {
  is_sums "$1" || {
    printf 'the record of what belongs there, %s, is empty or damaged\n' "$1"
    return 0
  }
  compare_sums "$2" <"$1"
}

# compare_sums DIRECTORY [SIZE-OF SUM-OF]: with the sums on standard input. SIZE-OF and SUM-OF set size and sum to those of a file
compare_sums() {
  while read -r expected_sum bytes name; do
    if [ ! -f "$1/$name" ]; then
      printf '%s is missing\n' "$name"
      continue
    fi
    "${2:-count_bytes}" "$1/$name"
    if [ "$size" -ne "$bytes" ]; then
      printf '%s has %s bytes, published with %s\n' "$name" "$size" "$bytes"
      continue
    fi
    "${3:-sum_bytes}" "$1/$name"
    [ "$sum" = "$expected_sum" ] || printf '%s has other content than was published\n' "$name"
  done
}

count_bytes() {
  size=$(($(wc -c <"$1")))
}
sum_bytes() {
  sum=$(sha256_of "$1")
}

# release_images STORE VARIANT: every image that it published there and no other variant holds, and its builds; the last variant
# leaves nothing
release_images() {
  release_claim image "$1#$2" || return 0
  records=$IMAGES/$(state_name "$1")
  claim_unlisted_images "$1"
  held=$(published_list "$1" "$2")
  digests=
  [ ! -e "$held" ] || digests=$(read_record "$held" "$DIGEST_LINE") || exit
  for digest in $digests; do
    held_elsewhere "$held" "$digest" || remove_tree "${1:?}/${digest:?}" "${records:?}/$digest" "$records/packages/$digest" \
      "$records/fingerprints/$digest"
  done
  forget_record "$held"
  forget_builds "$1" "$2" ""
  has_images "$1" || release_store "$1"
  prune_state
}

# has_images STORE: whether any that a variant holds is still there
has_images() {
  # shellcheck disable=SC2013 # a digest a line
  for digest in $(cat "$IMAGES/$(state_name "$1")"/published/of-* 2>/dev/null); do
    if [ -d "$1/$digest" ]; then return 0; fi
  done
  return 1
}

# release_store STORE: what is left when no variant holds an image. Other files of ours may lie beside the images; then the directory
# goes with the last of them
release_store() {
  remove_tree "$1"/.new.* "$1"/.old.*
  if [ -e "$records/made" ] && ! rmdir "$1" 2>/dev/null && has_files_of_ours "$1"; then add_line "$MADE_DIRECTORIES" "$1"; fi
  prune_directories
  # boot entries that a rollout kept, of images that are gone
  remove_tree "$records" "$STATE_DIRECTORY/rollouts"
  [ "$(ls "$IMAGES" 2>/dev/null)" ] || remove_tree "$STATE_DIRECTORY/builds"
}

# has_files_of_ours DIRECTORY: by what is remembered of their places
has_files_of_ours() {
  ls "$ORIGINALS/$(state_name "$1/")"* >/dev/null 2>&1
}
