# shellcheck shell=sh
# Whether an image of the store is what was published, and whether nodes get it.
# shellcheck disable=SC2154 # looked.sh sets mode, owner, links, size, inode, written and changed, texts.sh text

KNOWN_DIGEST='' KNOWN_SUMS=''

# know_published DIGEST SUMS: what whoever asks knows of an image, so that a record that was edited with its image deceives nobody
know_published() {
  KNOWN_DIGEST=$1 KNOWN_SUMS=$2
}

# record_of STORE DIGEST, fingerprint_of STORE DIGEST: the sums of a published image, and how its files lay when they were summed
record_of() {
  printf '%s/%s/%s\n' "$IMAGES" "$(state_name "$1")" "$2"
}
fingerprint_of() {
  printf '%s/%s/fingerprints/%s\n' "$IMAGES" "$(state_name "$1")" "$2"
}

# expected_sums STORE DIGEST: those that are known, else those of the record
expected_sums() {
  if is_known "$2"; then printf '%s\n' "$KNOWN_SUMS"; else cat "$(record_of "$1" "$2")" 2>/dev/null; fi
}

is_known() {
  [ -n "$KNOWN_SUMS" ] && [ "$1" = "$KNOWN_DIGEST" ]
}

# is_expected STORE DIGEST: whether anybody can say what it should be
is_expected() {
  is_known "$2" || is_sums "$(record_of "$1" "$2")"
}

# content_faults STORE DIGEST: of its bytes
content_faults() {
  if is_expected "$1" "$2"; then
    expected_sums "$1" "$2" | compare_sums "$1/$2" stat_of sum_of
  elif [ -e "$(record_of "$1" "$2")" ]; then
    echo "the record of what belongs there, $(record_of "$1" "$2"), is empty or damaged"
  else
    echo "the record of what was published, $(record_of "$1" "$2"), is missing"
  fi
}

# record_fault STORE DIGEST
record_fault() {
  image_record=$(record_of "$1" "$2")
  if ! is_known "$2"; then return 0; fi
  if [ ! -f "$image_record" ]; then
    echo "the record of what was published, $image_record, is missing"
  elif read_text "$image_record" && [ "$text" = "$KNOWN_SUMS$LINE_END" ]; then
    :
  elif [ "$(sort "$image_record")" != "$(printf '%s\n' "$KNOWN_SUMS" | sort)" ]; then
    echo "the record of what was published, $image_record, was changed"
  fi
}

# reach_faults STORE DIGEST: what keeps nodes from files that have their bytes, or lets others change them. By `$(...)`
reach_faults() {
  own_user
  image_owner=$owner
  reach_fault "its directory" "$1/$2" 755 "$image_owner"
  expected_sums "$1" "$2" | while read -r _ _ name; do
    [ ! -e "$1/$2/$name" ] || reach_fault "$name" "$1/$2/$name" 644 "$image_owner"
  done
}

# reach_fault NAME PATH MODE OWNER
reach_fault() {
  if [ -L "$2" ]; then
    echo "$1 is a symbolic link to $(readlink "$2")"
    return 0
  fi
  stat_of "$2"
  [ "$mode" = "$3" ] || echo "$1 has the mode 0$mode, expected 0$3"
  [ "$owner" = "$4" ] || echo "$1 belongs to $owner, expected $4"
  if { [ -d "$2" ] || [ "$links" = 1 ]; } && is_plain "$2"; then return 0; fi
  faults=''
  access_faults "$2"
  label_fault "$2"
  [ -z "$faults" ] || printf '%s\n' "$faults" | sed "s,^,$1 ,"
}

# fingerprint STORE DIGEST: it changes with any write, rename, link, mode or owner of a file
fingerprint() {
  stat -c '%n %i %s %Y %Z' "$1/$2" "$1/$2"/*
}

# is_untouched STORE DIGEST: since its bytes were summed
is_untouched() {
  remembered=$(fingerprint_of "$1" "$2")
  if [ ! -f "$remembered" ] || ! read_text "$remembered"; then return 1; fi
  [ "$(looked_fingerprint "$1" "$2" || fingerprint "$1" "$2" 2>/dev/null)" = "${text%"$LINE_END"}" ]
}

# looked_fingerprint STORE DIGEST: the same, where all of it was looked at
looked_fingerprint() {
  for path in "$1/$2" "$1/$2"/*; do looked_up "$LOOKED_STAT" "$path" || return 1; done
  for path in "$1/$2" "$1/$2"/*; do
    stat_of "$path"
    printf '%s %s %s %s %s\n' "$path" "$inode" "$size" "$written" "${changed%% *}"
  done
}

# remember_fingerprint STORE DIGEST: of an image whose bytes were just summed
remember_fingerprint() {
  private_directory "$IMAGES/$(state_name "$1")/fingerprints"
  write_whole "$(fingerprint_of "$1" "$2")" fingerprint "$1" "$2"
}

# observe_image STORE DIGEST
observe_image() {
  [ -d "$1/$2" ] || exit "$ABSENT"
  faults=$(
    record_fault "$1" "$2"
    content_faults "$1" "$2"
    reach_faults "$1" "$2"
    has_no_faults directory_faults "$1/$2" served || printf '%s\n' "$faults"
  )
  emit faults "$faults"
  emit_directory image "$1/$2"
  emit_source "$(packages_of "$1")/$2"
}

# emit_files STORE DIGEST: sums of the files that nodes should boot
emit_files() {
  emit files "$(expected_sums "$1" "${2:-$digest}")"
}

# require_store STORE: nodes reach what lies in it, before anything is put there
require_store() {
  ! is_store_of_ours "$1" || chmod 755 "$1"
  has_no_faults directory_faults "$1/image" served || refuse "nodes would not reach an image in $1: $faults
Nothing was published, and nodes keep what they boot now. Take that back (chmod o+x, setfacl -b, chattr -i), then run this again."
}

is_store_of_ours() {
  [ -d "$1" ] && [ -e "$IMAGES/$(state_name "$1")/made" ]
}

# refuse_protected DIRECTORY: its files cannot be replaced
refuse_protected() {
  for protected in "$1" "$1"/*; do refuse_flags "$protected"; done
}

# image_served_faults URL STORE DIGEST EXTENT: files of the image that its URL does not give
image_served_faults() {
  expected_sums "$2" "$3" | while read -r _ _ name; do
    unserved=$(fetch_fault "$1/$3/$name" "$2/$3/$name" "$4" </dev/null)
    [ -z "$unserved" ] || echo "$name $unserved"
  done
}

# observe_image_served URL STORE DIGEST: sizes and ends, and every byte when a file was touched since it was published
observe_image_served() {
  extent=whole
  if is_untouched "$2" "$3"; then extent=ends; fi
  emit served "$(image_served_faults "$1" "$2" "$3" "$extent")"
}

# prove_image URL STORE VARIANT DIGEST: every byte as nodes fetch it, before any boot entry names it. DIGEST is empty for the one
# that was just published, which goes again when it is new
prove_image() {
  proven=${4:-$digest}
  unserved=$(image_served_faults "$1" "$2" "$proven" whole)
  [ -n "$unserved" ] || return 0
  if [ -z "$4" ] && [ "$announced" ]; then remove_generation "$2" "$3" "$proven"; fi
  refuse "nodes do not get the image $proven by $1/$proven: $(printf '%s' "$unserved" | tr '\n' ';')
No boot entry names it, and nodes keep what they boot now. See who serves that URL, then run this again."
}
