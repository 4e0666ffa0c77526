import fc from "fast-check";

/** Host lists with what ClusterShell 1.9.2 reads in them and prints of them; it sorts what it reads. */
export const READ: readonly [text: string, folded: string, names: string[]][] = [
  ["n1", "n1", ["n1"]],
  ["s[0-3,7]", "s[0-3,7]", ["s0", "s1", "s2", "s3", "s7"]],
  ["s[0-1].example.com", "s[0-1].example.com", ["s0.example.com", "s1.example.com"]],
  ["n[098-101]", "n[098-101]", ["n098", "n099", "n100", "n101"]],
  ["n018,n023", "n[018,023]", ["n018", "n023"]],
  ["n[010-011]", "n[010-011]", ["n010", "n011"]],
  ["n[1-2],n[3-4]", "n[1-4]", ["n1", "n2", "n3", "n4"]],
  ["n[0-10/3],m1", "m1,n[0,3,6,9]", ["n0", "n3", "n6", "n9", "m1"]],
  ["r[1-2]n[1-2]", "r[1-2]n[1-2]", ["r1n1", "r1n2", "r2n1", "r2n2"]],
  ["r1n1,r1n2,r2n1", "r1n[1-2],r2n1", ["r1n1", "r1n2", "r2n1"]],
  ["r[1-2]n[1-2],r3n1", "r[1-2]n[1-2],r3n1", ["r1n1", "r1n2", "r2n1", "r2n2", "r3n1"]],
  ["n1-1,n1-2,n2-1,n2-2", "n[1-2]-[1-2]", ["n1-1", "n1-2", "n2-1", "n2-2"]],
  ["n[1-3]4", "n[14,24,34]", ["n14", "n24", "n34"]],
  ["n[1-2]x[01-02]", "n[1-2]x[01-02]", ["n1x01", "n1x02", "n2x01", "n2x02"]],
  ["10.0.[1-2].[10-11]", "10.0.[1-2].[10-11]", ["10.0.1.10", "10.0.1.11", "10.0.2.10", "10.0.2.11"]],
  ["n01,n1,n2", "n[1-2,01]", ["n01", "n1", "n2"]],
  ["n[9-10],n[08-09]", "n[9,08-10]", ["n9", "n10", "n08", "n09"]],
  ["s8,s9,s10,s08", "s[8-9,08,10]", ["s8", "s9", "s10", "s08"]],
  ["n[98-99],n[100-101]", "n[98-101]", ["n98", "n99", "n100", "n101"]],
  ["n[08-09],n10,n100", "n[08-10,100]", ["n08", "n09", "n10", "n100"]],
  ["n0,n00,n1", "n[0-1,00]", ["n0", "n00", "n1"]],
  ["x1y,x1z,x2y", "x[1-2]y,x1z", ["x1y", "x1z", "x2y"]],
  ["b,a1,a", "a,a1,b", ["b", "a1", "a"]],
  ["s[0-0]", "s0", ["s0"]],
];

/** Host lists that are refused, with the reason. */
export const REFUSED: readonly [text: string, message: string][] = [
  ["s[0-99", '"s[0-99" has an opening bracket that nothing closes'],
  ["s[0-[9]]", '"s[0-[9]]" has an opening bracket that nothing closes'],
  ["s0-99]", '"s0-99]" has a closing bracket that nothing opened'],
  ["s[]", '"s[]" has an empty bracket, expected numbers and ranges such as [0-3,7] or [000-098/2]'],
  ["s[1,]", '"s[1,]" has "" in brackets, expected numbers and ranges such as [0-3,7] or [000-098/2]'],
  ["s[a-b]", '"s[a-b]" has "a-b" in brackets, expected numbers and ranges such as [0-3,7] or [000-098/2]'],
  ["s[1-2-3]", '"s[1-2-3]" has "1-2-3" in brackets, expected numbers and ranges such as [0-3,7] or [000-098/2]'],
  ["s[9-3]", '"s[9-3]" has the range 9-3, which ends before it begins; expected 3-9'],
  ["s[0-9/0]", '"s[0-9/0]" has the range 0-9/0 with the step 0, expected at least 1'],
  ["s[01-3]", '"s[01-3]" has the range 01-3 with ends of 2 and 1 digits, expected as many where zeros stand in front'],
  [
    "s[001-1000]",
    '"s[001-1000]" has the range 001-1000 with ends of 3 and 4 digits, expected as many where zeros stand in front',
  ],
  ["s[0-5,3-7]", '"s[0-5,3-7]" has s3 twice, expected ranges that do not overlap'],
  ["s[0-5],s5", '"s[0-5],s5" has s5 twice, expected ranges that do not overlap'],
  ["s0,", '"s0," has a comma without a name on each side'],
  [",s0", '",s0" has a comma without a name on each side'],
  ["s[0-100000]", '"s[0-100000]" stands for 100001 names, expected at most 100000'],
  ["s[1-999999999999999]", '"s[1-999999999999999]" stands for 999999999999999 names, expected at most 100000'],
  ["r[1-999]n[1-999]", '"r[1-999]n[1-999]" stands for 998001 names, expected at most 100000'],
];

const number = fc.oneof(
  fc.nat(12).map(String),
  fc.nat(120).map((n) => String(n).padStart(3, "0")),
);
const name = fc.oneof(
  number.map((n) => `s${n}`),
  number.map((n) => `s${n}.example.com`),
  fc.tuple(number, number).map(([rack, n]) => `r${rack}n${n}`),
  fc.tuple(number, number, number).map(([a, b, c]) => `10.${a}.${b}.${c}`),
  fc.constantFrom("login", "n-1"),
);
/** Different names with numbers in them. */
export const nameSets = fc.uniqueArray(name, { minLength: 1, maxLength: 60 });
