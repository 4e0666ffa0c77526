import { nearestName } from "../../../../lib/model/arguments/nearest-name";

const KNOWN = ["authorizedKeys", "exportReadOnly", "batchSize", "mac", "nodes", "node", "timeServers"];

test.each([
  ["authorisedKeys", "authorizedKeys"],
  ["AuthorizedKeys", "authorizedKeys"],
  ["authorized_keys", "authorizedKeys"],
  ["exportReadonly", "exportReadOnly"],
  ["batchSiz", "batchSize"],
  ["batchSzie", "batchSize"],
  ["batch_size", "batchSize"],
  ["MAC", "mac"],
  ["nodse", "nodes"],
  ["Node", "node"],
  ["timeserver", "timeServers"],
])("%s was meant as %s", (given, meant) => expect(nearestName(given, KNOWN)).toBe(meant));

test.each(["", "x", "m", "address", "readOnly", "keys", "constructor"])("%j is near to nothing", (given) =>
  expect(nearestName(given, KNOWN)).toBeUndefined(),
);
