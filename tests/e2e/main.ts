import { Command } from "commander";
import { UnsuitableMachine } from "../../lab";
import type { Play, Scenario } from "./scenario";
import { adopt } from "./scenarios/adopt";
import { boot } from "./scenarios/boot";
import { crash } from "./scenarios/crash";
import { drift } from "./scenarios/drift";
import { el9 } from "./scenarios/el9";
import { el9Vm } from "./scenarios/el9-vm";
import { howto } from "./scenarios/howto";
import { howtoCut } from "./scenarios/howto-cut";
import { howtoDrift } from "./scenarios/howto-drift";
import { howtoUpdate } from "./scenarios/howto-update";
import { newCard } from "./scenarios/new-card";
import { nodeDrift } from "./scenarios/node-drift";
import { rollback } from "./scenarios/rollback";

const SCENARIOS: readonly Scenario[] = [
  boot,
  drift,
  newCard,
  crash,
  nodeDrift,
  rollback,
  howto,
  howtoDrift,
  howtoUpdate,
  howtoCut,
  el9,
  adopt,
  el9Vm,
];

let passed = 0;
let failed = 0;

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
        failed++;
        say(`FAILED: ${what}\n${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      }
    },
  };
}

const describe = ({ name, tells, onRequest }: Scenario): string =>
  `  ${name.padEnd(12)} ${tells}${onRequest ? " (only when it is named)" : ""}`;

async function main(): Promise<void> {
  const names = new Command("test:e2e")
    .description(`Plays scenarios on the lab:\n${SCENARIOS.map(describe).join("\n")}`)
    .argument("[scenario...]", "names of scenarios; none for all but those that are to be named", [])
    .parse().args;
  const unknown = names.find((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no scenario "${unknown}"; there are ${SCENARIOS.map(({ name }) => name).join(", ")}`);
  }
  for (const scenario of SCENARIOS) {
    if (names.length > 0 ? !names.includes(scenario.name) : scenario.onRequest) continue;
    const play = playOf(scenario);
    await play.check("played to its end", () => scenario.run(play));
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(`test:e2e: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof UnsuitableMachine ? 2 : 1;
});
