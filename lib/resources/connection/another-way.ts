import { canonicalJson } from "../../model/canonical-json";
import { sameMachine } from "../../model/connection/machine";
import { Handler, hasUnknowns, HostInputs, withoutKept } from "../contract";

/**
 * A handler of resources with outputs that others wait for, such as the digest of an image. For the engine every output of what
 * changes is unknown in a preview, so another way to the same machine is no change of such a resource. Its state keeps the former
 * way until it changes otherwise; `sessionByAnyWayOf` goes by the way of the other resources where that one does not reach the machine.
 *
 * @param inputsOf takes the outputs out of what the state keeps
 * @param besides further inputs that ask for nothing alone: the next change takes them as they are then
 */
export function steadyByAnotherWay<Inputs extends HostInputs, Outputs extends Inputs>(
  handler: Handler<Inputs, Outputs>,
  inputsOf: (outputs: Outputs) => Inputs,
  besides: readonly (keyof Inputs & string)[] = [],
): Handler<Inputs, Outputs> {
  return {
    ...handler,
    async diff(id, olds, news) {
      const diff = await handler.diff(id, olds, news);
      return onlyDiffer(["connection", ...besides], inputsOf(olds), news) ? { ...diff, changes: false } : diff;
    },
  };
}

function onlyDiffer(keys: readonly string[], olds: HostInputs, news: HostInputs): boolean {
  if (hasUnknowns(news) || !sameMachine(olds.connection, news.connection)) return false;
  const others = (inputs: HostInputs): string =>
    canonicalJson(Object.fromEntries(Object.entries(withoutKept(inputs)).filter(([key]) => !keys.includes(key))));
  return others(olds) === others(news);
}
