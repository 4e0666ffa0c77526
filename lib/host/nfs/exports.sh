# shellcheck shell=sh
# What the NFS server exports now, whatever /etc/exports says.

LOOKED_EXPORTS=''

# look_at_exports: for all that ask
look_at_exports() {
  ! LOOKED_EXPORTS=$(exportfs -v 2>/dev/null && echo .) || LOOKED_EXPORTS=${LOOKED_EXPORTS%.}
}

# list_exports: prints them
list_exports() {
  if [ "$LOOKED_EXPORTS" ]; then printf '%s' "$LOOKED_EXPORTS"; else exportfs -v; fi
}

# ask_export EXPORT OPTIONS: sets answer to those of the options that an export has, which is a path and its clients
ask_export() {
  # shellcheck disable=SC2034 # of probes.sh
  answer=$({ exported_with "$(list_exports)" "$1" "$2"; } 2>&1)
}

# exported_with LISTING EXPORT OPTIONS: by `$(...)`. A long path stands on a line of its own
exported_with() {
  set -f
  IFS=$LINE_END
  path='' has=' ' told='not exported'
  for line in $1; do
    IFS="$TAB "
    # shellcheck disable=SC2086 # words
    case $line in
      /*)
        set -- "$1" "$2" "$3" $line
        path=$4 client=${5-}
        ;;
      *)
        set -- "$1" "$2" "$3" $line
        client=${4-}
        ;;
    esac
    options=${client#*"("}
    [ "$path ${client%%"("*}" = "$2" ] || continue
    IFS=,
    for option in ${options%%")"*}; do has="$has$option "; done
    IFS=' ' of_these=''
    [ "$told" = 'not exported' ] || of_these=$told
    for option in $3; do
      case $has in *" $option "*) of_these=$of_these${of_these:+,}$option ;; esac
    done
    told=$of_these
  done
  printf '%s\n' "$told"
}
