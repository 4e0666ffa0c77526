import { askedStatus, recordedStatus } from "./answered";
import { changedText, resourceOf } from "./recorded-state";

const driftOf = (...args: Parameters<typeof recordedStatus>) => recordedStatus(...args).masters[0].drift;

test("what a refresh found is told where the right value is known without the program", () =>
  expect(driftOf()).toEqual(
    expect.arrayContaining([
      {
        resource: "farm-boots",
        fact: "s[7-8].example.com",
        observed: expect.stringMatching(/^no answer; it ran /) as string,
      },
      { resource: "farm-ntp-service", fact: "running", observed: "false" },
      { resource: "farm-master-hosts", fact: "/etc/hosts:3", observed: "s0.example.com is 10.9.9.9 as well" },
      { resource: "farm-pxe-config", fact: "mode", observed: "(absent)" },
    ]),
  ));

test("what was asked just now is no drift of the last refresh", () =>
  expect(askedStatus().masters[0].drift).toEqual(driftOf()));

test("a secret is named and not shown", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
  const text = changedText((state) => {
    resourceOf(state, "farm-ntp-service").inputs.unit = secret;
  });
  expect(driftOf(text)).toContainEqual({ resource: "farm-ntp-service", fact: "unit", observed: "(a secret)" });
});

test("a service of a program's own may stand still; one of a component may not", () => {
  const text = changedText((state) => {
    const [own, root] = [resourceOf(state, "farm-ntp-service"), state.deployment.resources[0]];
    Object.assign(own, { parent: root.urn });
  });
  expect(driftOf(text)).not.toContainEqual(expect.objectContaining({ fact: "running" }));
});
