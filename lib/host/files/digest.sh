# shellcheck shell=sh
# SHA-256 by what the host has: coreutils 5.97 is only believed to carry sha256sum, openssl 0.9.8 does carry it.

# sha256_of FILE: 64 hexadecimal digits
sha256_of() {
  if command -v sha256sum >/dev/null 2>&1; then
    summed=$(sha256sum <"$1") || return 1
  else
    summed=$(openssl dgst -sha256 <"$1") || return 1
    summed=${summed##* }
  fi
  printf '%s\n' "${summed%% *}"
}

# sha256_list: digest and name of every file named on standard input, one a line
sha256_list() {
  if command -v sha256sum >/dev/null 2>&1; then
    tr '\n' '\0' | xargs -0 sha256sum
  else
    while IFS= read -r name; do
      of_name=$(sha256_of "$name") || return 1
      printf '%s  %s\n' "$of_name" "$name"
    done
  fi
}
