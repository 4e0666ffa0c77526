export { describeEngine, findEngine } from "./find-engine";
export type { Engine, EngineSource, FindEngineOptions } from "./find-engine";
export type { Plugin } from "./plugins";
export type { Outcome } from "./process";
export { Workspace } from "./workspace";
export type { ConfigValue, StackState, WorkspaceOptions } from "./workspace";
