// Shells, daemons and the engine's SDK answer in their own time on a busy machine, and these tests also run with least priority beside
// nodes that boot: a minute was not enough to start a plugin there. No test here measures a second; this only ends one that hangs.
jest.setTimeout(300_000);
