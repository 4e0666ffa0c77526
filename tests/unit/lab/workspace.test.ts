import { withConfigFile } from "../../../lab/engine/workspace";

test.each([
  ["up --refresh", "up --config-file S.yaml --refresh"],
  ["config set --path image.pin 0", "config --config-file S.yaml set --path image.pin 0"],
  ["stack output image", "stack output image"],
  ["--help", "--help"],
  ["", ""],
])("pulumi %s reads the settings of the workspace where it reads any", (given, expected) =>
  expect(withConfigFile(given.split(" ").filter(Boolean), "S.yaml").join(" ")).toBe(expected),
);
