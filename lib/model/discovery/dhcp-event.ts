/** What a DHCP server says of one machine at one moment. */
export interface DhcpEvent {
  /** As the server writes it. */
  readonly mac: string;
  /** `asked` where the line says nothing of an answer. */
  readonly outcome: "asked" | "refused" | "answered";
  /** Which line it is: a server may say several of one question. */
  readonly kind: string;
  /** As the log has it: many logs know neither year nor time zone. */
  readonly time?: string;
  /** Interface of the server, or address of a relay. */
  readonly via?: string;
  /** Why nothing was given, in the server's words. */
  readonly reason?: string;
  /** What the machine calls itself. */
  readonly name?: string;
}

/** A MAC address as dhcpd and Kea write it. */
export const LOGGED_MAC = "[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}";
