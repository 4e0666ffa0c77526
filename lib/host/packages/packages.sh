# shellcheck shell=sh
# Packages that a resource wants, and those that came with them.
# shellcheck disable=SC2154 # record.sh sets $fault

PACKAGES=$STATE_DIRECTORY/packages

# observe_packages NAMES...
observe_packages() {
  emit_command packages packages_installed "$@"
}

# observe_choice ID: the alternative that was chosen, or nothing
observe_choice() {
  choice=''
  { IFS= read -r choice || :; } 2>/dev/null <"$PACKAGES/$1.choice"
  emit choice "$choice"
}

CHOICE=

# choose_package ID NAMES...: the one that is installed, else the first that the repositories have, else none. The choice is
# kept, so that a later look knows what has to be there. The apply_packages that follows installs it.
choose_package() {
  id=$1
  shift
  CHOICE=$(first_installed "$@") || exit
  [ -n "$CHOICE" ] || CHOICE=$(first_offered "$@") || exit "$REFUSED"
  if [ -n "$CHOICE" ]; then record "$PACKAGES/$id.choice" "$CHOICE"; else forget_record "$PACKAGES/$id.choice"; fi
}

first_installed() {
  present=$(packages_installed "$@") || exit
  for name; do
    ! line_is_in "$name" "$present" || { printf '%s' "$name"; return 0; }
  done
}

first_offered() {
  for name; do
    ! package_offered "$name" || { printf '%s' "$name"; return 0; }
  done
}

# apply_packages ID NAMES...: ID.original keeps what the host had before the first change for good, so that a package which
# somebody removed and we bring back never counts as ours. ID.before is gone once the list of what came is written, so that
# an interrupted install is still ours. An empty list of any of them would make every package ours, so none is believed.
apply_packages() {
  id=$1
  shift
  [ -z "$CHOICE" ] || set -- "$@" "$CHOICE"
  if [ -n "$WANTED" ]; then for name; do want_shared package "$name"; done; fi
  take_claims
  private_directory "$PACKAGES"
  missing=$(packages_missing "$@") || exit
  [ -n "$missing" ] || [ -e "$PACKAGES/$id.before" ] || return 0
  [ ! -e "$PACKAGES/$id" ] || read_packages "$PACKAGES/$id" >/dev/null
  [ -e "$PACKAGES/$id.before" ] || write_whole "$PACKAGES/$id.before" packages_all
  read_packages "$PACKAGES/$id.before" >/dev/null
  [ -e "$PACKAGES/$id.original" ] || copy_whole "$PACKAGES/$id.before" "$PACKAGES/$id.original"
  read_packages "$PACKAGES/$id.original" >/dev/null
  # the room that its list may need, held while packages arrive
  reserve_room
  failed=0 output=
  # shellcheck disable=SC2086 # names of packages, one word each
  [ -z "$missing" ] || output=$(packages_install $missing 2>&1) || failed=$?
  note_came
  missing=$(packages_missing "$@") || exit
  [ -z "$missing" ] || refuse "these packages could not be installed: $(echo "$missing" | tr '\n' ' ')
$(printf '%s\n' "$output" | tail -n 15) (exit code $failed)"
}

read_packages() {
  read_record "$1" "$NAME_LINE"
}

# reserve_room: an install may fill the disk, and what came by it has to be written down all the same
reserve_room() {
  before=$PACKAGES/$id.before
  fill "$PACKAGES/.room" cat "$before" "$before" "$before" "$before" ||
    refuse "there is no room in $PACKAGES to note what comes with an install, so nothing is installed: $fault"
}

# note_came: what is here now and was not before, to what came earlier
note_came() {
  rm -f "$PACKAGES/.room"
  write_whole "$PACKAGES/$id.now" packages_all
  write_whole "$PACKAGES/$id.came" came_packages
  if [ -s "$PACKAGES/$id.came" ]; then write_whole "$PACKAGES/$id" sort -u "$PACKAGES/$id.came"; fi
  forget_record "$PACKAGES/$id.came" "$PACKAGES/$id.now" "$PACKAGES/$id.before"
}

came_packages() {
  if [ -e "$PACKAGES/$id" ]; then read_packages "$PACKAGES/$id" || return 1; fi
  awk 'FILENAME == ARGV[3] { if (!($0 in known)) print; next } { known[$0] }' \
    "$PACKAGES/$id.before" "$PACKAGES/$id.original" "$PACKAGES/$id.now"
}

