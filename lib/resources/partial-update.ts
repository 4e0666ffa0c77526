/**
 * An update that did a part of its work. The engine keeps these properties in the state beside the failure, and its next update comes
 * in any case, also when the program has gone back meanwhile.
 */
export class PartialUpdate extends Error {
  readonly reasons: readonly string[];

  constructor(
    readonly id: string,
    readonly properties: object,
    message: string,
  ) {
    super(message);
    this.name = "PartialUpdate";
    this.reasons = [message];
  }
}
