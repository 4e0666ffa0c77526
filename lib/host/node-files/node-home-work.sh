# shellcheck shell=sh
# What the homes of the accounts of one node have not as it should be. A home belongs to its account, who may put there what it likes, so
# what is read here decides nothing but what is to be done.
# shellcheck disable=SC2154 # the caller sets $state

# Bytes of a file of keys that is read. A larger one is no file of keys.
MOST_OF_KEYS=1048576

# list_places DIRECTORY: lines NAME UID GID HOME of all accounts there, of those that come back from the image, and of keys that were put
# into a home before
list_places() {
  {
    awk '{ line = substr($0, length($1) + 2); split(line, field, ":"); print $1, field[3], field[4], field[6] }' "$1/accounts"
    ! grep -q '^root ' "$1/keys" || echo root 0 0 /root
    [ ! -f "$state/accounts" ] || awk -v accounts="$1/accounts" '
      BEGIN { while ((getline line <accounts) > 0) { sub(/ .*/, "", line); wanted[line] = 1 } }
      $2 == "passwd" && !($1 in wanted) { split(substr($0, length($1 $2) + 3), field, ":"); print $1, field[3], field[4], field[6] }
    ' "$state/accounts"
    [ ! -f "$state/account-keys" ] || cut -d ' ' -f 1-4 "$state/account-keys"
  } | awk '!seen[$1, $4]++'
}

# list_mounts: where fstab(5) mounts something. A node that boots has not mounted it yet
list_mounts() {
  [ ! -f "$NODE_ROOT/etc/fstab" ] || awk '$1 !~ /^#/ && $2 ~ /^\/./ { print $2 }' "$NODE_ROOT/etc/fstab"
}

# list_home_work DIRECTORY: lines WHAT NAME UID GID HOME KEY, of what homes have not as it should be. WHAT is `home`, which is missing;
# `key`, which is missing; `surplus`, a key that was put there and is no more in the list; `mounted`, the home of an account with keys;
# `number`, with UID:GID in the place of the key, which the account has in /etc/passwd so far; `foreign`, with the number of another user,
# who has the home of an account with keys
list_home_work() {
  fill "$1/places" list_places "$1" && fill "$1/mounts" list_mounts || return 1
  [ -s "$1/places" ] || return 0
  # nothing of a file system of another host is asked for
  awk -v mounts="$1/mounts" -v root="$NODE_ROOT" "$IS_MOUNTED"'
    BEGIN { print root "/." }
    !is_mounted($4) {
      home = root $4
      print home "/.ssh/authorized_keys"
      for (path = home; length(path) > length(root); sub(/\/[^\/]*$/, "", path)) print path "/."
    }' "$1/places" | sort -u | tr '\n' '\0' | xargs -0 stat -c '%d %s %u %n %F' >"$1/in-homes" 2>/dev/null
  awk -v most="$MOST_OF_KEYS" -v passwd="$NODE_ROOT/etc/passwd" -v at="$1" -v root="$NODE_ROOT" -v put="$state/account-keys" -v mounts="$1/mounts" "$IS_MOUNTED$HOME_WORK" "$1/places"
}

# For awk: whether a home lies on what fstab(5) mounts
# shellcheck disable=SC2016 # of awk
IS_MOUNTED='
  function is_mounted(home, mount) {
    if (!mounts_known++) while ((getline mount <mounts) > 0) mounted[mount] = 1
    for (mount in mounted) if (index(home "/", mount "/") == 1) return 1
    return 0
  }
'

# shellcheck disable=SC2016 # of awk
HOME_WORK='
  function rest_of(line, words) {
    while (words--) line = substr(line, index(line, " ") + 1)
    return line
  }
  BEGIN {
    while ((getline line <(at "/in-homes")) > 0) {
      split(line, word, " ")
      device[word[4]] = word[1]
      user[word[4]] = word[3]
      type[word[4]] = word[2] > most ? "too large" : rest_of(line, 4)
    }
    while ((getline line <passwd) > 0) {
      split(line, field, ":")
      if (!(field[1] in number)) number[field[1]] = field[3] ":" field[4]
    }
    while ((getline line <(at "/accounts")) > 0) {
      split(rest_of(line, 1), field, ":")
      home_of[field[1]] = field[6]
    }
    home_of["root"] = "/root"
    while ((getline line <(at "/keys")) > 0) {
      split(line, word, " ")
      wanted[word[1], ++keys_of[word[1]]] = rest_of(line, 1)
    }
    while ((getline line <put) > 0) {
      split(line, word, " ")
      place = word[1] " " word[4]
      if (word[5] != "-") placed[place, ++placed_of[place]] = rest_of(line, 4)
    }
  }
  {
    home = root $4
    place = $1 " " $4
    is_its_home = home_of[$1] == $4
    for (above = home; length(above) > length(root) && !((above "/.") in device); sub(/\/[^\/]*$/, "", above)) continue
    if (is_mounted($4) || device[above "/."] != device[root "/."]) {
      if (is_its_home && keys_of[$1]) print "mounted", $0
      next
    }
    if (is_its_home && $1 != "root" && above != home) print "home", $0
    split(number[$1], has, ":")
    is_to_move = above == home && number[$1] != "" && has[1] > 0 && user[home "/."] == has[1] && number[$1] != $2 ":" $3
    if (is_to_move) print "number", $0, number[$1]
    # sshd takes keys from a home of root as well
    if (above == home && is_its_home && keys_of[$1] && !is_to_move && user[home "/."] != $2 && user[home "/."] > 0) {
      print "foreign", $0, user[home "/."]
      next
    }
    split("", has)
    file = home "/.ssh/authorized_keys"
    if (type[file] ~ /^regular/) {
      while ((getline line <file) > 0) has[line] = 1
      close(file)
    }
    split("", stays)
    for (i = 1; is_its_home && i <= keys_of[$1]; i++) {
      stays[wanted[$1, i]] = 1
      if (!(wanted[$1, i] in has)) print "key", $0, wanted[$1, i]
    }
    for (i = 1; i <= placed_of[place]; i++) {
      if (placed[place, i] in has && !(placed[place, i] in stays)) print "surplus", $0, placed[place, i]
    }
  }'
