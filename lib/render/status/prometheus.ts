import type { ClusterStatus, MasterStatus } from "../../model/status/cluster-status";
import { NODE_CONDITIONS } from "../../model/status/node-condition";
import { visible } from "../visible";

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** One metric with all its samples, which the format wants beside each other. */
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const PREFIX = "pulumi_diskless_";

/**
 * A status in the text exposition format of Prometheus, for the textfile collector of node_exporter: gauges without times of their own,
 * each with its help and type once. What is not known has no sample.
 */
export function renderPrometheus(status: ClusterStatus): string {
  return metricsOf(status)
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, samples }) => [
      `# HELP ${PREFIX}${name} ${help}`,
      `# TYPE ${PREFIX}${name} gauge`,
      ...samples.map(({ labels, value }) => `${PREFIX}${name}${labelText(labels)} ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function metricsOf({ masters, stack, now }: ClusterStatus): Metric[] {
  const of = (samples: (master: MasterStatus) => readonly Sample[]): Sample[] =>
    masters.flatMap((master) =>
      samples(master).map(({ labels, value }) => ({ labels: { master: master.name, ...labels }, value })),
    );
  const moment = (text: string | undefined): Sample[] =>
    text === undefined ? [] : [{ labels: {}, value: Date.parse(text) / 1000 }];
  return [
    metric("status_timestamp_seconds", "When this was written.", [{ labels: {}, value: now }]),
    metric("state_timestamp_seconds", "When the state of the stack was written last.", moment(stack.written)),
    metric("refresh_timestamp_seconds", "When the last refresh of the stack ended.", moment(stack.refreshed)),
    metric(
      "master_answered",
      "Whether a master that was asked answered.",
      of(({ asked }) => (asked.kind === "not asked" ? [] : [{ labels: {}, value: Number(asked.kind === "answered") }])),
    ),
    metric(
      "nodes",
      "Number of nodes by condition.",
      of(({ nodes }) =>
        NODE_CONDITIONS.map((condition) => ({
          labels: { condition },
          value: nodes.filter((node) => node.condition === condition).length,
        })),
      ),
    ),
    metric(
      "node_condition",
      "1 for the condition of a node.",
      of(({ nodes }) => nodes.map(({ name, condition }) => ({ labels: { node: name, condition }, value: 1 }))),
    ),
    metric(
      "node_boot_stage",
      "1 for the stage that a boot has reached which goes on.",
      of(({ nodes }) =>
        nodes.flatMap(({ name, condition, boot }) =>
          condition === "booting" && boot?.stage !== undefined
            ? [{ labels: { node: name, stage: boot.stage }, value: 1 }]
            : [],
        ),
      ),
    ),
    metric(
      "image_wanted_nodes",
      "Number of nodes that should run an image.",
      of(({ images }) => images.map(({ digest, wantedBy }) => ({ labels: { digest }, value: wantedBy.length }))),
    ),
    metric(
      "image_running_nodes",
      "Number of nodes that said that they run an image.",
      of(({ images }) => images.map(({ digest, runBy }) => ({ labels: { digest }, value: runBy.length }))),
    ),
    metric(
      "image_bytes",
      "Size of an image in the store.",
      of(({ images }) =>
        images.flatMap(({ digest, bytes }) => (bytes === undefined ? [] : [{ labels: { digest }, value: bytes }])),
      ),
    ),
    metric(
      "image_published_timestamp_seconds",
      "When an image was published, to the minute.",
      of(({ images }) =>
        images.flatMap(({ digest, published }) =>
          moment(published).map(({ value }) => ({ labels: { digest }, value })),
        ),
      ),
    ),
    metric(
      "service_runs",
      "Whether a daemon of the master runs.",
      of(({ services }) => services.map(({ service, running }) => ({ labels: { service }, value: Number(running) }))),
    ),
    metric(
      "service_starts_at_boot",
      "Whether a daemon of the master starts at boot.",
      of(({ services }) => services.map(({ service, enabled }) => ({ labels: { service }, value: Number(enabled) }))),
    ),
    metric(
      "drift_facts",
      "Number of facts that the last refresh found otherwise, of those that a state tells.",
      of(({ drift }) => (drift === undefined ? [] : [{ labels: {}, value: drift.length }])),
    ),
  ];
}

function metric(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, samples: unique(samples) };
}

/** A sample that is there twice makes a collector refuse the whole file. */
function unique(samples: readonly Sample[]): Sample[] {
  return [...new Map(samples.map((sample) => [labelText(sample.labels), sample])).values()];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(visible(value))}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replace(/[\\"]/g, "\\$&");
}
