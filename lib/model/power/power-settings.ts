import { z } from "zod";
import { parseWith, wholeNumber } from "../arguments/parse-with";
import { InputError } from "../input-error";
import type { PowerMethod, PowerConfig } from "./power";

/** Further words of a method's line, or its command. */
export type PowerSettings = Readonly<Record<string, string>>;

type Argument = Exclude<keyof PowerConfig, "method">;

/** Arguments of each method. Others are refused, since they would have no effect. */
const ARGUMENTS_BY_METHOD: Readonly<Record<PowerMethod, readonly Argument[]>> = {
  ssh: [],
  manual: [],
  wakeOnLan: [],
  command: ["command"],
  ipmi: ["addresses", "addressPattern", "user", "hasPassword", "interface", "cipherSuite", "port"],
  redfish: ["addresses", "addressPattern", "user", "hasPassword", "systemId", "resetType", "verifyTls", "caPath"],
};
const ARGUMENTS = [...new Set(Object.values(ARGUMENTS_BY_METHOD).flat())];

const INTERFACES = ["lanplus", "lan"];
const RESET_TYPES = ["ForceRestart", "GracefulRestart", "PowerCycle"];

/** IPMI 2.0, tables 22-28 and 22-30: bytes of a user's name, and of a password of IPMI 1.5 and 2.0. */
const IPMI_USER = 16;
const IPMI_PASSWORD: Readonly<Record<string, number>> = { lan: 16, lanplus: 20 };

/** The settings of a method. Refuses one that the method does not take, and names one that it lacks. */
export function parseSettings(method: PowerMethod, config: PowerConfig, prefix: string): PowerSettings {
  for (const argument of ARGUMENTS) {
    if (config[argument] === undefined || ARGUMENTS_BY_METHOD[method].includes(argument)) continue;
    const takers = Object.entries(ARGUMENTS_BY_METHOD).filter(([, takes]) => takes.includes(argument));
    throw new InputError(
      `${prefix}${argument === "hasPassword" ? "password" : argument}`,
      `is given for the method ${method}, which takes none; it is for ${takers.map(([name]) => name).join(" and ")}`,
    );
  }
  if (method === "ipmi") return ipmiSettings(config, prefix);
  if (method === "redfish") return redfishSettings(config, prefix);
  return method === "command" ? { command: parseCommand(config.command, `${prefix}command`) } : {};
}

function ipmiSettings(config: PowerConfig, prefix: string): PowerSettings {
  const user = parseUser(config, prefix, IPMI_USER);
  if (config.cipherSuite !== undefined) parseNumber(config.cipherSuite, 0, 17, `${prefix}cipherSuite`);
  if (config.port !== undefined) parseNumber(config.port, 1, 65_535, `${prefix}port`);
  return {
    interface: oneOf(config.interface ?? INTERFACES[0], INTERFACES, `${prefix}interface`),
    ...(config.cipherSuite !== undefined && { cipher: String(config.cipherSuite) }),
    ...(config.port !== undefined && { port: String(config.port) }),
    user,
  };
}

function redfishSettings(config: PowerConfig, prefix: string): PowerSettings {
  const user = parseUser(config, prefix, 64);
  if (user.includes(":"))
    throw new InputError(`${prefix}user`, `"${user}" has a colon, which HTTP cannot send (RFC 7617)`);
  const { caPath, verifyTls = true } = config;
  if (caPath !== undefined && !/^(\/[A-Za-z0-9._+-]+)+$/.test(caPath)) {
    throw new InputError(
      `${prefix}caPath`,
      `${JSON.stringify(caPath)} is not an absolute path of letters, digits and . _ + -`,
    );
  }
  if (caPath !== undefined && !verifyTls) {
    throw new InputError(`${prefix}caPath`, "is given although verifyTls is false, so nothing would read it");
  }
  return {
    reset: oneOf(config.resetType ?? RESET_TYPES[0], RESET_TYPES, `${prefix}resetType`),
    ...(!verifyTls && { verify: "no" }),
    ...(caPath !== undefined && { ca: caPath }),
    user,
  };
}

function parseUser({ user, hasPassword }: PowerConfig, prefix: string, longest: number): string {
  if (user === undefined) throw new InputError(`${prefix}user`, "is missing, expected the user of the controllers");
  if (!hasPassword)
    throw new InputError(`${prefix}password`, "is missing, expected the password of the user of the controllers");
  if (!/^[!-~]+$/.test(user) || user.length > longest) {
    throw new InputError(
      `${prefix}user`,
      `${JSON.stringify(user)} is not a user of a controller, expected up to ${longest} printable ASCII characters without blanks`,
    );
  }
  return user;
}

function parseCommand(command: string | undefined, argument: string): string {
  if (command === undefined) throw new InputError(argument, "is missing, expected what is run on the master");
  if (!/^[!-~][ -~]*$/.test(command) || command.length > 500) {
    throw new InputError(
      argument,
      `${JSON.stringify(command)} is not a command, expected one line of up to 500 printable ASCII characters`,
    );
  }
  return command.trimEnd();
}

/** A password, which no message repeats. */
export function parsePowerPassword(password: string, config: PowerConfig, argument: string): string {
  if (password === "") throw new InputError(argument, "is empty, expected the password of the user");
  if (!/^[ -~]+$/.test(password)) {
    throw new InputError(argument, "has a character that is not printable ASCII, which controllers read differently");
  }
  const longest = config.method === "ipmi" ? (IPMI_PASSWORD[config.interface ?? INTERFACES[0]] ?? 20) : 255;
  if (password.length > longest) {
    throw new InputError(argument, `has ${password.length} characters, expected at most ${longest}`);
  }
  return password;
}

function parseNumber(value: number, least: number, most: number, argument: string): void {
  const refusal = `is ${value}, expected a whole number from ${least} to ${most}`;
  parseWith(wholeNumber(least, most), value, argument, refusal);
}

function oneOf(value: string, known: readonly string[], argument: string): string {
  return parseWith(z.enum(known), value, argument, `"${value}" is unknown, expected one of ${known.join(", ")}`);
}
