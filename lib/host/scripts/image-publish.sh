# shellcheck shell=sh
# The store of images: one directory an image, named by its digest, that appears by one rename and never changes. Needs
# common.sh, digest.sh and image-source.sh. What was published is remembered apart from the store, so a damaged image can be told and repaired.

IMAGES=$STATE_DIRECTORY/images

# publish_image BUILD STORE: emits the digest, and whether the master is still what the build was made from
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
  # the same content built again has other bytes, of a file system with other times; nodes that read the old ones keep them
  record=$IMAGES/$(state_name "$2")/$digest
  if [ ! -f "$record" ] || [ "$(image_faults "$record" "$target")" ]; then
    place_image "$1" "$2"
    cp "$1/sums" "$record"
  fi
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

# forget_builds RECIPE: builds of recipes that are wanted no more
forget_builds() {
  for build in "$STATE_DIRECTORY"/builds/*; do
    [ "${build##*/}" = "$1" ] || [ "${build##*/}" = work ] || rm -rf "$build"
  done
}

# release_images STORE: every image that we published there, and the builds
release_images() {
  for record in "$IMAGES/$(state_name "$1")"/*; do
    [ -f "$record" ] || continue
    [ "${record##*/}" = made ] || rm -rf "${1:?}/${record##*/}"
  done
  rm -rf "$1"/.new.* "$1"/.old.*
  if [ -e "$IMAGES/$(state_name "$1")/made" ]; then rmdir "$1" 2>/dev/null; fi
  rm -rf "${IMAGES:?}/$(state_name "$1")" "$STATE_DIRECTORY/builds"
  prune_state
}
