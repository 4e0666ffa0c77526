import { insideSecret, isObject, isUnknown, plain, secret, type Properties } from "../property-value";
import type { Failure } from "../resource-kind";

/** One end of an SSH connection, with the plugin's defaults in place. */
export interface Endpoint {
  host: string;
  port: number;
  user: string;
  password?: string;
  privateKey?: string;
  privateKeyPassword?: string;
  agentSocketPath?: string;
  /** Failed dials to bear; -1 for no limit. */
  dialErrorLimit: number;
  /** Seconds for one dial; 0 for no limit. */
  perDialTimeout: number;
  /** The server's public key in authorized_keys form. Not given: any key is taken, as with the real plugin. */
  hostKey?: string;
}

/** Where a remote command runs: a host, perhaps behind a bastion. */
export interface Connection extends Endpoint {
  proxy?: Endpoint;
}

const DEFAULTS = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };

/** Fills in the defaults and makes the whole connection a secret, whatever the program made of it. */
export function completeConnection(inputs: Properties): { inputs: Properties; failures: Failure[] } {
  if (isUnknown(plain(inputs.connection))) return { inputs, failures: [] };
  const failures = checkEndpoint("connection", plain(inputs.connection));
  const completed = insideSecret(inputs.connection, (connection) => {
    if (!isObject(connection)) return connection;
    const proxy = connection.proxy;
    return withDefaults({ ...connection, ...(proxy ? { proxy: insideSecret(proxy, withDefaults) } : {}) });
  });
  return { inputs: { ...inputs, connection: secret(completed) }, failures };
}

function withDefaults(endpoint: unknown): unknown {
  if (!isObject(endpoint)) return endpoint;
  const given = Object.entries(endpoint).filter(([, value]) => value !== undefined && value !== null);
  return { ...DEFAULTS, ...Object.fromEntries(given) };
}

function checkEndpoint(path: string, endpoint: unknown): Failure[] {
  if (isUnknown(endpoint)) return [];
  if (!isObject(endpoint)) return [{ property: path, reason: `expected an object, got ${typeof endpoint}` }];
  const host = endpoint.host;
  const missing =
    typeof host === "string" && host !== ""
      ? []
      : [{ property: `${path}.host`, reason: "missing required property 'host'" }];
  return [...missing, ...(endpoint.proxy ? checkEndpoint(`${path}.proxy`, endpoint.proxy) : [])];
}
