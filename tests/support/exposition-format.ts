const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const HELP = new RegExp(`^# HELP (${NAME}) (.+)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
const SAMPLE = new RegExp(`^(${NAME})(\\{.*\\})? (\\S+)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y;

/**
 * What is wrong with a text in the exposition format of Prometheus, as `promtool check metrics` and the textfile collector of node_exporter
 * find it: one help and one type a metric, before its samples, which stand together; labels that are escaped; no sample twice and none
 * with a time.
 */
export function expositionFaults(text: string): string[] {
  const faults: string[] = [];
  const seen = new Map<string, string>();
  const samples = new Set<string>();
  let current = "";
  if (!text.endsWith("\n")) faults.push("the last line has no end");
  text
    .slice(0, -1)
    .split("\n")
    .forEach((line, i) => {
      const fault = (words: string): void => void faults.push(`${i + 1}: ${words}: ${line}`);
      const [help, type, sample] = [HELP.exec(line), TYPE.exec(line), SAMPLE.exec(line)];
      if (help) {
        if (seen.has(help[1])) fault("its help comes twice, or apart from its samples");
        seen.set(help[1], "help");
        current = help[1];
      } else if (type) {
        if (type[1] !== current || seen.get(current) !== "help") fault("a type without the help before it");
        seen.set(current, "type");
      } else if (sample) {
        const [, name, labels = "{}", value] = sample;
        if (name !== current || seen.get(name) !== "type") fault("a sample away from its help and type");
        if (samples.has(`${name}${labels}`)) fault("a sample that is there twice");
        samples.add(`${name}${labels}`);
        if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(value) && !["NaN", "+Inf", "-Inf"].includes(value)) fault("no number");
        if (!areLabels(labels.slice(1, -1))) fault("its labels cannot be read");
      } else fault("neither help, nor type, nor sample");
    });
  return faults;
}

function areLabels(text: string): boolean {
  LABEL.lastIndex = 0;
  const names = new Set<string>();
  while (LABEL.lastIndex < text.length) {
    const label = LABEL.exec(text);
    if (label === null || names.has(label[1])) return false;
    names.add(label[1]);
  }
  return true;
}
