# shellcheck shell=sh
# The tree of a whole operating system for nodes that have no other: the master's own, or a package list by dnf. Only what lies on
# disks of the master is copied, whatever is mounted where.

# omit PATHS...: of each only the directory itself is copied
omit() {
  for path; do OMITTED="$OMITTED$path
"; done
}

# empty PATHS...: of each only the directories are copied, which daemons expect with their owners
empty() {
  for path; do EMPTIED="$EMPTIED$path
"; done
}

OMITTED=
EMPTIED=
# shellcheck disable=SC2034 # image-edit.sh may write below /usr, which is of the image
HAS_USR=yes

# copy_system: the master's own installation
copy_system() {
  chmod --reference=/ "$ROOT"
  # mounts too, so that each is met as an entry of its own: cp does not leave the file system of what it is asked to copy
  STOPS=$(printf '%s%s' "$OMITTED" "$EMPTIED"; awk '$2 != "/" { print $2 }' /proc/mounts)
  for entry in /* /.[!.]*; do
    if [ -e "$entry" ] || [ -L "$entry" ]; then copy_entry "$entry"; fi
  done
  carry_directories
  mark "$WORK/began"
}

# copy_entry PATH
copy_entry() {
  if has_line "$OMITTED" "$1" || is_foreign "$1"; then
    [ ! -d "$1" ] || copy_directory "$1"
  elif has_line "$EMPTIED" "$1"; then
    find "$1" -xdev -type d -print | while IFS= read -r directory; do copy_directory "$directory"; done
  elif [ -d "$1" ] && [ ! -L "$1" ] && leads_to_stop "$1"; then
    copy_directory "$1"
    for child in "$1"/* "$1"/.[!.]* "$1"/..?*; do
      if [ -e "$child" ] || [ -L "$child" ]; then copy_entry "$child"; fi
    done
  else
    case $1/ in /*/*/*) ;; *) step "copying $1" ;; esac
    # on XFS a copy shares the blocks of its file, so that a whole system takes neither room nor reading; coreutils do so unasked from 9.0 on
    copy_steadily "$1" "$ROOT$1" -ax --reflink=auto || refuse "$1 could not be copied. $(df -k "$ROOT" | tail -n 1)"
  fi
}

# copy_directory PATH: without its content
copy_directory() {
  if mkdir -p "$ROOT$1" && chown --reference="$1" "$ROOT$1" && chmod --reference="$1" "$ROOT$1"; then
    printf '%s\n' "$1" >>"$WORK/directories"
    return 0
  fi
  refuse "$1 cannot be made in the image"
}

# has_line LINES LINE
has_line() {
  case "
$1" in
    *"
$2
"*) return 0 ;;
  esac
  return 1
}

# leads_to_stop PATH: whether something below it is not simply copied
leads_to_stop() {
  case "
$STOPS" in
    *"
$1/"*) return 0 ;;
  esac
  return 1
}

# is_foreign PATH: whether the kernel, a server or memory gives it, and not a disk
is_foreign() {
  awk -v path="$1" '
    $2 == path { foreign = $3 !~ /^(ext[234]|xfs|btrfs)$/ }
    END { exit !foreign }' /proc/mounts
}

# install_tree PACKAGES...: with the master's own repositories and of its release, into an empty tree
install_tree() {
  step "installing $# packages"
  chmod 755 "$ROOT"
  enter_tree # what scripts of packages need
  dnf -y -q --installroot="$ROOT" --releasever="$(release_version)" --setopt=install_weak_deps=False install "$@" \
    >"$WORK/output" 2>&1 || refuse "dnf could not install the image's packages:
$(tail -n 20 "$WORK/output")"
  leave_tree
  write_whole "$WORK/names" rpm --root="$ROOT" -qa
  write_whole "$WORK/installed" sort "$WORK/names"
  [ -s "$WORK/installed" ] || refuse "rpm lists no package of the image"
  forget_files
  mark "$WORK/began"
}

# forget_files: what installing left in directories that are to be empty, such as its log
forget_files() {
  printf '%s' "$EMPTIED" | while IFS= read -r directory; do
    [ ! -d "$ROOT$directory" ] || find "$ROOT$directory" -xdev ! -type d -exec rm -f {} +
  done
}

# unlist_database: that of packages holds when each was installed, which is no content. What was installed is
unlist_database() {
  write_whole "$WORK/unlisted" grep -v -e '  \./var/lib/rpm/' -e '  \./usr/lib/sysimage/rpm/' "$WORK/manifest"
  write_whole "$WORK/manifest" cat "$WORK/unlisted" "$WORK/installed"
}

# release_version: as dnf knows it, by which some distributions mean no more than its first number
release_version() {
  rpm -q --qf '[%{PROVIDENAME} %{PROVIDEVERSION}\n]release %{VERSION}\n' --whatprovides system-release |
    awk '$1 == "system-release(releasever)" { provided = $2 } $1 == "release" && own == "" { own = $2 } END { print provided ? provided : own }'
}

# choose_kernel KERNEL: sets RELEASE to that of the kernel of the tree. @{release} is the newest one that the tree has: `uname -r`
# tells that of the master now, which may be another
choose_kernel() {
  case $1 in
    *@*) RELEASE=$(newest_kernel "${1%%@*}" "${1#*\}}") ;;
    /lib/modules/*/vmlinuz | /usr/lib/modules/*/vmlinuz) RELEASE=${1%/vmlinuz} RELEASE=${RELEASE##*/} ;;
    *) RELEASE=${1##*/vmlinuz-} ;;
  esac
  KERNEL=$ROOT$(printf '%s\n' "$1" | sed "s/@{release}/$RELEASE/")
  if [ -z "$RELEASE" ] || [ ! -s "$KERNEL" ]; then
    refuse "the image has no kernel $1; name one in the argument kernel, such as /lib/modules/RELEASE/vmlinuz, or install its package"
  fi
  [ -s "$ROOT/lib/modules/$RELEASE/modules.dep" ] || refuse "the image has no modules of the kernel $RELEASE"
  step "taking the kernel $RELEASE"
  for modules in "$ROOT"/lib/modules/*; do
    [ "${modules##*/}" = "$RELEASE" ] || rm -rf "$modules"
  done
}

