import { spawnSync } from "node:child_process";
import {
  applyNodeFilesCommand,
  filesQuestion,
  liveApplier,
  pushNodeFilesCommand,
} from "../../../../lib/host/node-files/commands";
import { el5Findings } from "../../../support/el5-findings";

const TEXTS: [name: string, text: string][] = [
  ["apply-node-files", applyNodeFilesCommand()],
  ["push-node-files", pushNodeFilesCommand("/srv/plan", "/srv/secret plan")],
  ["what a push runs on a node", liveApplier()],
  ["what a node is asked", filesQuestion()],
];

test.each(TEXTS)("%s is POSIX sh with what CentOS 5 has", (_name, text) => {
  expect(el5Findings(text)).toEqual([]);
  const options = ["--shell=sh", "--severity=style", "--exclude=SC2016,SC2034", "-"];
  const { status, stdout } = spawnSync("shellcheck", options, { input: text, encoding: "utf8" });
  expect([status, stdout]).toEqual([0, ""]);
  expect(spawnSync("dash", ["-n"], { input: text, encoding: "utf8" }).stderr).toBe("");
});

test("a command line has room for what goes to a node, in a kernel that takes 128 KiB for all its words", () =>
  TEXTS.slice(2).forEach(([, text]) => expect(text.length).toBeLessThan(64_000)));
