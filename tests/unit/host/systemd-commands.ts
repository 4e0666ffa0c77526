import { FakeMaster, SHORT_SLEEP } from "./shell";

/**
 * systemctl(1) of a fake master. A unit exists as etc/units/NAME; a line `masked` in it forbids its start, `stale` asks for a
 * daemon-reload, `lost` is one whose file was taken away, `triggers NAME` makes it a socket of that service. A daemon refuses to start with a configuration
 * (etc/NAME.conf) that holds `poison`, and dies right after its start with one that holds `dying`. Every call but a question
 * is noted in `log`. With a file `mute` systemd itself does not answer; `says-of-nothing` is what it calls the state of a unit without a file.
 */
export function installSystemd(master: FakeMaster, ...units: string[]): void {
  for (const unit of units) master.write(`etc/units/${unit}`, "");
  master.write("log", "");
  master.command(
    "systemctl",
    `
if [ -e "$MASTER/mute" ]; then echo "Failed to connect to bus" >&2; exit 1; fi
reloads=0 words=
for word; do
  case $word in
    --property=*) property=\${word#--property=} ;;
    --*) : ;;
    *) words="$words $word" ;;
  esac
done
set -- $words
fragment_of() {
  case $1 in
    *.*) fragment=$MASTER/fragments/$1 ;;
    *) fragment=$MASTER/fragments/$1.service ;;
  esac
  mkdir -p "$MASTER/fragments" && : >"$fragment"
  echo "$fragment"
}
show_property() {
    unit=$MASTER/etc/units/$1
    case $2 in
      LoadState)
        if [ ! -e "$unit" ]; then echo LoadState=not-found
        elif grep -qx masked "$unit"; then echo LoadState=masked
        else echo LoadState=loaded; fi ;;
      ActiveState) if [ -e "$MASTER/$1.running" ]; then echo ActiveState=active; else echo ActiveState=inactive; fi ;;
      NeedDaemonReload) if grep -qsx stale "$unit"; then echo NeedDaemonReload=yes; else echo NeedDaemonReload=no; fi ;;
      FragmentPath)
        if grep -qsx lost "$unit"; then echo FragmentPath=/none
        elif [ ! -e "$unit" ]; then echo FragmentPath=
        else fragment_of "$1" | sed 's/^/FragmentPath=/'; fi ;;
      Triggers) echo "Triggers=$(sed -n 's/^triggers //p' "$unit" 2>/dev/null)" ;;
      MainPID | StateChangeTimestampMonotonic) echo "$2=$(cat "$MASTER/$1.$2" 2>/dev/null || echo 0)" ;;
      InvocationID) echo "InvocationID=0f$1" ;;
    esac
}
unit=$MASTER/etc/units/$2 running=$MASTER/$2.running config=$MASTER/etc/$2.conf
triggers=$(sed -n 's/^triggers //p' "$unit" 2>/dev/null)
case $1 in
  show | cat | is-active | is-enabled | status | is-system-running) : ;;
  *) echo "systemctl $*" >>"$MASTER/log" ;;
esac
case $1 in
  show)
    shift
    between=
    for asked; do
      [ -z "$between" ] || echo
      between=yes
      for one in $(echo "$property" | tr , ' '); do show_property "$asked" "$one"; done
    done ;;

  is-active) if [ -e "$running" ]; then echo active; else echo inactive; exit 3; fi ;;
  is-enabled)
    shift
    for asked; do
      unit=$MASTER/etc/units/$asked
      if grep -qsx lost "$unit" || [ ! -e "$unit" ]; then
        [ ! -s "$MASTER/says-of-nothing" ] || { cat "$MASTER/says-of-nothing"; exit 4; }
        echo "Failed to get unit file state for $asked" >&2; exit 1
      fi
      if [ -e "$MASTER/$asked.enabled" ]; then echo enabled; else echo disabled; not=1; fi
    done
    exit "\${not:-0}" ;;
  cat)
    shift
    for asked; do
      [ -e "$MASTER/etc/units/$asked" ] || { echo "No files found for $asked." >&2; continue; }
      fragment_of "$asked" | sed 's/^/# /'
      cat "$MASTER/etc/units/$asked"
      echo
    done ;;
  daemon-reload) for unit in "$MASTER"/etc/units/*; do : >"$unit"; done ;;
  enable) : >"$MASTER/$2.enabled" ;;
  disable) rm -f "$MASTER/$2.enabled" ;;
  stop) rm -f "$running" ;;
  start | restart)
    if [ -n "$triggers" ] && [ -e "$MASTER/$triggers.running" ]; then
      echo "$2: Socket service $triggers already active, refusing." >&2; exit 1
    fi
    rm -f "$running"
    if grep -q poison "$config" 2>/dev/null; then
      echo "Job for $2.service failed because the control process exited with error code." >&2; exit 1
    fi
    grep -q dying "$config" 2>/dev/null || cp "$config" "$running" 2>/dev/null || : >"$running" ;;
  status) echo "x $2.service"; echo "m0 $2[42]: $(grep -h poison "$config") on line 1"; exit 3 ;;
  is-system-running) echo running ;;
esac
`,
  );
  // a probe waits a second between its attempts; the test does not
  master.command("sleep", SHORT_SLEEP);
}
