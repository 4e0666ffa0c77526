/** A machine by its cards on the boot network. */
export interface Cards {
  /** MAC address of the card that it usually boots from. */
  readonly mac: string;
  /** MAC addresses of its other cards there; missing where nothing is said of them. */
  readonly otherMacs?: readonly string[];
}

/** MAC addresses of all cards that a node may boot from. */
export function cardsOf({ mac, otherMacs = [] }: Cards): string[] {
  return [mac, ...otherMacs];
}
