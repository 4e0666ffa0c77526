import { parsePower } from "../../../lib/model/power/power";
import { renderPowerCredentials, renderPowerTable } from "../../../lib/render/power";
import { expectGolden } from "./golden";
import { nodes } from "./howto";

test("the table", () =>
  expectGolden(
    "power/node-power",
    renderPowerTable(
      parsePower(
        {
          ...{ method: "ipmi", user: "admin", hasPassword: true, addressPattern: "10.9.0.{byte4}", cipherSuite: 3 },
          exceptions: [
            { method: "wakeOnLan", nodes: ["s1"] },
            { method: "redfish", nodes: ["s2"], user: "root", hasPassword: true, addresses: { s2: "s2-bmc" } },
            { method: "command", nodes: ["s3"], command: "/opt/pdu --strip 'a b'" },
          ],
        },
        nodes,
      ),
    ),
  ));

test("the passwords", () =>
  expect(
    renderPowerCredentials(
      new Map([
        [1, ' "\\ $x '],
        [3, "y"],
      ]),
    ),
  ).toBe('1  "\\ $x \n3 y\n'));
