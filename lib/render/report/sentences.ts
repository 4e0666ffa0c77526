import type { ChangeReport, FileChange, ServiceAction } from "../../model/report/change-report";
import { sentence, Sentence } from "./dialect";
import { nodeSentences } from "./node-sentences";
import { joined, listed, plural } from "./words";

const MOST_FACTS = 3;

/** The engine has fewer words; a text that only looks like a plan may have more. */
const MOST_COUNTS = 12;

const ACTIONS: Readonly<Record<ServiceAction, string>> = {
  restart: "Restarts once",
  reload: "Reloads once, or restarts where a reload is not enough",
  start: "Starts, where they do not run already",
  stop: "Stops",
  check: "Asks without a restart",
  release: "Puts back to how they were before the first apply",
};

/** The first paragraph: what a person decides by. */
export function reportSentences(report: ChangeReport): Sentence[] {
  return [
    ...outcomeSentences(report),
    ...(report.isPlanned ? plannedSentences(report) : []),
    ...driftSentences(report),
  ];
}

function outcomeSentences({ outcome, counts, isPlanned, reachedOtherwise }: ChangeReport): Sentence[] {
  const failed =
    outcome === "failed"
      ? [sentence`The preview failed, so this report is of what it came to and says of nothing that it stays.`]
      : [];
  if (!isPlanned) return [...failed, sentence`Hosts were asked, and no program was planned.`];
  const { same = 0, ...others } = counts;
  const changed = Object.entries(others)
    .filter(([, count]) => count > 0)
    .slice(0, MOST_COUNTS);
  const steps = joined(changed.map(([what, count]) => sentence`${count} ${{ name: what }}`));
  return [
    ...failed,
    ...(changed.length > 0 ? [sentence`The engine counts by resources: ${steps}.`] : []),
    ...(outcome === "no change" ? [sentence`The program changes nothing of what the state has.`] : []),
    ...(same === 0 ? [] : [sentence`Of ${plural(same, "resource")} the program wants what the state has.`]),
    ...(reachedOtherwise === 0
      ? []
      : [
          sentence`Of ${plural(reachedOtherwise, "resource")} only the way to the master or the name of who asks changes.`,
        ]),
  ];
}

function plannedSentences(report: ChangeReport): Sentence[] {
  const { packages, files, services, images } = report;
  const isWhole = report.outcome !== "failed";
  return [
    ...listed("Packages to install on the master", packages.installed),
    ...listed("Packages that are not wanted any more, and leave where they came by this program", packages.removed),
    ...fileSentences(files),
    ...(Object.keys(ACTIONS) as ServiceAction[]).flatMap((action) =>
      listed(
        ACTIONS[action],
        services.filter((one) => one.action === action).map(({ service }) => service),
      ),
    ),
    ...imageSentences(images, isWhole),
    ...nodeSentences(report.nodes, isWhole),
  ];
}

function fileSentences(files: readonly FileChange[]): Sentence[] {
  const texts = files.flatMap(({ difference }) => difference ?? []);
  const sum = (of: (text: (typeof texts)[number]) => number): number => texts.reduce((all, text) => all + of(text), 0);
  const [before, after] = [sum(({ bytesBefore }) => bytesBefore), sum(({ bytesAfter }) => bytesAfter)];
  const size =
    texts.length === 0
      ? []
      : [
          sentence`${plural(texts.length, "text")} ${texts.length === 1 ? "gets" : "get"} ${plural(
            sum(({ added }) => added),
            "line",
          )} and ${texts.length === 1 ? "loses" : "lose"} ${sum(({ removed }) => removed)}: ${before} bytes before, ${after} after.`,
        ];
  const of = (some: FileChange["change"][]): string[] =>
    files.filter(({ change }) => some.includes(change)).map(({ name }) => name);
  return [
    ...listed("Files that are new", of(["create"])),
    ...listed("Files that change", of(["update", "replace"])),
    ...listed("Files that go, or come back as they were before", of(["delete"])),
    ...size,
  ];
}

/** @param isWhole whether it may be said that something does not change */
function imageSentences(images: ChangeReport["images"], isWhole: boolean): Sentence[] {
  const built = images.filter(({ isBuilt }) => isBuilt).map(({ name }) => name);
  const pins = images.flatMap(({ name, pin }) => (pin === undefined ? [] : [`${name} to ${pin}`]));
  return [
    ...(built.length === 0 && isWhole ? [sentence`No image is built.`] : listed("Images that are built", built)),
    ...listed("Images that are pinned otherwise", pins),
  ];
}

function driftSentences({ asked, drift, isPlanned, hiddenDifferences }: ChangeReport): Sentence[] {
  if (asked === 0) {
    return [
      ...hiddenSentences(hiddenDifferences, "it is not shown"),
      sentence`Drift was not asked for, since the plan was made without ${{ name: "--refresh" }}: the master and its nodes may differ from the state.`,
    ];
  }
  const whom = [
    sentence`Drift was asked for, of ${plural(asked, "resource")}.`,
    ...hiddenSentences(hiddenDifferences, "whether by the program or by drift is not shown"),
  ];
  if (drift.length === 0) {
    const nothing = hiddenDifferences === 0 ? "Nothing" : "Nothing else";
    const none = isPlanned ? "this plan puts back" : "differs from the state";
    return [...whom, sentence`${nothing} was found that ${none}.`];
  }
  const facts = drift
    .slice(0, MOST_FACTS)
    .map(({ resource, fact, observed }) => sentence`${{ name: `${resource} ${fact}` }}: ${{ name: observed }}`);
  const more = drift.length > MOST_FACTS ? `, and ${plural(drift.length - MOST_FACTS, "fact")} more` : "";
  return [...whom, sentence`${plural(drift.length, "fact")} drifted: ${joined(facts)}${more}.`];
}

function hiddenSentences(count: number, what: string): Sentence[] {
  return count === 0 ? [] : [sentence`Of ${plural(count, "resource")} a secret differs; ${what}.`];
}
