import { NodeInterface } from "../../model/interfaces/interface-shape";
import { interfacesOf } from "../../model/interfaces/interfaces";
import { Node } from "../../model/nodes/nodes";
import { Platform } from "../../platforms";
import { plainWords, renderTemplate } from "../template";
import { renderIfcfg } from "./ifcfg";
import { connectionId, renderKeyfile } from "./keyfile";

/** The file of an interface, and what a running node does when it has changed or is there no more. */
export interface InterfaceFile {
  readonly interface: string;
  readonly path: string;
  readonly mode: string;
  readonly content: string;
  /** One line of shell, for this interface alone: the others go on as they are. */
  readonly onChange: string;
}

/** The files by which a node brings up its interfaces. */
export function renderInterfaces(node: Node, platform: Platform): InterfaceFile[] {
  const { kind, directory } = platform.nodeFiles.interfaces;
  return interfacesOf(node.interfaces).map((own) =>
    kind === "keyfile" ? keyfile(node, own, directory) : ifcfg(own, directory),
  );
}

/** NetworkManager reads no file that others than root can read. */
function keyfile(node: Node, own: NodeInterface, directory: string): InterfaceFile {
  const path = `${directory}/${own.name}.nmconnection`;
  const values = { file: path, uuid: connectionId(own.name) };
  return {
    ...{ interface: own.name, path, mode: "0600", content: renderKeyfile(node, own) },
    onChange: renderTemplate("interfaces/keyfile-up", values, plainWords).trimEnd(),
  };
}

function ifcfg(own: NodeInterface, directory: string): InterfaceFile {
  const { name, bond, vlan, memberOf: member } = own;
  const path = `${directory}/ifcfg-${name}`;
  const values = {
    ...{ file: path, name, member },
    ...{ bond: bond !== undefined, vlan: vlan !== undefined, card: (bond ?? vlan ?? member) === undefined },
  };
  return {
    ...{ interface: name, path, mode: "0644", content: renderIfcfg(own) },
    onChange: renderTemplate("interfaces/ifcfg-up", values, plainWords).trimEnd(),
  };
}
