import * as pulumi from "@pulumi/pulumi";
import { nodeAccountShape } from "../../lib/model/node-files/accounts";
import { argumentsOf, inputs } from "../../lib/resources/arguments/argument-schema";

/** An account that nodes have without a new image. It has no password; it logs in by key. */
export interface NodeAccountArgs {
  /**
   * Name as useradd takes it. While an account has the name of one that the image has, its lines stand in the place of the image's.
   * `root` takes {@link authorizedKeys} alone.
   */
  name: pulumi.Input<string>;
  /**
   * Its number, from 1000, on centos5 from 500. Refused: that of another account of a node. A node whose image has another account of
   * that number refuses its files.
   * @default none - every account but root needs one
   */
  uid?: pulumi.Input<number>;
  /**
   * Number of its group. With another number than {@link uid} the account gets no group of its own, and belongs to the group of that
   * number, such as one of the image.
   * @default uid, of a group that has the name of the account
   */
  gid?: pulumi.Input<number>;
  /**
   * The name of the person, or what the account is for. Refused: a colon.
   * @default "" - none
   */
  comment?: pulumi.Input<string>;
  /**
   * Its home, which is made with what /etc/skel has. A home on what nodes mount, such as /home on el8 and later, is not made.
   * @default /home/NAME
   */
  home?: pulumi.Input<string>;
  /**
   * Login shell, a path.
   * @default "/bin/bash"
   */
  shell?: pulumi.Input<string>;
  /**
   * Public keys that may log in, beside those that the home has already: each one line without options, of a type that OpenSSH of the
   * nodes knows. Refused for a home that nodes mount from the master.
   * @default none
   */
  authorizedKeys?: pulumi.Input<pulumi.Input<string>[]>;
}

export const nodeAccountSchema = argumentsOf<NodeAccountArgs>()(inputs(nodeAccountShape));
