# shellcheck shell=sh
# An SSH key pair that is born on the host and whose private half never leaves it.
#
# keys/NAME says whose the private half is: `made KEY` with the key that we made, or `adopted MODE` with the mode that it had.
# shellcheck disable=SC2154 # looked.sh sets mode, texts.sh line

KEYS=$STATE_DIRECTORY/keys
# RSA, because OpenSSH 4.3 knows nothing better.
KEY_TYPE=rsa
KEY_BITS=3072

# key_of PATH: sets key to type and key, from the private half; to nothing when it does not open without a passphrase
key_of() {
  key=$(ssh-keygen -y -P '' -f "$1" 2>/dev/null </dev/null)
  case $key in
    *' '*) ;;
    *) key='' ;;
  esac
  key_words=${key#* }
  key=${key%% *}${key:+ }${key_words%%[ "$LINE_END"]*}
}

# published_key PATH: sets published and comment to what the public half says
published_key() {
  published='' comment=''
  first_line "$1.pub" || return 0
  case $line in
    *' '*' '*) comment=${line#* } comment=${comment#* } ;;
  esac
  { read -r published_type published_text _ || :; } <"$1.pub"
  published="$published_type $published_text"
}

# observe_key_pair PATH
observe_key_pair() {
  [ -e "$1" ] || [ -L "$1" ] || exit "$ABSENT"
  faults=''
  key_faults "$1"
  emit faults "$faults"
  published_key "$1"
  emit key "${key:-$published}"
  emit comment "$comment"
}

# key_faults PATH: sets key, too
key_faults() {
  key_of "$1"
  if [ -L "$1" ] || [ ! -f "$1" ]; then
    add_fault "$1 is not a regular file"
    return 0
  fi
  stat_of "$1"
  if [ "$mode" != 600 ]; then
    add_fault "$1 has mode 0$mode, expected 0600"
  elif [ -z "$key" ]; then
    add_fault "$1 is no private key that opens without a passphrase"
  fi
  if [ ! -f "$1.pub" ]; then
    add_fault "$1.pub is missing"
    return 0
  fi
  published_key "$1"
  [ -z "$key" ] || [ "$key" = "$published" ] || add_fault "$1.pub does not belong to $1"
  if [ -L "$1.pub" ]; then mode=$(stat -L -c %a "$1.pub"); else stat_of "$1.pub"; fi
  [ "$mode" = 644 ] || add_fault "$1.pub has mode 0$mode, expected 0644"
}

# apply_key_pair PATH COMMENT
apply_key_pair() {
  command -v ssh-keygen >/dev/null 2>&1 || refuse "ssh-keygen is missing on the host; is the package openssh installed?"
  take_claims
  private_directory "$KEYS"
  record=$KEYS/$(state_name "$1")
  whose=$(read_key_record) || exit
  [ -d "${1%/*}" ] || { make_parents "$1" && chmod 700 "${1%/*}"; }
  if [ -e "$1" ] || [ -L "$1" ]; then adopt_key "$1"; else generate_key "$1" "$2"; fi
  publish_key "$1" "$2"
  key_of "$1"
  emit key "$key"
}

# adopt_key PATH: a key that is there is never written over, whoever made it
adopt_key() {
  if [ -L "$1" ] || [ ! -f "$1" ]; then
    refuse "$1 is not a regular file, so no key can be kept there; remove it or choose another path"
  fi
  had=$(stat -c %a "$1")
  chmod 600 "$1" || refuse "the mode of $1 cannot be set"
  key_of "$1"
  if [ -z "$key" ]; then
    chmod "$had" "$1"
    prune_state
    refuse "$1 is no private key that opens without a passphrase; move it away or choose another path." \
      "It is left as it is."
  fi
  [ -e "$record" ] || record_key "adopted $had"
}

