import { createHash } from "node:crypto";
import { BOOT_STAGES } from "../../model/status/boot-stage";
import type { ClusterStatus, MasterStatus } from "../../model/status/cluster-status";
import { momentOf } from "../../model/status/moment";
import { foldNames } from "../../model/nodes/folded-names";
import { shortened, visible } from "../visible";
import { plural } from "../report/words";
import { html, renderTemplate, View } from "../template";
import { BootingNode, byCondition, byReason, withBoot } from "./node-groups";
import { cssClass, SIGNS } from "./signs";
import { MOST_ROWS, timeLineOf } from "./time-line";
import { topologyOf } from "./topology";
import * as words from "./words";

const TITLE = "Diskless clusters";
/** Entries of one list; more are counted. */
const MOST_ITEMS = 50;
const LONGEST_TEXT = 2000;

/**
 * A status as one page that needs nothing but itself: no script, no font, no picture of elsewhere. Its policy allows the one style sheet
 * that it has, and every text passes the escaper.
 *
 * @param refreshSeconds after which it loads itself again
 */
export function renderPage(status: ClusterStatus, refreshSeconds: number | undefined): string {
  const css = styleSheet();
  const view: View = {
    title: TITLE,
    css,
    styleHash: createHash("sha256").update(css).digest("base64"),
    refresh: refreshSeconds === undefined ? [] : [{ seconds: Math.ceil(refreshSeconds) }],
    source: status.source,
    stack: words.stackWords(status.stack),
    written: momentOf(status.now),
    masters: status.masters.map((master, i) => masterView(master, status, i)),
    remarks: listView(status.remarks, (words) => ({ words })),
  };
  return renderTemplate("status/status.html", view, (text) => {
    // our own, and without a character to escape: in a style element nothing is an entity
    return text === css ? css : html(visible(shortened(text, LONGEST_TEXT)));
  });
}

/** In one line. */
function styleSheet(): string {
  return renderTemplate("status/page.css", {}, html).replace(/\s*\n\s*/g, "");
}

function masterView(master: MasterStatus, { stack, now }: ClusterStatus, i: number): View {
  const { name, clusters, asked, nodes, images, services, drift, logs } = master;
  const clock = words.clockOf(master, now);
  const { booting, stopped } = withBoot(master);
  return {
    id: `m${i}`,
    name,
    clusters: clusters.join(", "),
    asked: words.askedWords(asked),
    count: plural(nodes.length, "node"),
    groups: groupViews(master),
    topology: topologyOf(master),
    boots: words.bootsWords(master, booting.length),
    timeLine: booting.length === 0 ? [] : [timeLineView(booting, clock)],
    stopped: listView(stopped, (node) => bootItem(node, clock)),
    storeOf: words.stackWords(stack),
    images: listView(images, (image) => ({ digest: words.shortDigest(image.digest), words: words.imageWords(image) })),
    services: listView(services, (one) => ({
      ...{ name: one.service, words: words.serviceWords(one) },
      ...{ kind: one.running ? "up" : "down", sign: one.running ? SIGNS.up : SIGNS.down },
    })),
    servicesOf: asked.kind === "answered" ? words.askedWords(asked) : words.stackWords(stack),
    drift: drift === undefined ? [] : [driftView(drift, words.stackWords(stack))],
    logs: listView(logs, (log) => ({ path: log.path, words: words.logWords(log) })),
  };
}

function groupViews({ nodes }: MasterStatus): View[] {
  return byCondition(nodes).map(({ condition, nodes: own }) => ({
    kind: cssClass(condition),
    sign: SIGNS[condition],
    count: own.length,
    condition,
    meaning: words.MEANINGS[condition],
    names: shortened(foldNames(own.map(({ name }) => name)), LONGEST_TEXT),
    open: condition !== "up",
    // of all of them the names stand above
    reasons: listView(byReason(own), ({ reason, names }) => ({
      ...{ names: names.length === own.length ? "" : words.nodeList(names), reason },
    })),
  }));
}

function timeLineView(booting: readonly BootingNode[], clock: number): View {
  const left = booting.length - MOST_ROWS;
  return {
    ...timeLineOf(booting, clock),
    stages: BOOT_STAGES.slice(0, -1).map((stage) => ({
      kind: cssClass(stage),
      stage,
      meaning: words.STAGE_MEANINGS[stage],
    })),
    items: listView(booting, (node) => bootItem(node, clock)),
    left: left > 0 ? `${plural(left, "boot")} more are left out of the drawing.` : "",
  };
}

function bootItem({ name, boot }: BootingNode, clock: number): View {
  return {
    name,
    words: words.progressWords(boot, clock),
    steps: boot.reached.map(({ stage, at, words: said }) => ({ stage, at: momentOf(at), said })),
  };
}

function driftView(drift: NonNullable<MasterStatus["drift"]>, when: string): View {
  return {
    when,
    count: drift.length === 0 ? "None of what a state tells." : `${plural(drift.length, "fact")}.`,
    facts: listView(drift, ({ resource, fact, observed }) => ({ name: `${resource} ${fact}`, observed })),
    leftOut: words.DRIFT_LEFT_OUT,
  };
}

/** The first entries of a list, and how many more there are; nothing of an empty one. */
function listView<T>(all: readonly T[], view: (one: T) => View): View[] {
  if (all.length === 0) return [];
  const more = all.length - MOST_ITEMS;
  return [{ items: all.slice(0, MOST_ITEMS).map(view), more: more > 0 ? `and ${more} more` : "" }];
}
