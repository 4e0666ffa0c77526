const CHECK_MILLISECONDS = 2000;

/** Ends this process when the engine that started it is gone, also when the engine was killed and could not tell us. */
export function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, CHECK_MILLISECONDS).unref();
}
