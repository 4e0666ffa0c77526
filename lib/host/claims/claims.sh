# shellcheck shell=sh
# Whose the things on this master are.
#
# claims/KIND/THING/IDENTITY is one claim: a line with the stack, a line with the resource. IDENTITY is the resource's own and no
# rename changes it. A thing that is wanted alone has claims of one stack only. A thing that is shared has as many as need it, and
# what was there before us comes back when the last one goes.

CLAIMS=$STATE_DIRECTORY/claims
# word of takeOver for what an apply of a version before the claims has left
UNRECORDED=unrecorded
IDENTITY='' STACK='' RESOURCE='' TAKE_OVER='' WANTED=''

# claim_as IDENTITY STACK RESOURCE TAKE_OVER: who asks for what follows; TAKE_OVER names the stack that gives way
claim_as() {
  IDENTITY=$1 STACK=$2 RESOURCE=$3 TAKE_OVER=$4
}

# claims_on KIND THING: sets claims to their directory
claims_on() {
  name_state "$2"
  # shellcheck disable=SC2154 # common.sh sets it
  claims=$CLAIMS/$1/$state_named
}

# read_claim CLAIM: sets claim_stack and claim_resource, its two lines. One that says nothing is nobody's to take
read_claim() {
  claim_stack='' claim_resource=''
  { IFS= read -r claim_stack; IFS= read -r claim_resource; } 2>/dev/null <"$1" || :
  claim_stack=${claim_stack:-(unreadable)}
}

# want_alone KIND THING: refuses what another stack has
want_alone() {
  claims_on "$1" "$2"
  for claim in "$claims"/*; do
    [ -f "$claim" ] || continue
    read_claim "$claim"
    case $claim_stack in
      "$STACK" | "$TAKE_OVER") continue ;;
    esac
    [ "${claim##*/}" = "$IDENTITY" ] || refuse_claimed "$1" "$2" "$claim_stack" "resource $claim_resource"
  done
  want_shared "$1" "$2"
}

# want_new KIND THING: the same for what this resource has not made yet, so a record of it without a claim is of somebody else
want_new() {
  if [ "$TAKE_OVER" != "$UNRECORDED" ] && ! is_claimed "$1" "$2" && is_recorded "$1" "$2"; then
    refuse_claimed "$1" "$2" "$UNRECORDED" "made by a version of pulumi-diskless that recorded no stack; \`pulumi up\` there records it"
  fi
  want_alone "$1" "$2"
}

want_shared() {
  WANTED="$WANTED$1 $2
"
}

# refuse_claimed KIND THING STACK REMARK
refuse_claimed() {
  joining=
  case $1 in
    file | key) thing=$2 ;;
    block) thing="the block \"${2##*#}\" of ${2%#*}" ;;
    image) thing="the image${2##*#} of the store ${2%#*}" ;;
    role)
      thing="the $2 of this master"
      joining="One stack serves all clusters of a master. To join it, give that stack these nodes, and their networks in networks
(docs/operations.md, \"Several clusters on one master\").
Or destroy"
      ;;
    *) thing="the $1 $2" ;;
  esac
  case $3 in
    "$UNRECORDED") owner="a stack that is not recorded" ;;
    *) owner="the stack $3" ;;
  esac
  refuse "$thing belongs to $owner ($4), and $RESOURCE of the stack $STACK asks for it. Nothing was changed on the host.
${joining:-Destroy} it there first, or take it over: set takeOver to \"$3\" on the master, look at the preview, and run up."
}

is_recorded() {
  case $1 in
    file)
      name_state "$2"
      for block in "$CLAIMS/block/$state_named#"*; do [ ! -d "$block" ] || return 1; done
      original=$STATE_DIRECTORY/originals/$state_named
      [ -e "$original.file" ] || [ -L "$original.file" ] || [ -e "$original.none" ]
      ;;
    key) name_state "$2" && [ -e "$STATE_DIRECTORY/keys/$state_named" ] ;;
    image) name_state "${2%#*}" && [ -e "$STATE_DIRECTORY/images/$state_named/published/of-${2##*#}" ] ;;
    *) return 1 ;;
  esac
}

# is_claimed KIND THING: by anybody
is_claimed() {
  claims_on "$1" "$2"
  is_claimed_at "$claims"
}
is_claimed_at() {
  for claim in "$1"/*; do
    if [ -e "$claim" ] || [ -L "$claim" ]; then return 0; fi
  done
  return 1
}

# is_claimed_elsewhere KIND THING: by a resource that is not the one that asks
is_claimed_elsewhere() {
  claims_on "$1" "$2"
  for claim in "$claims"/*; do
    if [ -f "$claim" ] && [ "${claim##*/}" != "$IDENTITY" ]; then return 0; fi
  done
  return 1
}

# take_claims: all that was wanted and not refused, before the first change
take_claims() {
  [ -n "$WANTED" ] || return 0
  printf '%s' "$WANTED" | while IFS= read -r wanted; do
    take_claim "${wanted%% *}" "${wanted#* }"
  done || exit
}

# take_claim KIND THING
take_claim() {
  claims_on "$1" "$2"
  record "$claims/$IDENTITY" "$STACK" "$RESOURCE"
  for claim in "$claims"/*; do
    if [ "${claim##*/}" != "$IDENTITY" ] && gives_way "$claim"; then forget_record "$claim"; fi
  done
}

# gives_way CLAIM: to the stack that takes over; or to the same resource, whose earlier create did not come to its end
gives_way() {
  read_claim "$1"
  case $claim_stack in
    "$TAKE_OVER") return 0 ;;
    "$STACK") [ "$claim_resource" = "$RESOURCE" ] ;;
    *) return 1 ;;
  esac
}

# release_claim KIND THING: succeeds when nobody else needs the thing, so that what was there before us may come back
release_claim() {
  claims_on "$1" "$2"
  [ -z "$IDENTITY" ] || forget_record "$claims/$IDENTITY"
  ! is_claimed "$1" "$2" || return 1
  prune_claims "$claims"
}

# release_claims KIND: all of this resource
release_claims() {
  for claims in "$CLAIMS/$1"/*; do
    [ -z "$IDENTITY" ] || forget_record "$claims/$IDENTITY"
    prune_claims "$claims"
  done
}

prune_claims() {
  # what an interrupted write left
  [ ! -d "$1" ] || is_claimed_at "$1" || rm -f "$1"/.*.new
  rmdir "$1" "${1%/*}" 2>/dev/null
  return 0
}

# observe_claims IDENTITY THINGS...: whose they are, each thing as `alone|shared KIND THING`. The first that is not of this resource
# is named, else the resource itself
observe_claims() {
  IDENTITY=$1
  shift
  ours=''
  for thing; do
    kind=${thing#* } name=${thing#* * }
    claims_on "${kind%% *}" "$name"
    if [ -n "$IDENTITY" ] && [ -f "$claims/$IDENTITY" ]; then
      ours=$claims/$IDENTITY
    elif { [ -n "$IDENTITY" ] || [ "${thing%% *}" = alone ]; } && is_claimed "${kind%% *}" "$name"; then
      for claim in "$claims"/*; do emit_claim "$claim"; return 0; done
    elif [ -n "$IDENTITY" ]; then
      emit claim.stack '(nobody)'
      return 0
    fi
  done
  [ -z "$ours" ] || emit_claim "$ours"
}

emit_claim() {
  read_claim "$1"
  emit claim.stack "$claim_stack"
  emit claim.resource "$claim_resource"
}
