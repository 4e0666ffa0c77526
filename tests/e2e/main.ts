import { Command, InvalidArgumentError } from "commander";
import { UnsuitableMachine } from "../../lab";
import { tellFailure } from "../failure-list";
import type { Play, Scenario } from "./scenario";
import { adopt } from "./scenarios/adopt";
import { boot } from "./scenarios/boot";
import { corrupt } from "./scenarios/corrupt";
import { crash } from "./scenarios/crash";
import { cut, cutAll } from "./scenarios/cut";
import { drift } from "./scenarios/drift";
import { el10, el9 } from "./scenarios/bios-and-uefi";
import { el9Rollout } from "./scenarios/el9-rollout";
import { el9RolloutStops } from "./scenarios/el9-rollout-stops";
import { el9SecureBoot } from "./scenarios/el9-secure-boot";
import { el9SignedImage } from "./scenarios/el9-signed-image";
import { el10UefiHttp, el9UefiHttp } from "./scenarios/uefi-http";
import { el9Vm } from "./scenarios/el9-vm";
import { howto } from "./scenarios/howto";
import { howtoCut } from "./scenarios/howto-cut";
import { howtoDrift } from "./scenarios/howto-drift";
import { howtoUpdate } from "./scenarios/howto-update";
import { interfaces } from "./scenarios/interfaces";
import { newCard } from "./scenarios/new-card";
import { el9NodeFiles, nodeFiles, nodeFilesCut } from "./scenarios/node-files";
import { el9NodeHostKeys, nodeHostKeys } from "./scenarios/node-host-keys";
import { nodeDrift } from "./scenarios/node-drift";
import { publishLoop } from "./scenarios/publish-loop";
import { power } from "./scenarios/power";
import { rollback } from "./scenarios/rollback";
import { rollout } from "./scenarios/rollout";
import { rolloutStops } from "./scenarios/rollout-stops";
import { twoNetworks } from "./scenarios/two-networks";
import { verifiedImage } from "./scenarios/verified-image";

// the longest comes early, so that none is left alone at the end of two at once
const SCENARIOS: readonly Scenario[] = [
  el9,
  boot,
  drift,
  newCard,
  crash,
  cut,
  nodeDrift,
  nodeFiles,
  rollback,
  corrupt,
  power,
  publishLoop,
  twoNetworks,
  rollout,
  rolloutStops,
  howto,
  howtoDrift,
  howtoUpdate,
  howtoCut,
  adopt,
  cutAll,
  el9Rollout,
  nodeFilesCut,
  el9NodeFiles,
  interfaces,
  nodeHostKeys,
  el9NodeHostKeys,
  el9RolloutStops,
  el9UefiHttp,
  el10UefiHttp,
  verifiedImage,
  el9SecureBoot,
  el9SignedImage,
  el9Vm,
  el10,
];

let passed = 0;
const failures: { readonly what: string; readonly message: string }[] = [];

function playOf(scenario: Scenario): Play {
  const start = Date.now();
  const say = (line: string): void => {
    console.log(`${((Date.now() - start) / 1000).toFixed(0).padStart(5)} s  ${scenario.name}: ${line}`);
  };
  return {
    labName: `e2e-${scenario.name}`,
    say,
    async check(what, body) {
      try {
        const result = await body();
        passed++;
        say(`passed: ${what}`);
        return result;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        failures.push({ what: `e2e ${scenario.name}: ${what}`, message });
        say(`FAILED: ${what}\n${message}`);
        return undefined;
      }
    },
  };
}

const describe = ({ name, tells, onRequest }: Scenario): string =>
  `  ${name.padEnd(12)} ${tells}${onRequest ? " (only when it is named)" : ""}`;

/**
 * Plays them in their order, so many at once: most of a scenario is waiting for one node or one engine. Of those with heavy nodes one
 * at a time is played, since a node that gets half a processor is slower than what waits for it allows. Whoever finds nothing else to
 * play leaves the rest to the lane that plays such a one.
 */
async function playAll(scenarios: readonly Scenario[], atOnce: number): Promise<void> {
  const waiting = [...scenarios];
  let heavyIsPlayed = false;
  const next = (): Scenario | undefined => {
    const index = waiting.findIndex(({ heavyNodes }) => !heavyNodes || !heavyIsPlayed);
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };
  const lane = async (): Promise<void> => {
    for (let scenario = next(); scenario !== undefined; scenario = next()) {
      const play = playOf(scenario);
      const played = scenario;
      if (played.heavyNodes) heavyIsPlayed = true;
      await play.check("played to its end", () => played.run(play));
      if (played.heavyNodes) heavyIsPlayed = false;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError("expected a whole number from 1");
  return count;
}

async function main(): Promise<void> {
  const command = new Command("test:e2e")
    .description(`Plays scenarios on the lab:\n${SCENARIOS.map(describe).join("\n")}`)
    .argument("[scenario...]", "names of scenarios; none for all but those that are to be named", [])
    .option("--at-once <count>", "scenarios that are played at the same time, each in a lab of its own", parseCount, 1)
    .parse();
  const names = command.args;
  const unknown = names.find((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no scenario "${unknown}"; there are ${SCENARIOS.map(({ name }) => name).join(", ")}`);
  }
  await playAll(
    SCENARIOS.filter(({ name, onRequest }) => (names.length > 0 ? names.includes(name) : !onRequest)),
    command.opts<{ atOnce: number }>().atOnce,
  );
  for (const { what, message } of failures) tellFailure(what, message);
  console.log(`${passed} passed, ${failures.length} failed`);
  if (failures.length > 0 || passed === 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(`test:e2e: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof UnsuitableMachine ? 2 : 1;
});
