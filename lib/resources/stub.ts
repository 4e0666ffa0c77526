/** Entry of the library by which the engine reaches the handlers. Its name stands in every state. */
export const HANDLERS = "pulumi-diskless/handlers";

/** Names of the handlers in {@link HANDLERS}. */
export type HandlerName =
  | "hostFile"
  | "hostFirewall"
  | "hostKeyPair"
  | "hostMasquerade"
  | "hostPackages"
  | "hostService"
  | "nodeBoot"
  | "nodeHostKeys"
  | "publishedImage"
  | "signedBootImage";

const METHODS: readonly (readonly [name: string, ...parameters: string[]])[] = [
  ["check", "olds", "news"],
  ["diff", "id", "olds", "news"],
  ["create", "inputs"],
  ["read", "id", "props"],
  ["update", "id", "olds", "news"],
  ["delete", "id", "props"],
];

/**
 * The module from which Pulumi's dynamic provider runs a resource: one line a method that calls the installed library.
 *
 * The state of every resource holds this text, and a changed text shows every resource as changed in every user's next preview. So
 * it is frozen, in the form in which Pulumi's SDK wrote a provider object as a text. A test holds its bytes.
 */
export function stubText(handler: HandlerName): string {
  const provider = METHODS.map(([name], index) => `${name}: __f${index + 1}`).join(", ");
  const methods = METHODS.map(([name, ...parameters], index) => {
    const call = `require("${HANDLERS}").${handler}.${name}(${parameters.join(", ")})`;
    return closure(`__f${index + 1}`, parameters.length, "", `async (${parameters.join(", ")}) => ${call}`);
  });
  return [
    "exports.handler = __f0;\n",
    `var __provider = {${provider}};\n`,
    ...methods,
    closure("__f0", 0, "provider: __provider, ", "() => provider"),
  ].join("\n");
}

function closure(name: string, parameterCount: number, captured: string, expression: string): string {
  const parameters = Array.from({ length: parameterCount }, (_, index) => `__${index}`).join(", ");
  return `function ${name}(${parameters}) {
  return (function() {
    with({ ${captured}this: undefined, arguments: undefined }) {

return ${expression};

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;
}
