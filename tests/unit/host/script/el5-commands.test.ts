import { libraryNames, libraryText } from "../../../../lib/host/script/libraries";
import { el5Findings } from "../../../support/el5-findings";
import { MISSING_COMMANDS, MISSING_OPTIONS } from "../../../support/el5-lacks";
import { shellCommands } from "../../../support/shell-commands";

const LIBRARIES = libraryNames();
const LATER_PLATFORMS = new Set([...MISSING_COMMANDS, ...MISSING_OPTIONS].flatMap(({ allowedIn }) => allowedIn ?? []));

test("there are libraries to look at", () => expect(LIBRARIES).toContain("transaction"));

test.each(LIBRARIES)("%s.sh uses nothing that CentOS 5 lacks", (name) =>
  expect(el5Findings(libraryText(name), `${name}.sh`)).toEqual([]),
);

test("an allowance for a later platform that is not used goes", () => {
  for (const name of LIBRARIES.filter((one) => LATER_PLATFORMS.has(`${one}.sh`))) {
    expect([name, el5Findings(libraryText(name))]).not.toEqual([name, []]);
  }
});

describe("is found:", () => {
  test.each(MISSING_COMMANDS.map(({ command }) => [command]))("%s", (command) => {
    expect(el5Findings(`${command} 5\n`)).toHaveLength(1);
    expect(el5Findings(`if x="$(/usr/bin/${command} a | cat)"; then :; fi\n`)).toHaveLength(1);
    expect(el5Findings(`find . -print0 | xargs -0 ${command}\n`)).toHaveLength(1);
    expect(el5Findings(`chroot "$ROOT" /bin/sh -c 'cd / && ${command} a'\n`)).toHaveLength(1);
  });

  test.each([
    ["sort -ruV a"],
    ["sort --version-sort a"],
    ["stat --printf='%a' a"],
    ["cp -an a b"],
    ["cp --reflink=auto a b"],
    ["ln -sr a b"],
    ["sync -f a"],
    ["dd if=a of=b status=none"],
    ["mktemp /tmp/a.XXXXXX.sh"],
    ["mktemp --tmpdir a.XXXX"],
    ["sed -nE 's/(a)/b/p' a"],
    ["find . -type f -executable"],
    ["losetup -j a"],
    ["gzip -k a"],
    ["chroot --userspec=0:0 / id"],
    ["ssh-keygen -q -t ed25519 -f a"],
  ])("%s", (command) => expect(el5Findings(`${command}\n`)).toHaveLength(1));
});

test.each([
  ["# timeout 5 is not there"],
  ["echo 'timeout 5; truncate a'"],
  ['refuse "no answer before the timeout; truncate $1"'],
  ["timeout=5; echo $timeout ${timeout%s}"],
  ["command -v systemctl >/dev/null 2>&1 || exit 1"],
  ["sort -ru a; stat -c %a a; cp -axp a b; ln -sfn a b; sync; sync a >/dev/null; mktemp -d /tmp/a.XXXXXX"],
  ["sed -n 's/-E/V/p' a; find . -xdev -printf '%p' | xargs -0 -P 4 cat; head -c 5 a; mv -Tf a b; gzip -n -c a"],
  ["cat <<END\ntimeout 5\nEND\ntrue"],
  ["cp -p --reflink=always a b || cp -p a b"],
  ["losetup -f -s a; losetup -a; losetup -d /dev/loop0; flock a true; setsid true"],
])("is no use of it: %s", (script) => expect(el5Findings(`${script}\n`)).toEqual([]));

test("commands are read as a shell reads them", () =>
  expect(
    shellCommands(`a=1 b "c d"'e' >&2 && ! f \\
  g; x=\${y#"$(h i)"} # j
case $k in l) m $((1 + 2)) ;; esac
trap 'n "$o"' EXIT
`),
  ).toEqual([
    ["b", "c de", ">&2"],
    ["f", "g"],
    ["h", "i"],
    ["case", "$k", "in", "l"],
    ["m", "$((1 + 2"],
    ["trap", 'n "$o"', "EXIT"],
    ["n", "$o"],
  ]));
