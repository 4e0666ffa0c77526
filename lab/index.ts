/** The lab as a library: what the demo, the end-to-end scenarios and the integration tests use. */
export { openLab, type Lab, type LabOptions } from "./open-lab";
export { UnsuitableMachine } from "./host-tools";
export type { LabKind, LabMaster, LabPlatform } from "./kind";
export { labNodes, type LabNode } from "./names";
export type { BootOptions, BootReport, Firmware } from "./node";
export type { CommandResult } from "./processes";
export type { SshOptions } from "./secure-shell";
export type { LabStatus } from "./status";
