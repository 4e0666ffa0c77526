# shellcheck shell=sh
# What the author of the HOWTO does in the chroot: accounts, files, services, a script. Nothing is written through a symbolic link
# that leads out of the image: it would be the master's own file.

# enter_image: chroot needs /usr, which nodes mount from the master; read-only where the kernel can bind so
enter_image() {
  mkdir -p "$ROOT/usr"
  mount -o bind /usr "$ROOT/usr" || refuse "/usr cannot be bound into the image"
  case $(uname -r) in
    2.4.* | 2.6.[0-9] | 2.6.[0-9][!0-9]* | 2.6.1[0-9]* | 2.6.2[0-5]*) ;; # they would remount the master's own file system
    *) mount -o remount,ro,bind "$ROOT/usr" 2>/dev/null ;;
  esac
}

# leave_image: what was mounted for edits goes
leave_image() {
  end_strays
  umount "$ROOT/usr" || refuse "/usr cannot be unbound from the image"
}

# in_image PATH: whether a path below $ROOT is in the image indeed
in_image() {
  case $(cd -P "${1%/*}" 2>/dev/null && pwd -P)/ in
    "$ROOT"/*) return 0 ;;
  esac
  return 1
}

# make_parents PATH: the directories that lead to a path of the image
make_parents() {
  parent=$ROOT${1%/*}
  while [ ! -d "$parent" ]; do parent=${parent%/*}; done
  in_image "$parent/." || refuse "$1 leads out of the image by a symbolic link; name the place that the link means"
  mkdir -p "$ROOT${1%/*}" || refuse "the directory of $1 cannot be made in the image"
  case $(cd -P "$ROOT${1%/*}" && pwd -P)/ in
    "$ROOT"/usr/*) [ "${HAS_USR-}" ] || refuse "$1 leads below /usr by a symbolic link; nodes mount /usr from the master" ;;
  esac
}

# image_file PATH MODE OWNER GROUP CONTENT
image_file() {
  make_parents "$1"
  [ ! -d "$ROOT$1" ] || [ -L "$ROOT$1" ] || refuse "$1 is a directory of the image, it cannot be a file"
  rm -f "$ROOT$1"
  fault=$(print_text "$5" 2>&1 >"$ROOT$1") || refuse "$1 cannot be written into the image: $fault"
  if [ "$3:$4" != root:root ]; then
    chroot "$ROOT" chown "$3:$4" "$1" || refuse "$1 cannot belong to $3:$4 in the image; has the image that account?"
  fi
  fault=$(chmod "$2" "$ROOT$1" 2>&1) || refuse "$1 cannot have the mode $2 in the image: $fault"
}

# fill_image PATH SOURCE: a file of the image that stays the one that it is, with its owner and mode
fill_image() {
  fault=$(cat "$2" 2>&1 >"$ROOT$1" && cmp "$2" "$ROOT$1" 2>&1) || refuse "$1 cannot be written into the image: $fault"
}

# image_user NAME UID GROUPS SHELL: an account that the master has keeps its number and gets the rest
image_user() {
  step "user $1"
  if grep -q "^$1:" "$ROOT/etc/passwd"; then
    [ -z "$2" ] || [ "$2" = "$(account_field "$1" 3)" ] ||
      refuse "the user $1 has the number $(account_field "$1" 3) on the master, not $2; leave uid out to keep it"
    [ -z "$4" ] || in_chroot usermod -s "$4" "$1"
  else
    new_user "$1" "$2" "${4:-/bin/bash}"
  fi
  for group in $(printf '%s\n' "$3" | tr ',' ' '); do
    grep -q "^$group:" "$ROOT/etc/group" || refuse "the group $group of the user $1 is not on the master"
  done
  [ -z "$3" ] || in_chroot usermod -a -G "$3" "$1"
  make_home "$(account_field "$1" 6)" "$(account_field "$1" 3):$(account_field "$1" 4)"
}

# new_user NAME UID SHELL: the day on which useradd was run is no content, and * is no password but not locked either, which sshd
# would take as a reason to refuse a key
new_user() {
  set -- "$1" "$2" -M -d "/home/$1" -s "$3"
  user=$1 number=$2
  shift 2
  [ -z "$number" ] || set -- "$@" -u "$number"
  ! grep -q "^$user:" "$ROOT/etc/group" || set -- "$@" -g "$user"
  in_chroot useradd "$@" "$user"
  # shellcheck disable=SC2016 # of awk
  write_whole "$WORK/accounts" awk -F: -v OFS=: -v user="$user" '$1 == user { $2 = "*"; $3 = "" } { print }' "$ROOT/etc/shadow"
  fill_image /etc/shadow "$WORK/accounts"
}

# make_home PATH OWNER: from /etc/skel, as useradd does; /home of the master is not copied
make_home() {
  [ ! -d "$ROOT$1" ] || return 0
  make_parents "$1/."
  if [ -d "$ROOT/etc/skel" ]; then
    fault=$(cp -a "$ROOT/etc/skel/." "$ROOT$1/" 2>&1) || refuse "$1 cannot be made in the image: $fault"
  fi
  fault=$(chown -R "$2" "$ROOT$1" 2>&1 && chmod 700 "$ROOT$1" 2>&1) || refuse "$1 cannot belong to $2 in the image: $fault"
}

# image_keys NAME KEYS: the whole of authorized_keys
image_keys() {
  home=$(account_field "$1" 6)
  make_parents "${home%/}/.ssh/authorized_keys"
  keys=$ROOT${home%/}/.ssh/authorized_keys
  rm -f "$keys"
  fault=$(print_text "$2" 2>&1 >"$keys" && printf '%s' "$2" | cmp - "$keys" 2>&1) ||
    refuse "the keys of $1 cannot be written into the image: $fault"
  chown -R "$(account_field "$1" 3):$(account_field "$1" 4)" "$ROOT${home%/}/.ssh"
  chmod 700 "$ROOT${home%/}/.ssh" && chmod 600 "$ROOT${home%/}/.ssh/authorized_keys"
}

# account_field NAME FIELD: of passwd(5)
account_field() {
  awk -F: -v user="$1" -v field="$2" '$1 == user { print $field; exit }' "$ROOT/etc/passwd"
}

# in_chroot COMMAND...: quiet when it succeeds
in_chroot() {
  output=$(chroot "$ROOT" "$@" 2>&1) || refuse "$1 failed in the image: $output"
}

# image_service NAME on|off
image_service() {
  if [ ! -x "$ROOT/etc/init.d/$1" ]; then
    [ "$2" = off ] || refuse "the service $1 is not on the master, so it cannot be switched on in the image; install its package first"
    return 0
  fi
  chroot "$ROOT" /sbin/chkconfig "$1" "$2" || refuse "chkconfig $1 $2 failed in the image"
}

# image_script TEXT: in a file, since an argument list can be read by everybody on the master. Fd 9 is closed, so that a daemon
# that it starts does not keep the guardian waiting
image_script() {
  step "running the script"
  fault=$(print_lines "$1" 2>&1 >"$ROOT/.script") || refuse "the script cannot be written into the image: $fault"
  code=0
  chroot "$ROOT" /bin/sh -e /.script </dev/null >"$WORK/output" 2>&1 9>&- || code=$?
  rm -f "$ROOT/.script"
  [ "$code" -eq 0 ] || refuse "the script failed in the image with exit code $code:
$(tail -n 40 "$WORK/output")"
  sed 's/^/  /' "$WORK/output" | plain_text
}
