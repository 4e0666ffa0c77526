import { Handler, HostInputs } from "./contract";

/** While this environment variable is set, resources change nothing on a host: what is there is taken into the state. */
export const ADOPT = "PULUMI_DISKLESS_ADOPT";

/**
 * A handler that can adopt: with {@link ADOPT} set, `create` reads what the host has and writes nothing, and a change or a removal
 * is refused. The next refresh then shows line by line where the host differs from the program.
 *
 * @param id the resource's id, which a creation would have given it
 */
export function adoptable<Inputs extends HostInputs, Outputs extends Inputs>(
  handler: Handler<Inputs, Outputs>,
  id: (inputs: Inputs) => string,
): Handler<Inputs, Outputs> {
  return guarded(handler, async (inputs) => {
    const observed = await handler.read(id(inputs), inputs as Outputs);
    if (observed.props === undefined) {
      throw new Error(`${id(inputs)} is not on the host, so there is nothing to adopt; ${ADVICE}`);
    }
    return { id: id(inputs), outs: observed.props };
  });
}

/** A handler of resources that only this library makes, so there is nothing to adopt. */
export function notAdoptable<Inputs extends HostInputs, Outputs extends Inputs>(
  handler: Handler<Inputs, Outputs>,
  what: string,
): Handler<Inputs, Outputs> {
  return guarded(handler, () =>
    Promise.reject(new Error(`${what} is made by this library and not adopted; ${ADVICE}`)),
  );
}

const ADVICE = `take it out of the program, or run without ${ADOPT} once all else is adopted`;

function guarded<Inputs extends HostInputs, Outputs extends Inputs>(
  handler: Handler<Inputs, Outputs>,
  adopt: Handler<Inputs, Outputs>["create"],
): Handler<Inputs, Outputs> {
  const refused = (id: string) =>
    Promise.reject(new Error(`${id}: ${ADOPT} is set, so nothing is changed on the host; run without it to change it`));
  return {
    ...handler,
    create: (inputs) => (adopting() ? adopt(inputs) : handler.create(inputs)),
    update: (id, olds, news) => (adopting() ? refused(id) : handler.update(id, olds, news)),
    delete: (id, props) => (adopting() ? refused(id) : handler.delete(id, props)),
  };
}

function adopting(): boolean {
  return (process.env[ADOPT] ?? "") !== "";
}
