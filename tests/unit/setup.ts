// Shells, daemons and the engine's SDK answer in their own time on a busy machine; no test here measures a second.
jest.setTimeout(60_000);
