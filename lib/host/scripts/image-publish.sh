# shellcheck shell=sh
# The store of images: one directory an image, named by its digest, that appears by one rename and never changes. Needs
# common.sh, digest.sh, image-source.sh and image-variants.sh. What was published is remembered apart from the store, so a damaged
# image can be told and repaired.

# publish_image BUILD STORE VARIANT: emits the digest, and whether the master is still what the build was made from
publish_image() {
  [ -f "$1/digest" ] || refuse "the build $1 is gone, so its image cannot be published again.
Run the build again: pulumi up --target-replace with the URN of the image's build command."
  digest=$(cat "$1/digest")
  target=$2/$digest
  private_directory "$IMAGES/$(state_name "$2")"
  if [ "$(image_faults "$1/sums" "$1")" ]; then
    refuse "the build $1 is damaged: $(image_faults "$1/sums" "$1")
Remove that directory, then run the build again: pulumi up --target-replace with the URN of the image's build command."
  fi
  adopt_images "$2"
  # the same content built again has other bytes, of a file system with other times; nodes that read the old ones keep them
  record=$IMAGES/$(state_name "$2")/$digest placed=
  if [ ! -f "$record" ] || [ "$(image_faults "$record" "$target")" ]; then
    place_image "$1" "$2"
    placed=yes
  fi
  # before the record, which would be taken for the unnamed variant's
  add_line "$(published_list "$2" "$3")" "$digest"
  [ -z "$placed" ] || cp "$1/sums" "$record"
  # its time is that of the publish, also when the bytes were there before
  touch "$record"
  if [ -f "$1/packages" ]; then
    private_directory "$(packages_of "$2")"
    cp "$1/packages" "$(packages_of "$2")/$digest"
  fi
  emit digest "$digest"
  emit_source "$1/packages"
}

# packages_of STORE: what each image was made from
packages_of() {
  printf '%s\n' "$IMAGES/$(state_name "$1")/packages"
}

# place_image BUILD STORE: copied under another name, then one rename; world-readable, since in.tftpd serves nothing else
place_image() {
  [ -d "$2" ] || { mkdir -p "$2" && chmod 755 "$2" && : >"$IMAGES/$(state_name "$2")/made"; }
  new=$2/.new.$$
  rm -rf "$2"/.new.*
  mkdir "$new" || refuse "$new cannot be made"
  while read -r _ _ name; do
    cp "$1/$name" "$new/" || { rm -rf "$new"; refuse "no room for the image in $2"; }
  done <"$1/sums"
  describe_image "$1" >"$new/manifest.json"
  chmod 755 "$new"
  chmod 644 "$new"/*
  restore_labels -R "$2"
  sync
  if [ -e "$target" ]; then
    rm -rf "$2/.old.$$"
    mv -T "$target" "$2/.old.$$"
  fi
  mv -T "$new" "$target" || refuse "the image cannot be moved to $target"
  rm -rf "$2"/.old.*
}

describe_image() {
  awk -v digest="$(cat "$1/digest")" '
    BEGIN { printf "{\n  \"digest\": \"%s\",\n  \"files\": {", digest }
    { printf "%s\n    \"%s\": { \"bytes\": %s, \"sha256\": \"%s\" }", (NR > 1 ? "," : ""), $3, $2, $1 }
    END { printf "\n  }\n}\n" }' "$1/sums"
}

# image_faults SUMS DIRECTORY: nothing when every file is there with its bytes
image_faults() {
  while read -r sum bytes name; do
    if [ ! -f "$2/$name" ]; then
      printf '%s is missing\n' "$name"
    elif [ "$(wc -c <"$2/$name")" -ne "$bytes" ]; then
      printf '%s has %s bytes, published with %s\n' "$name" "$(($(wc -c <"$2/$name")))" "$bytes"
    elif [ "$(sha256_of "$2/$name")" != "$sum" ]; then
      printf '%s has other content than was published\n' "$name"
    fi
  done <"$1"
}

# observe_image STORE DIGEST
observe_image() {
  [ -d "$1/$2" ] || exit "$ABSENT"
  sums=$IMAGES/$(state_name "$1")/$2
  [ -f "$sums" ] || { emit faults "the record of what was published, $sums, is missing"; emit_source ""; return 0; }
  emit faults "$(image_faults "$sums" "$1/$2")"
  emit_source "$(packages_of "$1")/$2"
}

# release_images STORE VARIANT: every image that it published there and no other variant holds, and its builds; the last variant
# leaves nothing
release_images() {
  records=$IMAGES/$(state_name "$1")
  adopt_images "$1"
  held=$(published_list "$1" "$2")
  # shellcheck disable=SC2013 # a digest a line
  for digest in $(cat "$held" 2>/dev/null); do
    held_elsewhere "$held" "$digest" || rm -rf "${1:?}/${digest:?}" "${records:?}/$digest" "$records/packages/$digest"
  done
  rm -f "$held"
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

# release_store STORE: what is left when no variant holds an image
release_store() {
  rm -rf "$1"/.new.* "$1"/.old.*
  if [ -e "$records/made" ]; then rmdir "$1" 2>/dev/null; fi
  # boot entries that a rollout kept, of images that are gone
  rm -rf "$records" "$STATE_DIRECTORY/rollouts"
  [ "$(ls "$IMAGES" 2>/dev/null)" ] || rm -rf "$STATE_DIRECTORY/builds"
}
