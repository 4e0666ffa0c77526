import { POWER_CREDENTIALS, POWER_TABLE } from "../../../../lib/host/power/node-power";
import { composeScript } from "../../../../lib/host/script/script";

test("the scripts read the files that the component writes", () => {
  const script = composeScript({ libraries: ["power", "image-secrets"], calls: [] });
  expect(script).toContain(`\nPOWER_TABLE=${POWER_TABLE}\n`);
  expect(script).toContain(`\nPOWER_CREDENTIALS=${POWER_CREDENTIALS}\n`);
  expect(script).toContain(`\n^[.]${POWER_CREDENTIALS.replace(".node", "[.]node")}$\n`);
});
