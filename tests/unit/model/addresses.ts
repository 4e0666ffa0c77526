import fc from "fast-check";
import { Cidr, parseCidr } from "../../../lib/model/network/ipv4";

/** Any address, as its dotted text. */
export const anyAddress = (): fc.Arbitrary<string> => fc.nat({ max: 2 ** 32 - 1 }).map(dotted);

/** Any network that a cluster may have. */
export const anyCidr = (least = 1): fc.Arbitrary<Cidr> =>
  fc.tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: least, max: 30 })).map(([address, prefixLength]) => {
    const size = 2 ** (32 - prefixLength);
    return parseCidr(`${dotted(Math.floor(address / size) * size)}/${prefixLength}`, "cidr");
  });

/** An address that lies in the network as often as outside it. */
export const anyAddressNear = (cidr: Cidr): fc.Arbitrary<string> => {
  const size = 2 ** (32 - cidr.prefixLength);
  const first = undotted(cidr.network);
  const near = fc.integer({ min: -size, max: 2 * size - 1 }).map((offset) => first + offset);
  return near.filter((address) => address >= 0 && address < 2 ** 32).map(dotted);
};

export function dotted(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".");
}

/** The arithmetic of {@link toNumber}, written another way so that one checks the other. */
export function undotted(address: string): number {
  const [a, b, c, d] = address.split(".").map(Number);
  return a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
}
