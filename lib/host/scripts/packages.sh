# shellcheck shell=sh
# Packages that a resource wants, and those that came with them. Needs common.sh and a package manager.

PACKAGES=$STATE_DIRECTORY/packages

# observe_packages NAMES...
observe_packages() {
  emit_command packages packages_installed "$@"
}

# observe_choice ID: the alternative that was settled on, or nothing
observe_choice() {
  emit choice "$(cat "$PACKAGES/$1.choice" 2>/dev/null)"
}

# choose_package ID NAMES...: the one that is installed, else the first that the repositories have, else none. The choice is
# kept, so that a later look knows what has to be there. The apply_packages that follows installs it.
CHOICE=
choose_package() {
  id=$1
  shift
  CHOICE=$(first_installed "$@")
  [ -n "$CHOICE" ] || CHOICE=$(first_offered "$@") || exit "$REFUSED"
  private_directory "$PACKAGES"
  printf '%s' "$CHOICE" >"$PACKAGES/$id.choice"
}

first_installed() {
  for name; do
    [ -z "$(packages_installed "$name")" ] || { printf '%s' "$name"; return 0; }
  done
}

first_offered() {
  for name; do
    ! package_offered "$name" || { printf '%s' "$name"; return 0; }
  done
}

# apply_packages ID NAMES...: ID.original keeps what the host had before the first change for good, so that a package which
# somebody removed and we bring back never counts as ours. ID.before is gone once the list of what came is written, so that
# an interrupted install is still ours.
apply_packages() {
  id=$1
  shift
  [ -z "$CHOICE" ] || set -- "$@" "$CHOICE"
  private_directory "$PACKAGES"
  missing=$(packages_missing "$@")
  [ -n "$missing" ] || [ -e "$PACKAGES/$id.before" ] || return 0
  [ -e "$PACKAGES/$id.before" ] || { packages_all >"$PACKAGES/$id.new" && mv "$PACKAGES/$id.new" "$PACKAGES/$id.before"; }
  [ -e "$PACKAGES/$id.original" ] || cp "$PACKAGES/$id.before" "$PACKAGES/$id.original"
  # shellcheck disable=SC2086 # names of packages, one word each
  [ -z "$missing" ] || said=$(packages_install $missing 2>&1)
  failed=$?
  packages_all | comm -13 "$PACKAGES/$id.before" - | comm -13 "$PACKAGES/$id.original" - >"$PACKAGES/$id.came"
  { cat "$PACKAGES/$id.came"; [ ! -e "$PACKAGES/$id" ] || cat "$PACKAGES/$id"; } | sort -u >"$PACKAGES/$id.new"
  mv "$PACKAGES/$id.new" "$PACKAGES/$id"
  rm -f "$PACKAGES/$id.before" "$PACKAGES/$id.came"
  missing=$(packages_missing "$@")
  [ -z "$missing" ] || refuse "these packages could not be installed: $(echo "$missing" | tr '\n' ' ')
$(printf '%s\n' "$said" | tail -n 15) (exit code $failed)"
}

packages_missing() {
  for name; do
    [ -n "$(packages_installed "$name")" ] || printf '%s\n' "$name"
  done
}

# drop_packages ID NAMES...: wanted no more; only what we brought goes. What something else needs by now goes with the rest of
# what came
drop_packages() {
  id=$1
  shift
  for name; do
    grep -qFx "$name" "$PACKAGES/$id" 2>/dev/null || continue
    ! packages_needed "$name" || continue
    said=$(packages_erase "$name" 2>&1) || refuse "$name could not be removed: $said"
    grep -vFx "$name" "$PACKAGES/$id" >"$PACKAGES/$id.new"
    mv "$PACKAGES/$id.new" "$PACKAGES/$id"
  done
}

# plan_leavings ID NAME PATHS...: what the daemons of NAME leave behind, when NAME came by us
plan_leavings() {
  grep -qFx "$2" "$PACKAGES/$1" 2>/dev/null || return 0
  id=$1
  shift 2
  for path; do printf '%s\n' "$path"; done >>"$PACKAGES/$id.leavings"
}

# remove_leavings ID: files first, with what rpm saved of them; a directory only when nothing of anybody is in it
remove_leavings() {
  [ -f "$PACKAGES/$1.leavings" ] || return 0
  while IFS= read -r path; do
    if [ -d "$path" ]; then rmdir "$path" 2>/dev/null; else rm -f "$path" "$path.rpmsave"; fi
  done <"$PACKAGES/$1.leavings"
  rm -f "$PACKAGES/$1.leavings"
}

# release_packages ID: everything that came with our installs goes in one step
release_packages() {
  if [ -s "$PACKAGES/$1" ]; then
    # shellcheck disable=SC2046 # names of packages, one word each
    present=$(packages_installed $(cat "$PACKAGES/$1"))
    # shellcheck disable=SC2086
    [ -z "$present" ] || said=$(packages_erase $present 2>&1) ||
      refuse "the packages that were installed for this cluster could not be removed: $said
Remove what needs them first, or take this resource out of the state to leave them installed."
  fi
  remove_leavings "$1"
  rm -f "$PACKAGES/$1" "$PACKAGES/$1.before" "$PACKAGES/$1.original" "$PACKAGES/$1.choice"
  prune_state
}
