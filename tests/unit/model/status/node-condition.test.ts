import { FoundNode, NO_IMAGE_NAMED } from "../../../../lib/model/boot/node-boot";
import type { LoggedBoot } from "../../../../lib/model/status/boot-stage";
import { conditionOf } from "../../../../lib/model/status/node-condition";

const NOW = 1000;
const going: LoggedBoot = { stage: "kernel", reached: [{ stage: "kernel", at: 990, words: "vmlinuz" }], last: 990 };
const over: LoggedBoot = { ...going, last: 0 };
const ended: LoggedBoot = { reached: [], last: 990, ended: "it shuts down" };
const halted: LoggedBoot = { ...over, failure: "refused image b, wanted a", refused: true };
const refused = "ssh: connect to host s0 port 22: Connection refused";

test.each<[FoundNode | undefined, LoggedBoot | undefined, object]>([
  [{ state: "current" }, going, { condition: "up" }],
  [{ state: "stale" }, ended, { condition: "stale" }],
  [{ state: "down" }, going, { condition: "booting" }],
  [{ state: "unseen" }, going, { condition: "booting" }],
  [{ state: "unknown", why: refused }, going, { condition: "booting", why: refused }],
  [{ state: "unknown", why: refused }, undefined, { condition: "unknown", why: refused }],
  [{ state: "unknown", why: NO_IMAGE_NAMED }, going, { condition: "unknown", why: NO_IMAGE_NAMED }],
  [{ state: "down" }, ended, { condition: "down", why: "in its log: it shuts down" }],
  // without a word of the node nobody knows that it is down
  [{ state: "down" }, undefined, { condition: "no answer" }],
  [{ state: "down" }, over, { condition: "no answer" }],
  [{ state: "unseen" }, over, { condition: "not seen yet" }],
  [{ state: "down" }, halted, { condition: "refused", why: "refused image b, wanted a" }],
  [{ state: "unknown", why: refused }, halted, { condition: "refused", why: "refused image b, wanted a" }],
  [{ state: "current" }, halted, { condition: "up" }],
  [
    { state: "refused", why: "refused image b, wanted a" },
    undefined,
    { condition: "refused", why: "refused image b, wanted a" },
  ],
  // it boots again since
  [
    { state: "refused", why: "refused image b, wanted a" },
    going,
    { condition: "booting", why: "refused image b, wanted a" },
  ],
  [undefined, undefined, { condition: "not asked" }],
  [undefined, going, { condition: "booting" }],
  [undefined, ended, { condition: "down", why: "in its log: it shuts down" }],
])("%j with the boot %j", (found, boot, expected) => expect(conditionOf(found, boot, NOW)).toEqual(expected));
