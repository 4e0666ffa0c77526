import { printFigures } from "../figures";
import { installAnsible } from "./ansible";
import { openAnsible } from "./ansible-way";
import { contest, type ContestOptions } from "./contest";
import { openOurs } from "./pulumi-way";
import { processorRatio, secondsRatios, turnsAfterLogin } from "./ratios";
import { openScript } from "./script-way";

/** Of Ansible's seconds. */
const LIMITS = { apply: 0.45, check: 0.2 };

/** One boot server by a playbook of Ansible, by this library, and by a shell script that knows no state. */
export async function benchVersusAnsible(options: ContestOptions, say: (line: string) => void): Promise<void> {
  const ways = [openAnsible(await installAnsible(say)), openScript, openOurs];
  const all = await contest(options, ways, say);
  printFigures(
    options.delay.flatMap((delay) => [
      ...secondsRatios(all, "ansible", delay, LIMITS),
      ...processorRatio(all, delay),
      ...turnsAfterLogin(all, delay),
    ]),
  );
}
