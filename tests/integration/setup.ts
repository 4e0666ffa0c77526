// One `pulumi up` on a real master takes tens of seconds on two cores.
jest.setTimeout(600_000);
