import { AdoptedProgram } from "../../model/adopt/adopted-program";
import { NetworkInput } from "../../model/network/network";
import { Escape, renderTemplate } from "../template";

/** Text of a TypeScript program that describes an adopted boot server; it reads the kept texts from `adopted/` beside itself. */
export function renderAdoptedProgram(program: AdoptedProgram): string {
  const { network, networks, dhcp, tftp, files } = program;
  return renderTemplate(
    "adopt/adopted.ts",
    {
      ...program,
      hasSeveral: networks !== undefined,
      only: networks === undefined && networkOf(network),
      several: networks?.map(networkOf),
      nodes: program.nodes.map(({ otherMacs = [], ...node }) => ({
        ...node,
        ...{ hasOtherMacs: otherMacs.length > 0, otherMacs: listed(otherMacs) },
      })),
      hasUnreserved: program.unreserved.length > 0,
      bootProgram: dhcp.bootProgram,
      // a section shows a number only when it is not zero, which no lease time is
      leaseSeconds: dhcp.leaseSeconds,
      dhcpExisting: dhcp.existing,
      existingMode: dhcp.existingMode,
      hasTftp: tftp !== undefined,
      tftpExisting: tftp?.existing,
      hasExports: program.exports.length > 0,
      exports: program.exports.map((entry) => ({
        ...entry,
        hasPart: entry.networks !== undefined,
        part: listed(entry.networks ?? []),
      })),
      hasFiles: files.length > 0,
      files: files.map((file) => ({ ...file, hasLinks: file.links.length > 0, links: listed(file.links) })),
    },
    typescriptLiteral,
  );
}

function networkOf(network: NetworkInput) {
  const nameServers = network.nameServers ?? [];
  return { ...network, hasNameServers: nameServers.length > 0, nameServers: listed(nameServers) };
}

/** Values of a list, with what a template needs to put commas between them. */
function listed(values: readonly (string | number)[]) {
  return values.map((value, i) => ({ value, last: i === values.length - 1 }));
}

/** A text as a literal of TypeScript. */
const typescriptLiteral: Escape = (value) =>
  JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