# newest_kernel BEFORE AFTER: the last release by its numbers, between these parts of a path
newest_kernel() {
  for kernel in "$ROOT$1"*"$2"; do
    [ ! -s "$kernel" ] || { kernel=${kernel#"$ROOT$1"} && printf '%s\n' "${kernel%"$2"}"; }
  done | awk '{
    padded = "" ; rest = $0
    while (match(rest, /[0-9]+/)) {
      padded = padded substr(rest, 1, RSTART - 1) sprintf("%012d", substr(rest, RSTART, RLENGTH))
      rest = substr(rest, RSTART + RLENGTH)
    }
    print padded rest, $0
  }' | sort | tail -n 1 | sed 's/.* //'
}

# enter_tree: what programs need that run in it, none of it the master's
enter_tree() {
  mkdir -p "$ROOT/proc" "$ROOT/dev"
  mount -t proc proc "$ROOT/proc" || refuse "/proc cannot be mounted in the image"
  mount -t tmpfs -o mode=755 dev "$ROOT/dev" || refuse "/dev cannot be mounted in the image"
  for device in null zero full random urandom tty; do cp -a "/dev/$device" "$ROOT/dev/"; done
}

# leave_tree: what was mounted for edits goes
leave_tree() {
  end_strays
  for directory in dev proc; do
    umount "$ROOT/$directory" || refuse "/$directory cannot be unmounted from the image"
  done
  [ -z "$(mounts_in_work)" ] || refuse "$(mounts_in_work | head -n 1) is still mounted; let the script unmount what it mounts"
}

# image_unit NAME on|off: by the links that an installation makes; nothing is started
image_unit() {
  case $1 in *.*) unit=$1 ;; *) unit=$1.service ;; esac
  if ! has_unit "$unit"; then
    [ "$2" = off ] || refuse "the service $1 is not in the image, so it cannot be switched on; install its package first"
    return 0
  fi
  case $2 in on) verb=enable ;; *) verb=disable ;; esac
  output=$(systemctl --root="$ROOT" "$verb" "$unit" 2>&1) || refuse "systemctl $verb $unit failed in the image: $output"
}

has_unit() {
  for units in /etc/systemd/system /usr/lib/systemd/system; do
    [ ! -e "$ROOT$units/$1" ] && [ ! -L "$ROOT$units/$1" ] || return 0
  done
  return 1
}

# allow_unlabelled: files of the image have the labels of the directory that it was built in, which a policy would not let
# daemons of a node read
allow_unlabelled() {
  [ -f "$ROOT/etc/selinux/config" ] || return 0
  write_whole "$WORK/selinux" sed 's/^SELINUX=enforcing/SELINUX=permissive/' "$ROOT/etc/selinux/config"
  fill_image /etc/selinux/config "$WORK/selinux"
}

# forget_empty_units: directories for links of services that were on here once, or are on the master
forget_empty_units() {
  [ ! -d "$ROOT/etc/systemd/system" ] ||
    find "$ROOT/etc/systemd/system" -depth -mindepth 1 -type d -exec rmdir {} \; 2>/dev/null || :
}

# close_firewall SERVICES...: what the master has open for its nodes, where it is open by a line of its own. A zone that is the
# distribution's then goes, since firewalld writes one at the first change
close_firewall() {
  for zone in "$ROOT"/etc/firewalld/*/*.xml; do
    [ -f "$zone" ] || continue
    for service; do
      write_whole "$WORK/zone" sed "/<service name=\"$service\"\/>/d" "$zone"
      fill_image "${zone#"$ROOT"}" "$WORK/zone"
    done
    if [ "$(without_blanks "$zone")" = "$(without_blanks "$ROOT/usr/lib/${zone#"$ROOT"/etc/}")" ]; then rm -f "$zone"; fi
  done
}

without_blanks() {
  [ ! -f "$1" ] || tr -d ' \t\n' <"$1"
}
