import type { Workspace } from "../../lab/engine";
import { canonicalJson } from "../../lib/model/canonical-json";

/** The connection's own limit, in seconds, for tests that wait for it. */
export const CONNECT_LIMIT_S = 4;

/** Every resource, and all that the state knows of ours; secrets of others are encrypted anew at every write. */
export async function knownResources(stack: Workspace): Promise<string[]> {
  const { resources = [] } = (await stack.exportState()).deployment;
  return resources
    .map(({ urn, type, outputs }) => `${urn} ${type.includes("diskless:") && outputs ? canonicalJson(outputs) : ""}`)
    .sort();
}

/** Far below one limit for each resource, and enough for an engine that other tests keep waiting. */
const GIVEN_UP_S = 10 * CONNECT_LIMIT_S;

/** An operation on a master that does not answer: it ends in time, names the host and drops nothing from the state. */
export async function expectGivenUp(
  stack: Workspace,
  operation: "up" | "refresh" | "destroy",
  known: readonly string[],
): Promise<void> {
  const start = Date.now();
  const outcome = await stack[operation]();
  const seconds = (Date.now() - start) / 1000;
  console.log(
    `${operation} of a master that does not answer gave up after ${seconds.toFixed(1)} s; connect limit ${CONNECT_LIMIT_S} s`,
  );
  expect(outcome.code).not.toBe(0);
  expect(outcome.stdout + outcome.stderr).toMatch(/root@127\.0\.0\.1:\d+: /);
  expect(outcome.stdout + outcome.stderr).toContain("Nothing was changed there, and the state is unchanged.");
  expect(seconds).toBeLessThan(GIVEN_UP_S);
  expect(await knownResources(stack)).toEqual(known);
}
