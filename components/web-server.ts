import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { InputError } from "../lib/model/input-error";
import { httpBootDirectory } from "../lib/platforms";
import { renderWebConfig } from "../lib/render/web";
import { httpQuestion, served } from "../lib/host/service/probes";

import { argumentsOf, flag } from "../lib/resources/arguments/argument-schema";
import { HostService } from "../lib/resources/service/host-service";
import { stubOf } from "./boot/given-boot-programs";
import { Surroundings, surroundingsOf } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { HostArgs, hostSchema } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { installPackages } from "./packages/install-packages";
import { refuseSecondServer } from "./claims/boot-server-role";
import { onMaster } from "./claims/on-master";
import { openFirewall } from "./firewall/open-firewall";

/** Arguments of {@link WebServer}. */
export interface WebServerArgs extends NetworkSourceArgs {
  /** The machine that serves, of el8 or later. centos5 is refused, since its boot loader knows TFTP only. */
  master: HostArgs;
  /**
   * Network whose machines may fetch. All others are refused.
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /**
   * Whether names are served that are links, in the directory of signed boot images and nowhere else: a {@link PxeConfig} with `secureBoot` makes
   * one for each card. Refused where {@link PxeConfig} refuses `secureBoot`. Plain.
   * @default false
   */
  signedBootImages?: boolean;
  /**
   * Whether it installs the package; `false` where something else does, such as {@link Master}. Plain, since it decides
   * which resources there are.
   * @default true
   */
  installPackages?: boolean;
}

export const webServerSchema = argumentsOf<WebServerArgs>()({
  master: hostSchema,
  ...networkSourceSchema.shape,
  signedBootImages: z.optional(flag),
  installPackages: z.optional(flag),
});

/**
 * Serves kernels and images to the nodes by HTTP, one directory, to be read only. Other sites of the web server stay as they
 * are.
 *
 * @example
 * ```ts
 * new WebServer("web", {
 *   master: { platform: "el9", hostname: "m0.example.com", address: "10.0.0.1", connection },
 *   network: { cidr: "10.0.0.0/24" },
 * });
 * ```
 */
export class WebServer extends pulumi.ComponentResource {
  /** Directory that is served: /var/www/diskless. */
  public readonly directory: pulumi.Output<string>;
  /** Its URL, as nodes see it, such as `http://10.0.0.1/diskless`. */
  public readonly url: pulumi.Output<string>;

  constructor(name: string, args: WebServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:WebServer", name, {}, opts);
    args = parseArguments(`WebServer "${name}"`, args, webServerSchema);

    const { signedBootImages } = args;
    const subject = `WebServer "${name}"`;
    const plan = plannedOver(subject, surroundingsOf(subject, args), { signedBootImages }, planWeb).value;
    refuseSecondServer(subject, args.master, "web server");
    const dependsOn = installPackages(name, args.master, args.installPackages, plan, this);
    const daemon = new HostService(
      `${name}-service`,
      {
        ...onMaster(args.master),
        serviceManager: plan.platform.serviceManager,
        service: plan.web.service,
        running: true,
        enabled: true,
        files: [
          {
            path: plan.web.configPath,
            content: plan.content,
            mode: "0644",
            owner: "root",
            group: "root",
            validate: plan.web.validate,
          },
        ],
        reload: plan.web.reload,
        questions: plan.questions,
        serving: plan.serving,
      },
      { parent: this, dependsOn },
    );
    openFirewall(name, subject, args, "http", { parent: this, daemon });

    this.directory = plan.web.directory;
    this.url = plan.url;
    this.registerOutputs({ directory: this.directory, url: this.url });
  }
}

function planWeb(
  { platform, networks, master }: Surroundings,
  { signedBootImages }: Pick<WebServerArgs, "signedBootImages">,
) {
  const { web } = platform;
  if (web.kind === "none") {
    throw new InputError("master.platform", `nodes of ${platform.name} boot by TFTP alone, expected el8 or later`);
  }
  if (signedBootImages === true) stubOf(platform, "signedBootImages");
  const clients = networks.map(({ cidr }) => cidr);
  const linkedDirectory = signedBootImages === true ? httpBootDirectory(platform)?.directory : undefined;
  return {
    platform,
    web,
    packages: web.packages,
    content: renderWebConfig({ ...web, clients, linkedDirectory }),
    ...served([httpQuestion(master.address, web.directory, web.location)]),
    url: `http://${master.address}${web.location}`,
  };
}
