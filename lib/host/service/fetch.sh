# shellcheck shell=sh
# Whether nodes get what lies on the boot server: it fetches its own files by the URL that a node would use, and compares.
# shellcheck disable=SC2154 # python.sh sets python

# know_fetch_program PYTHON-TEXT
know_fetch_program() {
  FETCH_PROGRAM=$1
}

# look_at_served WORDS...: each is `whole|ends URL FILE`, which is fetched later, with what others ask
look_at_served() {
  for fetched; do
    extent=${fetched%% *} fetched=${fetched#* }
    ask_later 1 "$extent" "${fetched%% *}" "${fetched#* }"
  done
}

# fetch_fault URL FILE whole|ends: nothing when the URL gives the bytes of the file. Else what it got, or that this host cannot ask
fetch_fault() {
  server=${1#*://}
  server=${server%%/*}
  if ! interface_of "${server%%:*}"; then
    echo "cannot be asked: no interface of the host that is up has ${server%%:*}"
    return 0
  fi
  ! heard "$3" "$1" "$2" || return 0
  if find_python; then
    got=$("$python" -E -c "$FETCH_PROGRAM" "$3" "$1" "$2" 2>&1) || printf 'got: %s\n' "$got"
  elif command -v curl >/dev/null 2>&1; then
    fetch_by_curl "$1" "$2"
  else
    echo "cannot be asked: the host has neither Python nor curl"
  fi
}

# fetch_by_curl URL FILE: whole, with no proxy between, in large blocks where curl knows them
fetch_by_curl() {
  got=$(curl_and_compare "$2" "$1" --tftp-blksize 32768)
  case $got in
    *"option --tftp-blksize"*) got=$(curl_and_compare "$2" "$1") ;;
  esac
  case $got in
    "") ;;
    *"rotocol"*"not supported"*) echo "cannot be asked: the host has no Python, and its curl knows no TFTP" ;;
    *)
      # with 23 it says that cmp had seen enough
      failure=$(printf '%s\n' "$got" | sed -n '/^curl: (23)/d; s/^curl: ([0-9]*) //p' | sed 1q)
      printf 'got: %s\n' "${failure:-other bytes than the file has}"
      ;;
  esac
}

# curl_and_compare FILE URL OPTIONS...: nothing when they are the same
curl_and_compare() {
  compared=$1
  shift
  { no_proxy='*' NO_PROXY='*' curl -q -g -sS -f --connect-timeout 5 -m 600 "$@" | cmp - "$compared"; } 2>&1
}

# observe_served INDEX URL FILE: of a file that is there
observe_served() {
  [ ! -f "$3" ] || emit "$1.served" "$(fetch_fault "$2" "$3" whole)"
}

# prove_served URL FILE: after commit_files, of a file that is there; the files come back that were there when nodes do not get the new one
prove_served() {
  [ -f "$2" ] || return 0
  fault=$(fetch_fault "$1" "$2" whole)
  [ -n "$fault" ] || return 0
  faults=''
  directory_faults "$2" served
  back_out "nodes do not get $2: $1 $fault
The file is as it was before. See who serves it, and what is in the way. $faults"
}
