import { InputError } from "../../lib/model/input-error";
import { interfacesOf } from "../../lib/model/interfaces/interfaces";
import { NodeFileLevels, NodeLevel, nodeViews } from "../../lib/model/node-files/effective";
import { Node } from "../../lib/model/nodes/nodes";
import { Platform } from "../../lib/platforms";
import { decidedBy } from "../../lib/render/image/own-files";
import { InterfaceFile, renderInterfaces } from "../../lib/render/interfaces";

/** The levels with the files of each node's interfaces, which no file of the program may replace. */
export function withInterfaces(levels: NodeFileLevels, platform: Platform, nodes: readonly Node[]): NodeFileLevels {
  const written = nodes.flatMap((node) => {
    const files = renderInterfaces(node, platform);
    return files.length === 0 ? [] : [{ node, files }];
  });
  if (written.length === 0) return levels;
  const views = nodeViews(
    levels,
    nodes.map(({ name }) => name),
  );
  for (const { node, files } of written) {
    if (platform.nodeFiles.interfaces.kind === "ifcfg") refuseForNetworkScripts(node);
    for (const { path, interface: name } of files) {
      const at = argumentOf(node, name);
      const instead = decidedBy(path, platform);
      if (instead !== undefined) throw new InputError(at, `needs ${path}, which is refused; ${instead}`);
      const other = views.get(node.name)?.files.get(path)?.file;
      if (other !== undefined) throw new InputError(`${other.at}.path`, `${path} is written for ${at}`);
    }
  }
  const filesOf = new Map(written.map(({ node, files }) => [node.name, files.map(fileOf(node))]));
  const known = new Set(levels.nodes.map(({ name }) => name));
  const none = (name: string): NodeLevel => ({ name, files: [], vars: {} });
  return {
    ...levels,
    nodes: [...levels.nodes, ...written.flatMap(({ node }) => (known.has(node.name) ? [] : [none(node.name)]))].map(
      (level) => ({ ...level, files: [...level.files, ...(filesOf.get(level.name) ?? [])] }),
    ),
  };
}

function fileOf(node: Node) {
  return ({ interface: name, path, mode, content, onChange }: InterfaceFile) => ({
    ...{ path, mode, content, onChange, owner: "root", group: "root" },
    ...{ template: false, secret: false, at: argumentOf(node, name) },
  });
}

/** By the name of the node, since its place in the program is not known any more. */
function argumentOf(node: Node, name: string): string {
  return `interfaces.${name} of ${node.name}`;
}

/** What the network scripts of CentOS 5 cannot do. */
function refuseForNetworkScripts(node: Node): void {
  for (const { name, vlan } of interfacesOf(node.interfaces)) {
    const expected = vlan && `${vlan.parent}.${vlan.id}`;
    if (expected !== undefined && name !== expected) {
      throw new InputError(argumentOf(node, name), `is a VLAN, which centos5 calls ${expected}; expected that name`);
    }
  }
}
