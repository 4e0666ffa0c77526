/** In every place where a plan could have a secret. */
export const CANARY = "canary-7f3a9c51d2";
