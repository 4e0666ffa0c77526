# shellcheck shell=sh
# What an image was made from, and whether the master has moved on since.

LOOKED_ALL_PACKAGES=''

# look_at_all_packages: for all that ask
look_at_all_packages() {
  LOOKED_ALL_PACKAGES=$(list_packages 2>/dev/null)
}

# list_packages: name and version of every package, one a line
list_packages() {
  if [ "$LOOKED_ALL_PACKAGES" ]; then printf '%s\n' "$LOOKED_ALL_PACKAGES"; return 0; fi
  listed=$(rpm -qa --qf '%{NAME} %{VERSION}-%{RELEASE}\n') || refuse "rpm cannot list the packages of the master"
  [ "$listed" ] || refuse "rpm lists no package of the master"
  printf '%s\n' "$listed" | sort -u
}

# record_packages: of a build, by which its image is known to be older than its source later
record_packages() {
  write_whole "$WORK/packages" list_packages
}

# emit_source RECORD: whether the master is still what the image was made from
emit_source() {
  if [ ! -f "$1" ]; then
    emit source "(no record of what it was made from)"
    return 0
  fi
  packages=$(list_packages) || exit
  was=''
  while IFS= read -r line; do was=$was$line$LINE_END; done <"$1"
  if [ "$packages$LINE_END" = "$was" ]; then
    emit source current
    return 0
  fi
  changes=$(printf '%s\n' "$packages" | source_changes "$1")
  emit source "${changes:+older than the master: }${changes:-current}"
}

# source_changes RECORD: how the packages on standard input differ from those of the record. The first 20 by name, so that a new
# release of the whole system stays readable
source_changes() {
  awk -v record="$1" '
    BEGIN { while ((getline line <record) > 0) { split(line, field, " "); was[field[1]] = was[field[1]] " " field[2] } }
    { is[$1] = is[$1] " " $2 }
    END {
      for (name in was) if (!(name in is)) print name, "-" name
      for (name in is) if (!(name in was)) print name, "+" name is[name]
      for (name in is) if (name in was && is[name] != was[name]) print name, name was[name] " =>" is[name]
    }' |
    sort |
    awk '
      NR <= 20 { sub(/^[^ ]* /, ""); changes = changes (NR > 1 ? ", " : "") $0 }
      END { if (NR > 20) changes = changes " and " NR - 20 " more"; printf "%s", changes }'
}
