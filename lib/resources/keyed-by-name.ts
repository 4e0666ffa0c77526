import { argumentPath } from "../model/arguments/argument-shape";
import { canonicalJson } from "../model/canonical-json";
import { CheckFailure, Handler, HostInputs, sameInputs } from "./contract";
import { PartialUpdate } from "./partial-update";
import { NamedLists, withLists, withMaps } from "./by-name";

/**
 * A handler whose lists are maps by name for the engine, so that a preview has one line a thing. The handler itself has lists. States
 * of earlier versions have lists, too: that alone is no change.
 *
 * @param inputsOf takes the outputs out of what the state keeps
 */
export function keyedByName<Inputs extends HostInputs, Outputs extends Inputs>(
  handler: Handler<Inputs, Outputs>,
  named: NamedLists,
  inputsOf: (outputs: Outputs) => Inputs = (outputs) => outputs,
): Handler<Inputs, Outputs> {
  const lists = <T extends object>(value: T): T => withLists(value, named);
  const maps = <T extends object>(value: T): T => withMaps(value, named);
  return {
    async check(olds, news) {
      const wanted = lists(news);
      const { inputs, failures } = await handler.check(olds, wanted);
      return {
        inputs: { ...maps(inputs), ...keptLists(olds, wanted, named) },
        failures: failures.map((failure) => byName(failure, wanted, named)),
      };
    },

    async diff(id, olds, news) {
      // a refresh asks for the way back: what the host has is in `olds` then, and the state in `news`
      const [before, after] = [lists(olds), lists(news)];
      const result = await handler.diff(id, before, after);
      // a list may stand in the inputs of the state alone, which a diff is not told
      const isReshaped = sameInputs(before, after as Outputs, inputsOf);
      return isReshaped && result.replaces.length === 0 ? { ...result, changes: false } : result;
    },

    async create(inputs) {
      const { id, outs } = await handler.create(lists(inputs));
      return { id, outs: maps(outs) };
    },

    async read(id, props) {
      const { inputs, props: outs, ...rest } = await handler.read(id, lists(props));
      return { ...rest, ...(outs && { props: maps(outs) }), ...(inputs && { inputs: maps(inputs) }) };
    },

    async update(id, olds, news) {
      try {
        const { outs } = await handler.update(id, lists(olds), lists(news));
        return { outs: maps(outs) };
      } catch (error) {
        if (!(error instanceof PartialUpdate)) throw error;
        throw new PartialUpdate(error.id, maps(error.properties), error.message);
      }
    },

    delete: (id, props) => handler.delete(id, lists(props)),
  };
}

/**
 * Lists of an older state that name what is wanted now, in a resource that changes otherwise: they stay lists, so that a preview shows
 * that other change alone. A resource that does not change at all gets its maps without a word.
 */
function keptLists(olds: unknown, wanted: object, named: NamedLists): object {
  if (typeof olds !== "object" || olds === null) return {};
  const before = withLists(olds, named);
  if (canonicalJson(before) === canonicalJson(wanted)) return {};
  const texts = new Map(Object.entries(wanted).map(([key, value]) => [key, canonicalJson(value)]));
  const same = new Set(
    Object.entries(before).flatMap(([key, value]) => (texts.get(key) === canonicalJson(value) ? [key] : [])),
  );
  return Object.fromEntries(
    Object.entries(olds).filter(([key, list]) => Object.hasOwn(named, key) && Array.isArray(list) && same.has(key)),
  );
}

/** A failure that names a thing by the place in a list, with its name instead. */
function byName(failure: CheckFailure, wanted: object, named: NamedLists): CheckFailure {
  const [, key = "", place, node = "0"] =
    /^(\w+)\[(\d+)\](?:\.nodes\[(\d+)\]|\.imageDigest)?$/.exec(failure.property) ?? [];
  if (!Object.hasOwn(named, key)) return failure;
  const lists: Readonly<Record<string, unknown[]>> = { ...wanted };
  const item = lists[key][Number(place)];
  const name = typeof item === "string" ? item : (item as { nodes: string[] }).nodes[Number(node)];
  return { ...failure, property: argumentPath([key, name]) };
}
