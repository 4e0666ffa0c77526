import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { squashfsContentShape } from "../../lib/model/image/squashfs-content";
import { argumentsOf, input, inputs, number, text } from "../../lib/resources/arguments/argument-schema";

/** A file that nodes have. */
export interface ImageFileArgs {
  /**
   * Absolute path. Refused: a path below /usr, which nodes mount from the master, and files that another argument writes, such as
   * /etc/hosts.
   */
  path: pulumi.Input<string>;
  /** Its text, any number of lines. Whoever can fetch the image by TFTP can read it. */
  content: pulumi.Input<string>;
  /**
   * Four octal digits.
   * @default "0644"
   */
  mode?: pulumi.Input<string>;
  /**
   * An account of the image, by name or number.
   * @default "root"
   */
  owner?: pulumi.Input<string>;
  /**
   * A group of the image, by name or number.
   * @default "root"
   */
  group?: pulumi.Input<string>;
}

/** An account that nodes have. It has no password; it logs in by key. */
export interface ImageUserArgs {
  /** Name as useradd takes it. An account that the master has already keeps its number there. Refused: `root`. */
  name: pulumi.Input<string>;
  /**
   * Its number, from 1 to 60000. Refused by the build when the master's account of that name has another one.
   * @default the next free one, or the master's
   */
  uid?: pulumi.Input<number>;
  /**
   * Further groups, which the master must have.
   * @default none
   */
  groups?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Login shell, a path.
   * @default "/bin/bash", or the master's
   */
  shell?: pulumi.Input<string>;
  /**
   * Public keys that may log in.
   * @default none
   */
  authorizedKeys?: pulumi.Input<pulumi.Input<string>[]>;
}

/** A directory that nodes mount from the master by NFS once they run. */
export interface ImageMountArgs {
  /** Where nodes mount it. A directory that a node needs before it can mount anything, such as /usr, is refused. */
  path: pulumi.Input<string>;
  /**
   * Its path on the master.
   * @default path
   */
  from?: pulumi.Input<string>;
  /**
   * Whether nodes only read it. A directory that the master exports read-only stays read-only in any case.
   * @default true
   */
  readOnly?: pulumi.Input<boolean>;
}

/** What the nodes' root image holds: the steps that the HOWTO does by hand in the chroot. */
export interface ImageArgs {
  /**
   * Size of the root file system in MiB, a whole number from 16 to 65536. A node needs this much memory,
   * the size of the compressed image and 256 MiB on top.
   * Refused on el8 and later: a squashfs is as large as what it holds.
   * @default 512 - the HOWTO's value
   */
  sizeMiB?: pulumi.Input<number>;
  /**
   * Kernel that nodes boot, as a path on the master. It must have the RAM disk and ext3 built in.
   * @default the kernel that the master runs, from /boot
   */
  kernel?: pulumi.Input<string>;
  /**
   * Any text of one line; a new one builds the image again from the master's tree as it is by then, such as after a
   * `yum update`. The digest is new only when the content is.
   * @default none
   */
  revision?: pulumi.Input<string>;
  /**
   * Memory of the smallest node in MiB. An image that it cannot hold is refused: by its size in the preview, by its compressed
   * size in the build, before it is published (rule node-memory).
   * @default none - not checked
   */
  nodeMemoryMiB?: pulumi.Input<number>;
  /**
   * Packages that nodes have. The image is a copy of the master's tree, so they are installed on the master. The build refuses
   * a package that is missing there.
   * @default none
   */
  extraPackages?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Packages and groups (`@core`) that the image is installed from, by dnf with the master's repositories, in place of the
   * master's own tree. A kernel must be among them. Refused on centos5.
   * @default none - the master's own installation
   */
  packagesOnly?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * What nodes mount from the master. A mount that fails does not stop a node's boot. Refused on centos5, where nodes mount
   * /usr.
   * @default /home, which {@link NfsExport} shares on el8 and later
   */
  mounts?: pulumi.Input<pulumi.Input<ImageMountArgs>[]>;
  /**
   * Public keys that may log in as root on the nodes.
   * @default none
   */
  authorizedKeys?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Public key of the master itself, which may log in as root on the nodes as well. Another resource may make it: a preview
   * shows `@{managementKey}` in its place.
   * @default none
   */
  managementKey?: pulumi.Input<string>;
  /**
   * Files that nodes have, written after the library's own.
   * @default none
   */
  files?: pulumi.Input<pulumi.Input<ImageFileArgs>[]>;
  /**
   * Accounts that nodes have besides the master's.
   * @default none
   */
  users?: pulumi.Input<pulumi.Input<ImageUserArgs>[]>;
  /**
   * Services that start on a node. Refused: those of a boot server, such as dhcpd (rule no-server-roles-in-image).
   * @default ntpd (chronyd on el8 and later), and the system log when {@link syslogServer} is given; the others as on the master
   */
  servicesOn?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Services that do not start on a node. A service that the master does not have is no error.
   * @default those of a boot server: dhcpd, xinetd, tftp and nfs on centos5, dhcpd, tftp, nfs-server and httpd on el8 and later; the
   * others as on the master
   */
  servicesOff?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Machine that gets every message of the nodes' system log: an address, or a name that nodes can resolve. Its log
   * daemon must accept messages from the network. On centos5 the image's /etc/syslog.conf then has the lines of CentOS 5 and
   * `*.* @HOST`; on el8 and later it has one more file for rsyslog.
   * @default none - the master's own configuration of the system log
   */
  syslogServer?: pulumi.Input<string>;
  /**
   * Time servers that the nodes follow, and set their clock by at boot: addresses, or names that nodes can resolve.
   * @default the master
   */
  timeServers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Text of a POSIX shell script, run by `sh -e` as root in the image after all other steps, with /usr mounted. From
   * kernel 2.6.26 on it is mounted read-only. When the script fails, the build fails and shows its output.
   * @default none
   */
  script?: pulumi.Input<string>;
  /**
   * Further shell patterns of paths that are removed from the image at the end. Use it when the build refuses a secret that
   * nodes do not need.
   * @default none
   */
  forget?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Files that stay in the image although they are secret or name the master, such as `/etc/ssh/ssh_host_rsa_key`. Whoever can
   * fetch the image by TFTP can read them.
   * @default none
   */
  keepFiles?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Accounts whose password hash stays in the image. Whoever can fetch the image by TFTP can read it.
   * @default none - no account has a password
   */
  keepPasswords?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether /etc/hosts of the image names all nodes. With `false` it names the master alone, so that a node more is no new image;
   * {@link NodeFiles} tells nodes of each other.
   * @default true; in a cluster false, unless {@link DisklessClusterArgs.nodeFiles} is off
   */
  nodesInHosts?: pulumi.Input<boolean>;
  /**
   * Digest of the generation that nodes boot instead of the newest, to go back without a build. The apply refuses a digest that
   * the store does not have. Images that are built meanwhile are published beside it.
   * @default none - the newest
   */
  pin?: pulumi.Input<string>;
  /**
   * How many generations the store keeps to go back to. Generations in use are kept as well: pinned, named by a boot entry,
   * running on a node, open in a daemon, or replaced less than 15 minutes ago. Nodes are asked where the master can reach them
   * ({@link managementKey}).
   * @default 3
   */
  keepGenerations?: pulumi.Input<number>;
}

/** What a program says of the images before this one. */
export const generationsShape = {
  pin: text.optional(),
  keepGenerations: number.optional(),
};

export const imageSchema = argumentsOf<ImageArgs>()({
  ...inputs(squashfsContentShape),
  managementKey: z.optional(input(text)),
  ...inputs(generationsShape),
});
