# shellcheck shell=sh
# Brings homes and authorised keys of the accounts of one node into place. An account may put into its home what it likes, also while this
# runs. So nothing there is followed, nor read by its name before it is known whose it is.
# shellcheck disable=SC2154 # node-apply.sh sets the directories, record.sh $fault, and read sets the fields of a list

# list_put_keys DIRECTORY: lines NAME UID GID HOME KEY of keys that were put into homes or will be, and `-` in the place of a key where
# the image has no such file. A key that was there before is not among them, so it stays
list_put_keys() {
  [ ! -f "$state/account-keys" ] || cat "$state/account-keys" || return 1
  awk '$1 == "key"' "$1/home-work" | while read -r _ name uid gid home key; do
    file=$NODE_ROOT$home/.ssh/authorized_keys
    [ -e "$file" ] || [ -L "$file" ] || print_lines "$name $uid $gid $home -" || exit
    print_lines "$name $uid $gid $home $key" || exit
  done
}

# list_lasting_keys DIRECTORY: those of `put-keys` there that its accounts still have
list_lasting_keys() {
  awk -v at="$1" "$LASTING_KEYS" "$1/put-keys"
}

# shellcheck disable=SC2016 # of awk
LASTING_KEYS='
  BEGIN {
    while ((getline line <(at "/accounts")) > 0) {
      sub(/^[^ ]* /, "", line)
      split(line, field, ":")
      place_of[field[1]] = field[3] " " field[4] " " field[6]
    }
    place_of["root"] = "0 0 /root"
    while ((getline line <(at "/keys")) > 0) {
      name = line
      sub(/ .*/, "", name)
      wanted[line] = wanted[name " -"] = 1
    }
  }
  {
    key = $1 substr($0, length($1 $2 $3 $4) + 4)
    split(place_of[$1], word, " ")
    if (word[3] == $4 && key in wanted && !seen[key]++) print $1, place_of[$1], substr(key, length($1) + 2)
  }'

# shellcheck disable=SC2016 # of awk
WORK_OF_HOMES='
  { home = $2 " " $3 " " $4 " " $5 }
  !(home in work) { order[++homes] = home }
  { work[home] = work[home] " " $1 }
  END { for (i = 1; i <= homes; i++) print order[i] work[order[i]] }'

# renumber_homes: while /etc/passwd has the numbers of before, so that a run that was killed is made again. The home itself goes last
renumber_homes() {
  awk '$1 == "number" { print $2, $3, $4, $5, $6 }' "$work/home-work" >"$work/numbers" || refuse "homes of accounts cannot be listed"
  while read -r name uid gid home before; do
    fault=$(chown -hR --from="$before" "$uid:$gid" "$NODE_ROOT$home" 2>&1 &&
      chown -hR --from="${before%:*}" "$uid" "$NODE_ROOT$home" 2>&1) || {
      leave_home "$home" "cannot get the number of $name: $fault"
      continue
    }
    printf 'changed %s\n' "$home"
  done <"$work/numbers"
}

# leave_home PATH WORDS: what an account has done to its home keeps nothing else waiting, and is no failure of the node
leave_home() {
  printf 'left %s %s\n' "$1" "$(printf '%s' "$2" | tr '\n' ' ')"
}

# tell_foreign_homes: accounts with keys whose home is another user's
tell_foreign_homes() {
  awk '$1 == "foreign" {
    print "left", $5, "belongs to the user", $6, "and not to", $3 ", so sshd takes no keys of", $2, "from there" }' "$work/home-work"
}

# place_homes: what is to be done in homes, one account after the other
place_homes() {
  tell_foreign_homes
  list_as homes awk "$WORK_OF_HOMES" "$work/home-work"
  while read -r name uid gid home what; do
    case " $what " in
      *' mounted '*) leave_out "$home" "is on a file system that is mounted, so $name gets no keys there; put them where that is exported" ;;
      *' home '*) ! make_account_home || [ "$what" = home ] || place_keys ;;
      *' foreign '* | ' number ') ;;
      *) place_keys ;;
    esac
  done <"$work/homes"
}

