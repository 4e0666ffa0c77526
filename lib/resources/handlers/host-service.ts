import { z } from "zod";
import { hostSession } from "../../host/host-session";
import {
  managedFileSchema,
  observedFile,
  observeFileCalls,
  restoreDroppedCalls,
  restoreFileCalls,
  writeFileCalls,
} from "../../host/managed-files";
import { probingOf } from "../../host/probes";
import { Call } from "../../host/script";
import { Handler, HostInputs, sameRequest, wireable } from "../contract";
import { checkInputs } from "./checked";

const serviceSchema = z.object({
  serviceManager: z.enum(["sysv", "systemd"]),
  service: z.string().regex(/^[A-Za-z0-9@._-]+$/, "expected the name of a service"),
  running: z.boolean(),
  enabled: z.boolean(),
  files: z.array(managedFileSchema),
  reload: z.string().optional(),
  probe: z.string().optional(),
  serving: z.string().optional(),
  servingCommand: z.string().optional(),
});

/** A daemon with its configuration files: one transaction, one restart. */
export type HostServiceInputs = HostInputs & z.infer<typeof serviceSchema>;

export const hostService: Handler<HostServiceInputs> = {
  check: (_olds, news) => checkInputs(serviceSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.service === news.service ? [] : ["service"], deleteBeforeReplace: true }),

  async create(inputs) {
    await change(inputs, settleCalls(inputs));
    return { id: inputs.service, outs: inputs };
  },

  async read(_id, props) {
    const answer = await hostSession(props.connection).read({
      libraries: librariesOf(props),
      calls: [...observeFileCalls(props.files), ["observe_service", props.service, props.servingCommand ?? ""]],
    });
    const observed: HostServiceInputs = {
      ...props,
      files: props.files.map((file, i) => observedFile(file, i, answer.values) ?? absent(file)),
      running: answer.values.get("running") === "yes",
      enabled: answer.values.get("enabled") === "yes",
      ...(props.serving !== undefined && { serving: answer.values.get("serving") ?? "" }),
    };
    const inputs = wireable(observed);
    return { id: props.service, props: inputs, inputs };
  },

  async update(_id, olds, news) {
    if (!sameRequest(olds, news)) {
      await change(news, [...settleCalls(news), ...restoreDroppedCalls(olds.files, news.files)]);
    }
    return { outs: news };
  },

  async delete(_id, props) {
    await change(props, [["begin_transaction"], ...restoreFileCalls(props.files), ["release_service", props.service]]);
  },
};

function settleCalls(inputs: HostServiceInputs): Call[] {
  const [begin, ...write] = writeFileCalls(inputs.files);
  return [
    begin,
    ...probingOf(inputs.probe).calls,
    ["announce_service", inputs.service],
    ...write,
    [
      "settle_service",
      inputs.service,
      yesOrNo(inputs.running),
      yesOrNo(inputs.enabled),
      inputs.reload ?? "",
      inputs.probe ?? "",
    ],
    ...(inputs.serving === undefined || inputs.servingCommand === undefined
      ? []
      : [["expect_serving", inputs.service, inputs.servingCommand, inputs.serving, inputs.reload ?? ""] as const]),
  ];
}

/** A file that is gone shows its path and nothing else, so the diff lists every line that is missing. */
function absent(file: HostServiceInputs["files"][number]): HostServiceInputs["files"][number] {
  return { ...file, content: undefined, mode: "(absent)" };
}

function librariesOf(inputs: HostServiceInputs): string[] {
  return ["block", "files", "transaction", `service-${inputs.serviceManager}`, "service"];
}

async function change(inputs: HostServiceInputs, calls: Call[]): Promise<void> {
  const libraries = [...librariesOf(inputs), ...probingOf(inputs.probe).libraries];
  await hostSession(inputs.connection).change({ libraries, calls });
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}
