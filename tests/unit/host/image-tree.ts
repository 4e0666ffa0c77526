import { mkdirSync } from "node:fs";
import { Call } from "../../../lib/host/script/script";
import { FakeMaster } from "./shell";

const LIBRARIES = ["image-work", "image-edit", "image-sanitise", "image-scan", "image-secrets"];
/** What the image of a whole operating system needs besides. */
export const SYSTEM_LIBRARIES = [...LIBRARIES, "image-tree", "image-squashfs"];

/** The tree of an image in a master's working place, without mounts, which a test may not make. */
export class ImageTree {
  readonly work = "var/lib/pulumi-diskless/builds/work";

  constructor(
    readonly master: FakeMaster,
    private readonly libraries: string[] = LIBRARIES,
  ) {
    mkdirSync(master.path(`${this.work}/root/etc`), { recursive: true });
  }

  /** A path of the image as one of the master. */
  at(path: string): string {
    return `${this.work}/root${path}`;
  }

  write(path: string, content: string, mode?: number): void {
    this.master.write(this.at(path), content, mode);
  }

  read(path: string): string {
    return this.master.read(this.at(path));
  }

  run(...calls: Call[]): void {
    this.master.run(this.libraries, [this.setting(), ...calls]);
  }

  refusal(...calls: Call[]): string {
    return this.master.refusal(this.libraries, [this.setting(), ...calls]);
  }

  private setting(): Call {
    const work = this.master.path(this.work);
    return ["eval", `step() { :; }; WORK=$(cd '${work}' && pwd -P); ROOT=$WORK/root`];
  }
}