packages_missing() {
  present=$(packages_installed "$@") || exit
  for name; do
    line_is_in "$name" "$present" || printf '%s\n' "$name"
  done
}

# drop_packages ID NAMES...: wanted no more; only what we brought goes. What something else needs by now goes with the rest of
# what came
drop_packages() {
  id=$1
  shift
  [ ! -e "$PACKAGES/$id" ] || read_packages "$PACKAGES/$id" >/dev/null
  for name; do
    release_claim package "$name" || continue
    grep -qFx "$name" "$PACKAGES/$id" 2>/dev/null || continue
    ! packages_needed "$name" || continue
    output=$(packages_erase "$name" 2>&1) || refuse "$name could not be removed: $output"
    drop_line "$PACKAGES/$id" "$name"
  done
}

# plan_residue ID NAME PATHS...: what the daemons of NAME leave behind, when NAME came by us
plan_residue() {
  grep -qFx "$2" "$PACKAGES/$1" 2>/dev/null || return 0
  if is_claimed_elsewhere package "$2" || is_claimed_elsewhere packages "$1"; then return 0; fi
  id=$1
  shift 2
  for path; do add_line "$PACKAGES/$id.leavings" "$path"; done
}

# remove_residue ID: files first, with what rpm saved of them; a directory only when nothing of anybody is in it
remove_residue() {
  [ -f "$PACKAGES/$1.leavings" ] || return 0
  residue=$(read_record "$PACKAGES/$1.leavings" "$PATH_LINE") || exit
  printf '%s\n' "$residue" | while IFS= read -r path; do
    if [ ! -d "$path" ] || [ -L "$path" ]; then remove "$path" "$path.rpmsave"; else rmdir "$path" 2>/dev/null || :; fi
  done || exit
}

# release_packages ID: everything that came with our installs goes in one step, but for what another resource needs
release_packages() {
  release_claims role
  release_claims package
  release_claim packages "$1" || return 0
  if [ -e "$PACKAGES/$1" ]; then
    came=$(read_packages "$PACKAGES/$1") || exit
    # shellcheck disable=SC2086 # names of packages, one word each
    present=$(packages_installed $came) || exit
    leaving=$(packages_of_nobody "$present") || exit
    # shellcheck disable=SC2086
    [ -z "$leaving" ] || output=$(packages_erase $leaving 2>&1) ||
      refuse "the packages that were installed for this cluster could not be removed: $output
Remove what needs them first, or take this resource out of the state to leave them installed."
    hand_over_packages "$1" "$leaving"
  fi
  remove_residue "$1"
  rm -f "$PACKAGES/.room"
  for kind in "" .before .original .choice .leavings .came .now; do forget_record "$PACKAGES/$1$kind"; done
  prune_state
}

# packages_of_nobody NAMES: those that no resource claims, and nothing that one claims needs
packages_of_nobody() {
  claimed=
  for name in $1; do
    ! is_claimed package "$name" || claimed="$claimed $name"
  done
  # shellcheck disable=SC2086 # names of packages, one word each
  if [ -n "$claimed" ]; then claimed=$(packages_with_needs $claimed); fi
  printf '%s\n' "$1" | packages_but "$claimed"
}

# hand_over_packages ID GONE: what stays is from now on what came by a resource that claims some of it; the last one takes it along
hand_over_packages() {
  staying=$(packages_but "$2" <"$PACKAGES/$1")
  # shellcheck disable=SC2086 # names of packages, one word each
  heir=$(record_that_claims $staying)
  [ -z "$heir" ] || write_whole "$PACKAGES/$heir" packages_of_both "$heir" "$staying"
}

# packages_but NAMES: the lines of standard input that are none of them
packages_but() {
  while IFS= read -r name; do
    line_is_in "$name" "$1" || printf '%s\n' "$name"
  done
}

packages_of_both() {
  { [ ! -e "$PACKAGES/$1" ] || cat "$PACKAGES/$1"; printf '%s\n' "$2"; } | sort -u
}

# record_that_claims NAMES...: the ID of a resource that claims one of them
record_that_claims() {
  for name; do
    claims_on package "$name"
    # shellcheck disable=SC2154 # claims.sh sets it
    for claim in "$claims"/*; do
      for record in "$CLAIMS"/packages/*/"${claim##*/}"; do
        [ -f "$record" ] || continue
        record=${record%/*}
        printf '%s\n' "${record##*/}"
        return 0
      done
    done
  done
}
