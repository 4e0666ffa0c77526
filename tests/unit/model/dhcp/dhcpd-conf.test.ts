import fc from "fast-check";
import { parseDhcpdConf, says, Statement } from "../../../../lib/model/dhcp/dhcpd-conf";
import { refusal } from "../refusal";

function parsed(text: string): Statement[] {
  return parseDhcpdConf({ name: "dhcpd.conf", text });
}

function shape(statements: readonly Statement[]): unknown[] {
  return statements.map(({ words, body }) => {
    const said = words.map(({ value }) => value).join(" ");
    return body === undefined ? said : [said, ...shape(body)];
  });
}

test("statements nest as they stand; comments, blanks and stray semicolons do not count", () =>
  expect(
    shape(
      parsed(`# a comment; { with "everything
authoritative; ;
subnet 10.0.0.0 netmask 255.255.255.0{option routers 10.0.0.254 ,10.0.0.253;# end
  pool { range 10.0.0.2 10.0.0.9; deny members of "phones"; } };
`),
    ),
  ).toEqual([
    "authoritative",
    [
      "subnet 10.0.0.0 netmask 255.255.255.0",
      "option routers 10.0.0.254 , 10.0.0.253",
      ["pool", "range 10.0.0.2 10.0.0.9", "deny members of phones"],
    ],
  ]));

test.each([
  ["option x code 200 = { integer 8, text };", ["option x code 200 = { integer 8 , text }"]],
  ['option root-path "a { b; # c";', ["option root-path a { b; # c"]],
  ['filename "a\\"b\\\\";', ['filename a"b\\']],
  ['if option arch = 00:07 { filename "x"; } else { }', [["if option arch = 00:07", "filename x"], ["else"]]],
  ["", []],
])("%s", (text, expected) => expect(shape(parsed(text))).toEqual(expected));

test("a statement knows its place and its stretch of the text", () => {
  const text = `\n\nsubnet 10.0.0.0 netmask 255.255.255.0 {\n  next-server 10.0.0.1;\n}\n`;
  const [subnet] = parsed(text);
  const [server] = subnet.body ?? [];
  expect(subnet.place).toBe("dhcpd.conf:3");
  expect(text.slice(subnet.start, subnet.end)).toBe(text.trim());
  expect(server.place).toBe("dhcpd.conf:4");
  expect(text.slice(server.start, server.end)).toBe("next-server 10.0.0.1;");
  expect(text.slice(subnet.bodyStart, server.start)).toBe("\n  ");
});

test("keywords have any case, words behind them have no commas", () => {
  const [statement] = parsed("Option Domain-Name-Servers a, b;");
  expect(says(statement, "option", "domain-name-servers")).toEqual(["a", "b"]);
  expect(says(statement, "option", "domain-name")).toBeUndefined();
});

test.each([
  ["subnet 10.0.0.0 netmask 255.0.0.0 {\n authoritative;", "dhcpd.conf:1: has an opening brace that nothing closes"],
  ["authoritative;\n}", "dhcpd.conf:2: has a closing brace that nothing opened"],
  ["authoritative", 'dhcpd.conf:1: "authoritative" ends without a semicolon'],
  ["a { b }", 'dhcpd.conf:1: "b" ends without a semicolon'],
  ['a;\nfilename "x;', "dhcpd.conf:2: has a quote that nothing closes"],
])("%j is refused", (text, expected) => expect(refusal(() => parsed(text))).toBe(expected));

test("every text is parsed or refused, and the stretches of what is parsed follow one another", () =>
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", " ", "{", "}", ";", '"', "#", "\n", "option", ",") }),
      (text) => {
        try {
          let at = 0;
          for (const { start, end } of parsed(text)) {
            expect(start).toBeGreaterThanOrEqual(at);
            expect(end).toBeGreaterThan(start);
            at = end;
          }
        } catch (error) {
          expect((error as Error).name).toBe("InputError");
        }
      },
    ),
  ));
