# shellcheck shell=sh
# Secrets in the finished tree, known by what a file holds or by a path that means nothing else. What only has the name of one is
# shown and not refused.

# Two lines a kind: what a file is, and what its path is, as an extended regular expression.
SECRET_PATHS='is a host key of SSH
/ssh_host_[^/]*key$
is a Kerberos keytab
[.]keytab$
is the stash of a Kerberos realm
/([.]k5[.][^/]+|krb5kdc/(stash|principal)[^/]*)$
is a ticket cache of Kerberos
/(krb5cc_|ccache_)[^/]*$
holds the passwords of the nodes'\'' power controllers
^[.]/root/[.]node-power$
is the key of munge
/munge[.]key$
is a key of Slurm
/(jwt_hs256[^/]*|slurm[^/]*/[^/]+|slurm)[.]key$
holds secrets or logins of sssd
^[.]/var/lib/sss/(secrets/|db/.*[.]ldb$)
holds a private key of GnuPG
/(private-keys-v1[.]d/[^/]+[.]key|secring[.]gpg)$
holds old passwords
/opasswd[^/]*$
holds passwords of Samba
/(secrets|passdb)[.]tdb$'

# Two lines a kind: what a file is, and a line that it has, wherever it lies.
SECRET_TEXTS='holds a private key
BEGIN [A-Z0-9 ]*PRIVATE KEY|SSH PRIVATE KEY FILE FORMAT
holds a private key of PuTTY
^PuTTY-User-Key-File-[0-9]+:
holds a private key of DNSSEC
^Private-key-format: v1
holds a key of OpenVPN
^-----BEGIN OpenVPN Static key V1-----
holds a key of age
AGE-SECRET-KEY-1[0-9A-Z]{58}
holds a key of WireGuard
^[[:space:]]*PrivateKey[[:space:]]*=[[:space:]]*[A-Za-z0-9+/]{42,43}=
holds a key of Ceph
(^|[^A-Za-z0-9+/])AQ[A-D][A-Za-z0-9+/]{10}[BRhx]AA[A-Za-z0-9+/]{22}==
holds a key of AWS
^[[:space:]]*aws_(secret_access_key|session_token)[[:space:]]*=[[:space:]]*[^[:space:]]{16}
holds a login of a container registry
"auth"[[:space:]]*:[[:space:]]*"[A-Za-z0-9+/]{8,}={0,2}"
holds a key of a Kubernetes client
client-key-data:[[:space:]]*[A-Za-z0-9+/]{40}
holds a password of an installation
^[[:space:]]*(rootpw([[:space:]]+--[a-z]+)*[[:space:]]+[^-[:space:]#]|user[[:space:]].*--password=[^[:space:]])
holds a password hash
[$](1|5|6|y|gy|apr1|md5|sha1)[$][^$:[:space:]]{0,60}[$]([^$:[:space:]]{1,40}[$])?[./A-Za-z0-9]{20}|[$](2[abxy][$][0-9][0-9]|7)[$][./A-Za-z0-9]{11,}[$./A-Za-z0-9]{20}|[$](argon2[id]+|scrypt)[$][a-z]|[{](SSHA|SHA|SMD5|MD5|CRYPT|ssha|sha|smd5|md5|crypt)[0-9]*[}][A-Za-z0-9+/=$.]{13}|grub[.]pbkdf2[.]sha512[.][0-9]+[.][0-9A-Fa-f]{32}'

# Three lines a kind: what a file is, where that means something, and the line.
SECRET_SETTINGS='holds a password hash
^[.]/etc/
^[^:[:space:]#]+:[!*]*([^:!*x[:space:]][^:[:space:]]*|x[^:[:space:]]+):([0-9]*:){6}[^:]*$|^[^:[:space:]#]+:[!*]*([^:!*x[:space:]][^:[:space:]]*|x[^:[:space:]]+):[0-9]+:[0-9]+:[^:]*:[^:]*:[^:]*$
holds a password hash
^[.]/etc/(.*/)?(gshadow|group)[^/]*$
^[^:[:space:]#]+:[!*]*([^:!*x[:space:]][^:[:space:]]*|x[^:[:space:]]+):[^:]*:[^:]*$
holds a password hash
passw|htpass|[.]users$
^[^:[:space:]#]+:[./A-Za-z0-9]{13}$
holds passwords of Samba
smbpasswd
:[0-9A-F]{32}:[0-9A-F]{32}:
holds a key of Ceph
/ceph/|[.]keyring$
^[[:space:]]*key[[:space:]]*=[[:space:]]*[A-Za-z0-9+/]{20}
holds a password of sssd
sssd
^[[:space:]]*ldap_default_authtok[[:space:]]*=[[:space:]]*[^[:space:]]
holds a password of a directory server
^[.]/etc/
^[[:space:]]*(bindpw|rootbindpw|olcRootPW:)[[:space:]]+[^[:space:]]
holds a key of a network
^[.]/etc/(NetworkManager|wpa_supplicant|sysconfig/network-scripts)/
^[[:space:]]*(psk|sae_password|wep[-_]key[0-3]|password|private-key-password|leap-password|WPA_PSK|KEY[0-9]*)[[:space:]]*=[[:space:]]*[^[:space:]]
holds a secret of IPsec
/(ipsec|strongswan|swanctl)[^/]*(/|[.]secrets)
^[^#]*:[[:space:]]*(PSK|RSA|ECDSA|XAUTH|EAP|NTLM)[[:space:]]+["0{A-Za-z]|^[[:space:]]*secret[0-9]*[[:space:]]*=[[:space:]]*[^[:space:]]
holds a password of PPP
/ppp/[^/]*-secrets
^[^#[:space:]]+[[:space:]]+[^[:space:]]+[[:space:]]+[^[:space:]]
holds a password for a server
/([.]netrc|_netrc|[.]authinfo)$
password[[:space:]]+[^[:space:]]
holds a password of PostgreSQL
/[.]pgpass$
^[^#:][^:]*:[^:]*:[^:]*:[^:]*:.
holds a password of MySQL
/[.]?my(login)?[.]cnf$
^[[:space:]]*password[[:space:]]*=[[:space:]]*[^[:space:]]
holds a password for a server
[.]git-credentials$
://[^/:@]+:[^@]+@
holds a password of a share
cred[^/]*$|/[^/]*(cifs|smb)[^/]*$
^[[:space:]]*pass(word)?[[:space:]]*=[[:space:]]*[^[:space:]%]
holds a password of Slurm
slurm[^/]*[.]conf
^[[:space:]]*[Ss]torage[Pp]ass[[:space:]]*=[[:space:]]*[^[:space:]]
holds a password of power controllers
/(freeipmi|ipmi[^/]*|conman|powerman|bmc)[^/]*(/[^/]*)?$
^[[:space:]]*(password|k_g)[[:space:]]+[^[:space:]]|ipmiopts=.*P:|(ipmipower|ipmitool)[[:space:]].*-[pP][[:space:]]
holds a password of iSCSI
/iscsi
^[[:space:]]*(node[.]session|discovery[.]sendtargets)[.]auth[.]password[a-z_]*[[:space:]]*=[[:space:]]*[^[:space:]]
holds a key of SNMP
snmp
^[[:space:]]*(createUser|usmUser)[[:space:]]
holds a password of a repository
^[.]/etc/(yum|dnf)
^[[:space:]]*(proxy_)?password[[:space:]]*=[[:space:]]*[^[:space:]]
holds a key of a name server
^[.]/etc/
^[[:space:]]*secret[[:space:]]+"[A-Za-z0-9+/=]{16,}"
holds a password of cloud-init
^[.]/(etc|var/lib)/cloud/
^[[:space:]-]*(plain_text_passwd|hashed_passwd|passwd|password)[[:space:]]*:[[:space:]]*[^[:space:]#]
holds a password of a mail server
/sasl_passwd$
^[^#[:space:]]+[[:space:]]+[^[:space:]]+:[^[:space:]]'

# Names that secrets have, and other files too.
SECRET_NAMES='[.](key|p12|pfx|jks|keystore|kdbx|ppk|psk)$|/id_(rsa|dsa|ecdsa|ed25519)[^/]*$|[^/]*(secret|credential|password)[^/]*$'

# scan_for_secrets: into $WORK/findings, and warnings to the log
scan_for_secrets() {
  # the accounts themselves are looked at by account, since keepPasswords names those
  (cd "$ROOT" && find . -xdev -type f -size +0 -print) | grep -vxE '[.]/etc/(passwd|shadow|group|gshadow)' >"$WORK/files"
  : >"$WORK/secrets"
  secret_paths
  secret_magic
  secret_texts
  secret_settings
  # one reason a file
  awk '{ path = substr($0, index($0, "./")) } !(path in seen) { seen[path]; print }' "$WORK/secrets" >"$WORK/secrets.once"
  while IFS= read -r line; do
    printf '%s\n' "./${line#*./}" | finding "${line%%./*}"
  done <"$WORK/secrets.once"
  warn_of_names
}

# secret KIND: of every path on standard input
secret() {
  kind=$1
  while IFS= read -r path; do printf '%s%s\n' "$kind" "$path"; done >>"$WORK/secrets"
}

secret_paths() {
  printf '%s\n' "$SECRET_PATHS" | while IFS= read -r kind && IFS= read -r pattern; do
    grep -E -e "$pattern" "$WORK/files" | secret "$kind"
  done
}

# files_with PATTERN-OPTIONS...: those of the paths on standard input that have it, in one reading of each
files_with() {
  (cd "$ROOT" && tr '\n' '\0' | xargs -0 grep -lE "$@" /dev/null 2>/dev/null)
}

# secret_magic: keytabs and ticket caches of any name, by their first bytes
secret_magic() {
  grep -v '^[.]/usr/' "$WORK/files" | files_with -e "$(printf '^\005[\001-\004]')" | while IFS= read -r path; do
    case $(od -An -N2 -tx1 "$ROOT/$path" | tr -d ' ') in
      0501 | 0502) printf '%s\n' "$path" | secret "is a Kerberos keytab" ;;
      0503 | 0504) printf '%s\n' "$path" | secret "is a ticket cache of Kerberos" ;;
    esac
  done
}

# secret_texts: files are read once, and only those that have something twice
secret_texts() {
  printf '%s\n' "$SECRET_TEXTS" | awk 'NR % 2 == 0' >"$WORK/patterns"
  list_shipped >"$WORK/shipped"
  unlisted "$WORK/shipped" <"$WORK/files" | files_with -f "$WORK/patterns" | not_shipped >"$WORK/suspects"
  [ -s "$WORK/suspects" ] || return 0
  printf '%s\n' "$SECRET_TEXTS" | while IFS= read -r kind && IFS= read -r pattern; do
    files_with -e "$pattern" <"$WORK/suspects" | really "$kind" | secret "$kind"
  done
}

# list_shipped: most of what not_shipped would leave out, asked at once, so that it is not even read: nearly all bytes of a whole system.
# Where another name of a directory leads to a file it is read, and asked about if it has something
list_shipped() {
  [ "${HAS_USR-}" ] || return 0
  rpm -qal 2>/dev/null | sed -n 's|^/usr/|./usr/|p'
}

# unlisted LIST: those lines of the standard input that the list does not have; a list that cannot be read has none
unlisted() {
  # shellcheck disable=SC2016 # of awk
  awk -v list="$1" 'BEGIN { while ((getline line <list) > 0) has[line] } !($0 in has)'
}

# really KIND: those of the paths on standard input that hold a key where it is one of PEM
really() {
  [ "$1" = "holds a private key" ] || { cat; return; }
  while IFS= read -r path; do
    if holds_key "$ROOT/$path"; then printf '%s\n' "$path"; fi
  done
}

# secret_settings: a file below /usr is a program's own, or an example
secret_settings() {
  grep -vE '^[.]/usr/([^l]|lib)' "$WORK/files" >"$WORK/suspects"
  printf '%s\n' "$SECRET_SETTINGS" | while IFS= read -r kind && IFS= read -r place && IFS= read -r pattern; do
    grep -E -e "$place" "$WORK/suspects" >"$WORK/placed" || continue
    files_with -e "$pattern" <"$WORK/placed" | secret "$kind"
  done
}

# warn_of_names: of what no package brought and no scan found
warn_of_names() {
  grep -E -e "$SECRET_NAMES" "$WORK/files" | grep -v '[.]pub$' | head -n 200 >"$WORK/suspects"
  while IFS= read -r path; do
    grep -qF -e "$path" "$WORK/secrets.once" || is_kept "${path#.}" || rpm -qf "${path#.}" >/dev/null 2>&1 || printf '%s\n' "${path#.}"
  done <"$WORK/suspects" >"$WORK/named"
  [ -s "$WORK/named" ] || return 0
  step "warning: $(($(wc -l <"$WORK/named"))) files have the name of a secret and are in the image, which everybody can read; remove what no node needs by the argument forget: $(head -n 10 "$WORK/named" | tr '\n' ' ')"
}
