import { printFigures } from "../figures";
import { contest, type ContestOptions } from "./contest";
import { openOurs, openRemoteCommand } from "./pulumi-way";
import { secondsRatios } from "./ratios";

/** One boot server by command.remote.Command, as programs have it without this library, and by this library. */
export async function benchVersusRemoteCommand(options: ContestOptions, say: (line: string) => void): Promise<void> {
  const all = await contest(options, [openRemoteCommand, openOurs], say);
  printFigures(options.delay.flatMap((delay) => secondsRatios(all, "remote-command", delay)));
}
