import { Connection, describeEndpoint } from "../model/connection/connection";
import { sameAddress, sameMachine } from "../model/connection/machine";
import { Handler, hasUnknowns, HostInputs } from "./contract";

/**
 * A handler whose resources follow their program to another machine. There an update is a create, whatever it would be on the
 * same machine: the new one knows nothing of what is replaced. The machine that a program leaves altogether is not asked for
 * anything: it may be gone, reinstalled, or the one that nodes still run from.
 */
export function moving<Inputs extends HostInputs, Outputs extends Inputs>(
  handler: Handler<Inputs, Outputs>,
): Handler<Inputs, Outputs> {
  return {
    ...handler,

    async check(olds, news) {
      const checked = await handler.check(olds, news);
      if (checked.failures.length === 0 && !hasUnknowns(news.connection)) named.push(news.connection);
      return checked;
    },

    diff(id, olds, news) {
      if (!moves(olds, news)) return handler.diff(id, olds, news);
      return Promise.resolve({ replaces: [], deleteBeforeReplace: true });
    },

    async update(id, olds, news) {
      if (!moves(olds, news)) return handler.update(id, olds, news);
      const { outs } = await handler.create(news);
      return { outs };
    },

    async delete(id, props) {
      const successor = successorOf(props.connection);
      if (successor === undefined) return handler.delete(id, props);
      // the same address: the records of the machine that is there now say what of it is ours
      if (sameAddress(successor, props.connection)) return handler.delete(id, { ...props, connection: successor });
      console.log(`${describeEndpoint(props.connection)}: ${id} stays there as it is`);
    },
  };
}

// The engine asks for each resource alone; only all that it asks for in one run says whether a program has left a machine.
const named: Connection[] = [];
const left: { readonly from: Connection; readonly to: Connection }[] = [];

function moves(olds: HostInputs, news: HostInputs): boolean {
  if (hasUnknowns(news.connection) || sameMachine(olds.connection, news.connection)) return false;
  if (!left.some(({ from, to }) => sameMachine(from, olds.connection) && sameMachine(to, news.connection))) {
    left.push({ from: olds.connection, to: news.connection });
    console.log(announcement(olds.connection, news.connection)); // the engine shows it beside the plan
  }
  return true;
}

function announcement(from: Connection, to: Connection): string {
  return sameAddress(from, to)
    ? `${describeEndpoint(to)} has another host key than before, so it is taken for another machine: everything is made there`
    : `${describeEndpoint(from)} is left as it is: what moves from there is made on ${describeEndpoint(to)}`;
}

/**
 * The machine that has the place of one that the program names no more: what has taken its address, else where its resources went.
 * `undefined` when the program still names it, or none of its resources moved.
 */
function successorOf(connection: Connection): Connection | undefined {
  if (named.some((other) => sameMachine(other, connection))) return undefined;
  return (
    named.find((other) => sameAddress(other, connection)) ?? left.find(({ from }) => sameMachine(from, connection))?.to
  );
}
