import { NetworkPacket, parseRuleTables, verdictOf } from "../../../../lib/model/firewall/iptables-rules";

const network = { address: "10.0.0.0", prefixLength: 24 };
const sent: NetworkPacket = { source: network, inInterface: "eth0", outInterface: "eth1", state: "NEW" };
const answer: NetworkPacket = { destination: network, inInterface: "eth1", outInterface: "eth0", state: "ESTABLISHED" };
const decide = (lines: string, packet = sent) =>
  verdictOf(parseRuleTables(`*filter\n${lines}\n`).get("filter"), "FORWARD", packet);

test("without rules the policy decides, and accepts where none is listed", () => {
  expect(decide("COMMIT")).toEqual({ target: "ACCEPT" });
  expect(decide(":FORWARD DROP [0:0]")).toEqual({ target: "DROP" });
  expect(verdictOf(parseRuleTables("").get("nat"), "POSTROUTING", sent)).toEqual({ target: "ACCEPT" });
});

test.each<[rule: string, target: string]>([
  ["-A FORWARD -j DROP", "DROP"],
  ["-A FORWARD -s 10.0.0.0/255.255.255.0 -o eth1 -j DROP ", "DROP"],
  ["[3:99] -A FORWARD -s 10.0.0.0/8 -j DROP", "DROP"],
  ["-A FORWARD -i eth+ -j DROP", "DROP"],
  ["-A FORWARD -p all -m state --state NEW,INVALID -j DROP", "DROP"],
  ['-A FORWARD -m comment --comment "no -s 10.9.0.0/24 -j ACCEPT" -j DROP', "DROP"],
  ["-A FORWARD --source 10.0.0.0/24 --in-interface eth0 --jump REJECT --reject-with icmp-host-prohibited", "REJECT"],
  ["-A FORWARD ! -s 10.8.0.0/16 -j DROP", "DROP"],
  ["-A FORWARD -i ! eth1 -j DROP", "DROP"],
  ["-A FORWARD -s 10.0.0.0/25 -j DROP", "ACCEPT"],
  ["-A FORWARD -s 10.0.1.0/24 -j DROP", "ACCEPT"],
  ["-A FORWARD ! -s 10.0.0.0/24 -j DROP", "ACCEPT"],
  ["-A FORWARD -d 192.0.2.7 -j DROP", "ACCEPT"],
  ["-A FORWARD -o eth2 -j DROP", "ACCEPT"],
  ["-A FORWARD -p tcp -m tcp --dport 25 -j DROP", "ACCEPT"],
  ["-A FORWARD -m state --state INVALID -j DROP", "ACCEPT"],
  ["-A FORWARD -m limit --limit 3/min -j DROP", "ACCEPT"],
  ['-A FORWARD -j LOG --log-prefix "-j DROP "', "ACCEPT"],
  ["-A INPUT -j DROP", "ACCEPT"],
])("%s leaves what a network sends to: %s", (rule, target) => expect(decide(rule).target).toBe(target));

test("the first rule that is about all of the packets decides, and is named", () =>
  expect(decide("-A FORWARD -s 10.0.0.7 -j DROP\n-A FORWARD -j ACCEPT \n-A FORWARD -j DROP")).toEqual({
    target: "ACCEPT",
    rule: "-A FORWARD -j ACCEPT",
  }));

test("a rule that is inserted comes first", () =>
  expect(decide("-A FORWARD -j DROP\n-I FORWARD -j ACCEPT").target).toBe("ACCEPT"));

test("an answer is told from a new connection", () => {
  const rules = "-A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT\n-A FORWARD -j REJECT";
  expect([decide(rules).target, decide(rules, answer).target]).toEqual(["REJECT", "ACCEPT"]);
});

const CHAIN = "-A FORWARD -j RH-Firewall-1-INPUT\n";
test.each<[what: string, rules: string, target: string]>([
  ["decides as its rules do", "-A RH-Firewall-1-INPUT -j REJECT", "REJECT"],
  [
    "that returns leaves it to the caller",
    "-A RH-Firewall-1-INPUT -j RETURN\n-A RH-Firewall-1-INPUT -j DROP",
    "ACCEPT",
  ],
  ["that ends leaves it to the caller", "-A RH-Firewall-1-INPUT -i lo -j ACCEPT\n-A FORWARD -j DROP", "DROP"],
  ["may call another", "-A RH-Firewall-1-INPUT -j inner\n-A inner -j DROP", "DROP"],
  ["that leads round in a circle decides nothing", "-A RH-Firewall-1-INPUT -j FORWARD", "ACCEPT"],
])("a chain %s", (_what, rules, target) => expect(decide(CHAIN + rules).target).toBe(target));

test("nothing comes back from a chain that another was left for", () =>
  expect(decide("-A FORWARD -g aside\n-A aside -p tcp -j DROP\n-A FORWARD -j DROP")).toEqual({ target: "ACCEPT" }));

test("tables are told apart, also when a file has one twice", () => {
  const tables = parseRuleTables(
    "*nat\n-A POSTROUTING -j SNAT --to-source 192.0.2.1\nCOMMIT\n*filter\nCOMMIT\n*nat\n:POSTROUTING DROP [0:0]\n",
  );
  expect(verdictOf(tables.get("nat"), "POSTROUTING", sent).target).toBe("SNAT");
  expect(tables.get("nat")?.policies.get("POSTROUTING")).toBe("DROP");
});
