# shellcheck shell=sh
# What the build of every image has: its place, the master's own tree, and the end. The result is a directory named after the recipe,
# renamed into place at the end; one that is there already is the same build and is left alone.

BUILDS=$STATE_DIRECTORY/builds

# step WORDS...: says where the build is
step() {
  printf '%s\n' "image: $*" | plain_text
}

# require_packages NAMES...: nodes have the master's packages
require_packages() {
  missing=
  for package; do rpm -q "$package" >/dev/null 2>&1 || missing="$missing $package"; done
  [ -z "$missing" ] || refuse "not installed on the master, whose packages the nodes have:$missing (argument extraPackages)"
}

# begin_build RECIPE GUARDIAN: GUARDIAN is a script that clears what this build leaves when it is killed
begin_build() {
  umask 022
  private_directory "$BUILDS"
  BUILDS=$(cd "$BUILDS" && pwd -P) || refuse "$BUILDS was removed while the build began; run it again"
  BUILT=$BUILDS/$1
  end_when_built "$1"
  WORK=$BUILDS/work
  ROOT=$WORK/root
  # shellcheck disable=SC2034 # image-work.sh names the build by it
  BUILDER="recipe $1, process $$, since $(date '+%Y-%m-%d %H:%M:%S')"
  claim_work
  trap 'abandon_beside; clear_work' EXIT
  on_signals 'exit 143' HUP INT TERM PIPE
  end_when_built "$1" # by the build that this one waited for
  start_guardian "$2"
  private_directory "$ROOT"
}

end_when_built() {
  [ -f "$BUILT/digest" ] || return 0
  known=$(read_record "$BUILT/digest" "$DIGEST_LINE") || exit
  step "recipe $1 is built already, image $known"
  exit 0
}

BESIDE=

# beside COMMAND...: runs it while the build goes on, one at a time
beside() {
  "$@" &
  BESIDE=$!
}

# end_beside: waits for it, and ends the build where it was refused
end_beside() {
  wait "$BESIDE" || exit
  BESIDE=
}

# abandon_beside: of a build that ends before it. A program that it has begun goes on to its end, and keeps no
# mount busy
abandon_beside() {
  [ -z "$BESIDE" ] || { kill "$BESIDE" && wait "$BESIDE"; } 2>/dev/null || :
}

# copy_steadily FROM TO OPTIONS...: a file that goes away while its tree is copied fails cp, such as one that another command of ours writes and
# then renames. It is not missed when the tree is copied again
copy_steadily() {
  from=$1 to=$2
  shift 2
  tries=1
  until fault=$(cp "$@" "$from" "$to" 2>&1); do
    printf '%s\n' "$fault" | plain_text >&2
    case $fault in
      *"No such file or directory"* | *"replaced while being copied"*) ;;
      *) return 1 ;;
    esac
    [ "$tries" -lt 5 ] || return 1
    tries=$((tries + 1))
    rm -rf "$to"
    [ -e "$from" ] || [ -L "$from" ] || return 0 # it was all of the tree
  done
}

# copy_tree PATHS...: as they are on the master, without what is mounted below them
copy_tree() {
  for path; do
    [ -e "$path" ] || continue
    step "copying $path"
    fault=$(mkdir -p "$ROOT${path%/*}" 2>&1) || refuse "$path cannot be made in the image: $fault"
    copy_steadily "$path" "$ROOT$path" -axp || refuse "$path could not be copied; is the image too small? $(df -k "$ROOT" | tail -n 1)"
    carry_attributes "$path"
  done
}

# make_directories PATHS...: in the image
make_directories() {
  for path; do
    mkdir -p "$ROOT$path" || refuse "$path cannot be made in the image"
  done
}

# image_mode PATH MODE
image_mode() {
  chmod "$2" "$ROOT$1"
}

# image_group PATH GROUP: where the master has the group
image_group() {
  if grep -q "^$2:" "$ROOT/etc/group"; then chroot "$ROOT" chgrp "$2" "$1"; fi
}

# seal_build FORMAT FILES... -- FILES...: names the build by its format, the first files and its manifest, sums the second ones up,
# drops all the rest, and puts it into place by one rename
seal_build() {
  begin_seal
  write_whole "$WORK/sums" sums_lines "$@"
  write_whole "$WORK/identity" identity_lines "$@"
  write_whole "$WORK/digest" identity_digest
  while [ "$1" != -- ]; do shift; done
  shift
  keep_build "$@"
}

# seal_verified FORMAT FILES...: the same, but that what names the build has the sums of all files, and is a file beside them. So whoever has
# the digest can hold to it each byte of what was fetched
seal_verified() {
  begin_seal
  format=$1
  shift
  write_whole "$WORK/sums" sums_lines -- "$@" manifest
  write_whole "$WORK/identity" verified_lines "$format"
  write_whole "$WORK/digest" identity_digest
  write_whole "$WORK/sums" sums_lines -- "$@" identity
  keep_build "$@" identity
}

begin_seal() {
  step "summing up"
  [ -s "$WORK/manifest" ] || refuse "the list of the image's content, $WORK/manifest, is empty"
}

# keep_build FILES...: with what a publish reads of a build
keep_build() {
  read_record "$WORK/sums" "$SUMS_LINE" >/dev/null
  kept=" $* manifest packages sums digest builder "
  for name in "$WORK"/*; do
    case $kept in
      *" ${name##*/} "*) ;;
      *) rm -rf "$name" ;;
    esac
  done
  # not what others write on the master, which may take long
  try_sync "$WORK"/* "$WORK" || refuse "the build cannot be written to the disk: $fault"
  remove_tree "$BUILT"
  fault=$(mv -T "$WORK" "$BUILT" 2>&1) || refuse "the build cannot be moved to $BUILT: $fault"
  rm -f "$BUILT/builder"
}

# verified_lines FORMAT: with SHA-256 and name of each file, of which one is the list of the content
verified_lines() {
  print_lines "verified $1" || return 1
  awk '{ print $1, $3 }' "$WORK/sums"
}

# identity_lines FORMAT FILES... -- ...: what names the image, with the sums of the files
identity_lines() {
  print_lines "$1" || return 1
  shift
  while [ "$1" != -- ]; do
    awk -v name="$1" '$3 == name { print $1; found = 1 } END { exit !found }' "$WORK/sums" || return 1
    shift
  done
  cat "$WORK/manifest"
}

identity_digest() {
  named=$(sha256_of "$WORK/identity") || return 1
  [ ${#named} -eq 64 ] || return 1
  print_lines "$named" | cut -c 1-32
}

# sums_lines ... -- FILES...: SHA-256, bytes and name of each
sums_lines() {
  while [ "$1" != -- ]; do shift; done
  shift
  for name; do
    sum=$(sha256_of "$WORK/$name") && bytes=$(wc -c <"$WORK/$name") || return 1
    [ "$bytes" -gt 0 ] || { echo "$WORK/$name is empty" >&2; return 1; }
    print_lines "$sum $((bytes)) $name" || return 1
  done
}
