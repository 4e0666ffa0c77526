import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { withheld } from "../../lib/model/arguments/argument-shape";
import { PowerMethod, powerConfigShape } from "../../lib/model/power/power";
import { argumentsOf, input, inputs, text, texts } from "../../lib/resources/arguments/argument-schema";

/**
 * How nodes are switched off and on. Which further arguments there are depends on {@link method}; one that is for another method is
 * refused.
 */
export interface PowerMethodArgs {
  /**
   * What switches the nodes. Plain, since it decides which resources there are.
   *
   * - `ssh`: root of the master logs in and reboots; it cannot switch on.
   * - `manual`: a person does it, and is told to.
   * - `wakeOnLan`: shut down by SSH, woken by a magic packet to each card that the node boots from.
   * - `ipmi`: the node's controller (BMC), by ipmitool.
   * - `redfish`: the node's controller, by HTTPS.
   * - `command`: a command on the master, for a power strip or a hypervisor.
   */
  method: PowerMethod;
  /**
   * For `ipmi` and `redfish`: controllers by the full or short names of their nodes. A controller is an IPv4 address or a host
   * name, for `redfish` also `https://HOST:PORT`. A host list of nodes has one of as many controllers: `"s[0-3]": "10.9.0.[10-13]"`. Refused: a name that no node has, and one controller for two nodes.
   * @default those of {@link addressPattern}
   */
  addresses?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * For `ipmi` and `redfish`: controllers of the nodes that {@link addresses} does not name. `{node}` stands for the short name of
   * a node, `{byte2}`, `{byte3}` and `{byte4}` for parts of its address, such as `{node}-bmc.example.com` or
   * `10.9.{byte3}.{byte4}`.
   * @default none
   */
  addressPattern?: pulumi.Input<string>;
  /**
   * User of the controllers, needed for `ipmi` and `redfish`. For `ipmi` it has at most 16 characters. Refused: blanks, and for
   * `redfish` a colon.
   */
  user?: pulumi.Input<string>;
  /**
   * Password of the user, needed for `ipmi` and `redfish`: printable ASCII; for `ipmi` at most 20 characters, by the
   * interface `lan` 16. It is a secret in the state and lies in a file of root's on the master.
   */
  password?: pulumi.Input<string>;
  /**
   * Version of the protocol for `ipmi`: `lanplus` is IPMI 2.0, encrypted; `lan` is 1.5, for old controllers.
   * @default "lanplus"
   */
  interface?: pulumi.Input<string>;
  /**
   * Cipher suite of `ipmi`, 0 to 17, for controllers that refuse ipmitool's choice.
   * @default ipmitool's
   */
  cipherSuite?: pulumi.Input<number>;
  /**
   * UDP port of `ipmi`.
   * @default 623
   */
  port?: pulumi.Input<number>;
  /**
   * Which system of the controller a node is for `redfish`, with the places of {@link addressPattern}: the last part of its path.
   * @default the only one that the controller has
   */
  systemId?: pulumi.Input<string>;
  /**
   * What a cycle by `redfish` is: `ForceRestart`, `GracefulRestart` or `PowerCycle`.
   * @default "ForceRestart"
   */
  resetType?: pulumi.Input<string>;
  /**
   * Whether `redfish` believes only a controller whose certificate the master can check. `false` lets everybody in between read the
   * password, and is required for `http`.
   * @default true
   */
  verifyTls?: pulumi.Input<boolean>;
  /**
   * File on the master with the certificates that those of the controllers are checked by, for `redfish`.
   * @default the master's own list
   */
  caPath?: pulumi.Input<string>;
  /**
   * One line of shell, needed for `command`. Two words are appended: `on`, `off`, `cycle` or `status`, and the full name of the node.
   * For `status` it prints `on`, `off` or anything else. A non-zero exit code is a failure, and its output is shown.
   */
  command?: pulumi.Input<string>;
}

const powerMethodShape = {
  ...inputs(powerConfigShape),
  // plain, since it decides which resources there are
  method: powerConfigShape.method,
  password: z.optional(withheld(input(text))),
};

/** Nodes that are switched otherwise than the rest. */
export interface PowerExceptionArgs extends PowerMethodArgs {
  /** Full or short names, or host lists such as `s[0-99]`. Refused: none, a name that no node has, and a node of another exception. */
  nodes: pulumi.Input<pulumi.Input<string>[]>;
}

const powerExceptionSchema = argumentsOf<PowerExceptionArgs>()({
  ...powerMethodShape,
  nodes: texts,
});

/** How the nodes of a cluster are switched off and on. */
export interface PowerArgs extends PowerMethodArgs {
  /**
   * Nodes that are switched otherwise; nothing of the rest holds for them.
   * @default none
   */
  exceptions?: PowerExceptionArgs[];
}

export const powerSchema = argumentsOf<PowerArgs>()({
  ...powerMethodShape,
  exceptions: z.optional(z.array(powerExceptionSchema)),
});
