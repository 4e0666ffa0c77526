export { describeEngine, findEngine } from "./findEngine";
export type { Engine, EngineSource, FindEngineOptions } from "./findEngine";
export type { Plugin } from "./plugins";
export type { Outcome } from "./process";
export { Workspace } from "./workspace";
export type { ConfigValue, StackState, WorkspaceOptions } from "./workspace";
