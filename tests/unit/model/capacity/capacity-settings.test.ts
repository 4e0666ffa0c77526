import { parseCapacity } from "../../../../lib/model/capacity/capacity-settings";
import { refusal } from "../refusal";

test("all nodes boot at once unless a program says otherwise", () =>
  expect(parseCapacity({ linkMbit: 1000 }, 40)).toEqual({ linkMbit: 1000, bootAtOnce: 40 }));

test("what a program says is taken", () =>
  expect(parseCapacity({ linkMbit: 1, nodeMemoryMiB: 1, bootAtOnce: 40 }, 40)).toEqual({
    linkMbit: 1,
    nodeMemoryMiB: 1,
    bootAtOnce: 40,
  }));

test.each([
  [{ linkMbit: 0 }, "capacity.linkMbit: 0 is not the speed of a link, expected whole Mbit/s from 1, such as 1000"],
  [{ linkMbit: 0.5 }, "capacity.linkMbit: 0.5 is not the speed of a link"],
  [{ linkMbit: NaN }, "capacity.linkMbit: NaN is not the speed of a link"],
  [{ linkMbit: 1, nodeMemoryMiB: 0 }, "capacity.nodeMemoryMiB: 0 is not a memory size, expected whole MiB from 1"],
  [
    { linkMbit: 1, bootAtOnce: 41 },
    "capacity.bootAtOnce: 41 is not a number of the cluster's 40 nodes, expected a whole number from 1 to 40",
  ],
  [{ linkMbit: 1, bootAtOnce: 0 }, "capacity.bootAtOnce: 0 is not a number"],
  [{ linkMbit: 1, bootAtOnce: 1.5 }, "capacity.bootAtOnce: 1.5 is not a number"],
])("%j is refused", (plain, words) => expect(refusal(() => parseCapacity(plain, 40))).toContain(words));