# generate_key PATH COMMENT: a link to the finished key, since a link never replaces a file that somebody made meanwhile
generate_key() {
  candidate=$(candidate_of "$1")
  trap 'rm -f "$candidate" "$candidate.pub"; prune_directories; prune_state' EXIT
  on_signals 'exit 143' HUP INT TERM
  rm -f "$candidate" "$candidate.pub"
  new_pair "$candidate" "$2" "$1"
  record_key "made $born"
  try_sync "$candidate" || refuse "$1 cannot be written: $fault"
  fault=$(ln "$candidate" "$1" 2>&1) || refuse "$1 cannot be made: $fault"
  if command -v restorecon >/dev/null 2>&1; then restorecon "$1" 2>/dev/null; fi
  rm -f "$candidate" "$candidate.pub"
}

# new_pair PATH COMMENT WHAT: $born is its public half. A key of Ed25519 has one length, whatever is asked for
new_pair() {
  output=$(ssh-keygen -q -t "$KEY_TYPE" -b "$KEY_BITS" -N '' -C "$2" -f "$1" 2>&1 </dev/null) ||
    refuse "ssh-keygen made no key: $output"
  # ssh-keygen does not look at how its writing ended
  key_of "$1"
  born=$key
  published_key "$1"
  [ -z "$born" ] || [ "$born" != "$published" ] || return 0
  # in its place, writes that say why: the one or the other file may be what there was no room for
  fill "$1" head -c 16384 /dev/zero && fill "$1.pub" head -c 4096 /dev/zero && fault="ssh-keygen left no whole key"
  refuse "$3 cannot be written: $fault"
}

record_key() {
  write_whole "$record" print_lines "$1"
}

# read_key_record: what it says, or nothing when there is none
read_key_record() {
  [ ! -e "$record" ] || read_record "$record" 'made ssh-[a-z0-9-]+ [A-Za-z0-9+/=]+|adopted [0-7]{3,4}'
}

# publish_key PATH COMMENT: the public half, beside the private one
publish_key() {
  key_of "$1"
  wanted_line="$key $2"
  if [ ! -L "$1.pub" ] && [ "$(cat "$1.pub" 2>/dev/null)" = "$wanted_line" ] && [ "$(stat -c %a "$1.pub")" = 644 ]; then
    return 0
  fi
  [ ! -d "$1.pub" ] || [ -L "$1.pub" ] || refuse "$1.pub is a directory, expected a file or nothing"
  remember_original "$1.pub"
  candidate=$(candidate_of "$1.pub")
  rm -f "$candidate"
  if ! fill "$candidate" print_lines "$wanted_line" || ! chmod 644 "$candidate" || ! try_rename "$candidate" "$1.pub"; then
    refuse "$1.pub cannot be written: $fault"
  fi
}

# release_key_pair PATH: what we made goes; a key that somebody else put there stays, with the mode that it had
release_key_pair() {
  release_claim key "$1" || return 0
  record=$KEYS/$(state_name "$1")
  whose=$(read_key_record) || exit
  if made_by_us "$1" "$whose"; then
    remove "$1"
  elif [ -f "$1" ] && [ ! -L "$1" ]; then
    case $whose in adopted*) chmod "${whose#adopted }" "$1" ;; esac
  fi
  case $whose in
    made*) if [ -e "$1" ]; then forget_original "$1.pub"; else restore_original "$1.pub"; fi ;;
    adopted*) restore_original "$1.pub" ;;
  esac
  forget_record "$record"
  prune_directories
  prune_state
}

# made_by_us PATH WHOSE: ssh-keygen opens no key that others may read, and the mode may have been changed by hand
made_by_us() {
  [ -f "$1" ] && [ ! -L "$1" ] || return 1
  had=$(stat -c %a "$1")
  chmod 600 "$1"
  key_of "$1"
  if [ "$2" = "made $key" ]; then return 0; fi
  chmod "$had" "$1"
  return 1
}

# forget_original PATH: the file stays as it is, it goes with a key that is not ours
forget_original() {
  original=$ORIGINALS/$(state_name "$1")
  remove "$original.file" "$original.none"
}
