# shellcheck shell=sh
# Several images of one master share a store and its builds: each is a variant, and at most one of them has no name. A list says
# what a variant holds; what no list names is the unnamed one's, as versions before the lists left it.

IMAGES=$STATE_DIRECTORY/images

# published_list STORE VARIANT: the digests that a variant holds, the newest last
published_list() {
  printf '%s/%s/published/of-%s\n' "$IMAGES" "$(state_name "$1")" "$2"
}

# wanted_list STORE VARIANT: the recipes whose builds a variant is published from, the newest last
wanted_list() {
  printf '%s/%s/wanted/of-%s\n' "$IMAGES" "$(state_name "$1")" "$2"
}

# is_listed LINE LISTS...: whether one of them has it
is_listed() {
  line=$1
  shift
  for named; do
    if [ -f "$named" ] && grep -qxF -e "$line" "$named"; then return 0; fi
  done
  return 1
}

# held_elsewhere LIST LINE: whether a list beside it has the line as well
held_elsewhere() {
  for other in "${1%/*}"/of-*; do
    if [ "$other" != "$1" ] && is_listed "$2" "$other"; then return 0; fi
  done
  return 1
}

# build_is_wanted RECIPE: by any variant of any store
build_is_wanted() {
  is_listed "$1" "$IMAGES"/*/wanted/of-*
}

# claim_unlisted_images STORE: what no list names, the oldest first
claim_unlisted_images() {
  for known in "$IMAGES/$(state_name "$1")"/published/of-*; do
    [ ! -e "$known" ] || read_record "$known" "$DIGEST_LINE" >/dev/null
  done
  # shellcheck disable=SC2010 # names are digests, and the order is that of their times
  for adopted in $(ls -tr "$IMAGES/$(state_name "$1")" 2>/dev/null | grep -xE "$DIGEST_LINE"); do
    is_listed "$adopted" "$IMAGES/$(state_name "$1")"/published/of-* || add_line "$(published_list "$1" "")" "$adopted"
  done
}

# want_build STORE VARIANT RECIPE: before it is built, so that no other variant takes it for left over
want_build() {
  if [ -d "$STATE_DIRECTORY/builds/$3" ] && ! build_is_wanted "$3"; then add_line "$(wanted_list "$1" "")" "$3"; fi
  add_line "$(wanted_list "$1" "$2")" "$3"
}

# forget_builds STORE VARIANT RECIPE: all builds of a variant that no other one wants, but for RECIPE if there is one
forget_builds() {
  list=$(wanted_list "$1" "$2")
  before=
  [ ! -e "$list" ] || before=$(read_record "$list" "$NAME_LINE") || exit
  if [ -n "$3" ]; then record "$list" "$3"; else forget_record "$list"; fi
  for build in "$STATE_DIRECTORY"/builds/*; do
    recipe=${build##*/}
    if [ "$recipe" = work ] || build_is_wanted "$recipe"; then continue; fi
    if [ -z "$2" ] || printf '%s\n' "$before" | grep -qxF -e "$recipe"; then remove_tree "$build"; fi
  done
}
