#!/bin/sh
# Holds the root image that a node has fetched to the digest on its kernel line, by the list that the digest names. A source of others.

# verified_field NAME FILE: the SHA-256 of that name in the list
verified_field() {
  while read -r verified_sum verified_name; do
    if [ "$verified_name" = "$1" ]; then printf '%s\n' "$verified_sum"; fi
  done <"$2"
}

# verified_sum_of FILE
verified_sum_of() {
  verified_sum=$(sha256sum <"$1") || return 1
  printf '%s\n' "${verified_sum%% *}"
}

# verified_time: hundredths of a second since the kernel began
verified_time() {
  read -r verified_up _ </proc/uptime
  verified_up=${verified_up%.*}${verified_up#*.}
  printf '%s\n' "${verified_up#0}"
}

# verified_report URL GOT WANTED: for the access log of the master. The node ends whether or not it gets there
verified_report() {
  curl --silent --connect-timeout 5 --max-time 20 --retry 2 --output /dev/null "$1/refused/$2/$3" || :
}

# verified_refuse WORDS...: on the console and nowhere else; the node halts
verified_refuse() {
  # without quotes, dollars, backslashes and backquotes: die writes it into a script
  die "This node does not come up: $(printf '%s' "$*" | tr '\n' ' ' | tr -d '\042\044\134\140')"
  exit 1
}

# verified_fetch URL FILE: tries again, since the master may be starting its web server anew
verified_fetch() {
  verified_try=1
  until verified_fault=$(curl --fail --silent --show-error --connect-timeout 10 --max-time 30 --max-filesize 65536 \
    --output "$2" "$1" 2>&1); do
    [ "$verified_try" -lt 5 ] || return 1
    verified_try=$((verified_try + 1))
    sleep 3
  done
}

# verify_image FILE: returns when every byte of it is of the image on the kernel line, and ends the boot otherwise
verify_image() {
  verified_wanted=$(getarg diskless.image=) || verified_refuse "its kernel line names no image (diskless.image)."
  verified_url=$(getarg root=)
  verified_url=${verified_url#live:}
  verified_root=${verified_url##*/} verified_url=${verified_url%/*}
  verified_list=/run/verified-image.list
  if ! verified_fetch "$verified_url/identity" "$verified_list"; then
    verified_report "$verified_url" none "$verified_wanted"
    verified_refuse "refused image: wanted the image $verified_wanted, and nothing says what $verified_url is." \
      "$verified_url/identity cannot be fetched: $verified_fault"
  fi
  verified_got=$(verified_sum_of "$verified_list") || verified_refuse "$verified_list cannot be read."
  verified_got=${verified_got%"${verified_got#????????????????????????????????}"}
  if [ "$verified_got" != "$verified_wanted" ]; then
    verified_report "$verified_url" "$verified_got" "$verified_wanted"
    verified_refuse "refused image: wanted $verified_wanted, got $verified_got from $verified_url."
  fi
  verified_begun=$(verified_time)
  verified_wanted_sum=$(verified_field "$verified_root" "$verified_list")
  verified_got=$(verified_sum_of "$1") || verified_refuse "$1 cannot be read."
  if [ "$verified_got" != "$verified_wanted_sum" ]; then
    verified_report "$verified_url" "$verified_got" "${verified_wanted_sum:-none}"
    verified_refuse "refused image: of $verified_wanted wanted $verified_root with the SHA-256 ${verified_wanted_sum:-none}, got $verified_got."
  fi
  verified_took=$(($(verified_time) - verified_begun))
  verified_took=$((verified_took / 100)).$((verified_took / 10 % 10))$((verified_took % 10))
  rm -f "$verified_list"
  printf '%s %s\n' "$verified_wanted" "$verified_took" >/run/verified-image
  echo "<30>dracut: every byte of $verified_root is of the image $verified_wanted; to see that took $verified_took s" >/dev/kmsg
}
