/** What keeps time. */
export type TimePart = {
  readonly packages: readonly string[];
  readonly configPath: string;
  readonly service: string;
} & (
  { readonly kind: "ntpd"; readonly stepTickersPath: string } | { readonly kind: "chrony"; readonly validate: string }
);
