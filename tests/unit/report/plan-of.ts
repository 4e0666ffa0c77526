type Values = Readonly<Record<string, unknown>>;

/** A step as the engine writes it. */
export interface WrittenStep {
  readonly op: string;
  readonly type?: string;
  readonly name?: string;
  readonly before?: { readonly inputs?: Values; readonly outputs?: Values };
  readonly after?: { readonly inputs?: Values; readonly outputs?: Values };
  readonly detailedDiff?: Values;
}

/** A plan of a few steps, for what no recorded one has. */
export function planOf(...steps: readonly WrittenStep[]): string {
  return JSON.stringify({
    steps: steps.map(({ op, type = "HostFile", name = "one", before, after, detailedDiff }) => ({
      op,
      urn: `urn:pulumi:dev::site::${type.includes(":") ? type : `pulumi-nodejs:dynamic/diskless:${type}`}::${name}`,
      ...(before && { oldState: { custom: true, ...before } }),
      ...(after && { newState: { custom: true, ...after } }),
      ...(detailedDiff && { detailedDiff }),
    })),
    changeSummary: {},
  });
}

export function fileStep(content: string, path = "/etc/motd"): WrittenStep {
  return { op: "create", after: { inputs: { path, content, mode: "0644" } } };
}

/** A file that has lines in common before and after, which stand in its difference without a mark. */
export function changedFileStep(kept: string, path = "/etc/motd"): WrittenStep {
  const inputs = (last: string) => ({ path, content: `${kept}\n${last}\n`, mode: "0644" });
  return { op: "update", before: { inputs: inputs("old") }, after: { inputs: inputs("new") } };
}