# make_account_home: with what useradd puts there. It is whole when it comes to its place
make_account_home() {
  make_directories "$home"
  if ! { fault=$(fill_home "$work/new-home" 2>&1) && try_rename "$work/new-home" "$NODE_ROOT$home"; }; then
    rm -rf "$work/new-home"
    leave_out "$home" "cannot be made for $name: $fault"
    return 1
  fi
  restore_labels -R "$NODE_ROOT$home"
  printf 'changed %s\n' "$home"
}

# fill_home DIRECTORY
fill_home() {
  mkdir "$1" &&
    { [ ! -d "$NODE_ROOT/etc/skel" ] || cp -pPR "$NODE_ROOT/etc/skel/." "$1"; } &&
    chown -hR "$uid:$gid" "$1" && chmod 700 "$1"
}

place_keys() {
  fault=$(put_keys 2>&1) || {
    leave_home "$home/.ssh/authorized_keys" "cannot have the keys of $name: $fault"
    return 0
  }
  restore_labels "$NODE_ROOT$home/.ssh" "$NODE_ROOT$home/.ssh/authorized_keys"
  printf 'changed %s\n' "$home/.ssh/authorized_keys"
}

# put_keys: in a process of its own, since it goes into the home. What it reads there is held by a link in a directory of ours, where the
# account cannot put another file in its place
put_keys() {
  cd "$NODE_ROOT$home" || return
  real_home=$(pwd -P)
  [ -e ./.ssh ] || [ -L ./.ssh ] || make_key_directory || return
  cd ./.ssh || return
  [ "$(pwd -P)" = "${real_home%/}/.ssh" ] || { echo ".ssh is no directory of this home but $(pwd -P)"; return 1; }
  held=$work/held
  rm -f "$held"
  if [ -e ./authorized_keys ] || [ -L ./authorized_keys ]; then
    ln ./authorized_keys "$held" || return
  else
    true >"$held" && chown "$uid:$gid" "$held" && chmod 600 "$held" || return
  fi
  if [ ! -f "$held" ] || [ -L "$held" ] || [ "$(stat -c %u "$held")" != "$uid" ]; then
    echo "it is no regular file that belongs to the user $uid"
    return 1
  fi
  if [ "$(stat -c %s "$held")" -gt "$MOST_OF_KEYS" ]; then
    echo "it has more than $MOST_OF_KEYS bytes"
    return 1
  fi
  awk -v name="$name" -v home="$home" -v at="$work" "$MERGE_KEYS" "$held" >"$work/merged" || return
  if [ ! -s "$work/merged" ] && had_no_keys; then
    rm -f ./authorized_keys
  else
    chown --reference="$held" "$work/merged" && chmod --reference="$held" "$work/merged" &&
      mv -Tf "$work/merged" ./authorized_keys
  fi
}

make_key_directory() {
  print_lines "$home/.ssh" >>"$state/made" &&
    mkdir "$work/ssh" && chown "$uid:$gid" "$work/ssh" && mv -T "$work/ssh" ./.ssh
}

# had_no_keys: the image has no such file there
had_no_keys() {
  awk -v name="$name" -v home="$home" '
    $1 == name && $4 == home && $5 == "-" { found = 1 }
    END { exit !found }' "$work/put-keys"
}

# For awk: the file with keys that are missing, and without those that are no more
# shellcheck disable=SC2016 # of awk
MERGE_KEYS='
  BEGIN {
    while ((getline line <(at "/home-work")) > 0) {
      split(line, word, " ")
      if (word[2] != name || word[5] != home) continue
      key = substr(line, length(word[1] word[2] word[3] word[4] word[5]) + 6)
      if (word[1] == "surplus") surplus[key] = 1
      if (word[1] == "key" && !missing[key]++) order[++keys] = key
    }
  }
  $0 in surplus { next }
  { missing[$0] = 0; print }
  END { for (i = 1; i <= keys; i++) if (missing[order[i]]) print order[i] }'
