#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { adoptCommand, packageRoot } from "../adopt/adopt";
import { closeHostSessions } from "../host/connection/host-session";
import { nodesCommand } from "../node-lists/nodes";
import { reportCommand } from "../report/report";
import { statusCommand } from "../status/status";

const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };

new Command("pulumi-diskless")
  .version(version)
  .addCommand(adoptCommand())
  .addCommand(reportCommand())
  .addCommand(nodesCommand())
  .addCommand(statusCommand())
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`pulumi-diskless: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  })
  .finally(() => closeHostSessions());
