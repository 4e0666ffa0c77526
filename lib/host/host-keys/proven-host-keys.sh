# shellcheck shell=sh
# Host keys of thousands of nodes, looked at by a few programs for all of them. ssh-keygen opens one private half at a time. So the digests
# of those that it has opened are kept: the same bytes hold the same key.
# shellcheck disable=SC2154 # key-pair.sh sets KEY_TYPE

# Lines SHA256 NODE TYPE KEY
PROVEN_HOST_KEYS=$HOST_KEYS-proven

# looked_host_keys NODE...: `key NODE TYPE KEY` of a pair whose private half was proven to open, with its public half and both modes as they
# should be, and `look NODE` of any other
looked_host_keys() {
  # shellcheck disable=SC2016 # of awk
  {
    printf 'for %s\n' "$@"
    [ ! -f "$PROVEN_HOST_KEYS" ] || sed 's/^/proven /' "$PROVEN_HOST_KEYS"
    private_halves "$@" | sed 'p; s/$/.pub/' | tr '\n' '\0' | xargs -0 stat -c 'mode %n %a %F' 2>/dev/null
    sums_of_halves "$@"
    private_halves "$@" | sed 's/$/.pub/' | tr '\n' '\0' | xargs -0 awk 'FNR == 1 { print "pub", FILENAME, $1, $2 }' 2>/dev/null
  } | awk -v keys="$HOST_KEYS/" '
    function node_of(path) { path = substr(path, length(keys) + 1); sub(/\/.*/, "", path); return path }
    $1 == "for" && NF > 1 { name[++names] = $2 }
    $1 == "proven" { proven[$2, $3] = $4 " " $5 }
    $1 == "mode" && $4 == "regular" && $3 == ($2 ~ /\.pub$/ ? "644" : "600") { fit[node_of($2)]++ }
    $1 == "sum" { sum[node_of($3)] = $2 }
    $1 == "pub" { published[node_of($2)] = $3 " " $4 }
    END {
      for (i = 1; i <= names; i++) {
        node = name[i]
        known = (sum[node], node) in proven && proven[sum[node], node] == published[node] && fit[node] == 2
        print (known ? "key " node " " published[node] : "look " node)
      }
    }'
}

# remember_proven WORDS NODE...: WORDS are those of host_key_words, of which each key without a fault is proven
remember_proven() {
  proven_words=$1
  shift
  write_whole "$PROVEN_HOST_KEYS" proven_lines "$@"
}

proven_lines() {
  {
    print_text "$proven_words"
    sums_of_halves "$@"
  } | awk -v keys="$HOST_KEYS/" '
    $1 == "key" { key[$2] = $3 " " $4 }
    $1 == "fault" { delete key[$2] }
    $1 == "sum" {
      node = substr($3, length(keys) + 1)
      sub(/\/.*/, "", node)
      if (node in key) print $2, node, key[node]
    }'
}

private_halves() {
  for node; do printf '%s/%s/ssh_host_%s_key\n' "$HOST_KEYS" "$node" "$KEY_TYPE"; done
}

# sums_of_halves NODE...: lines `sum SHA256 PATH`
sums_of_halves() {
  private_halves "$@" | sha256_list 2>/dev/null | sed 's/^/sum /'
}
