/** What an assertion says, as far as anybody asks. Times are epoch milliseconds. Source: SAML Core 2.0 §2.3-2.7 */
export type Assertion = {
  readonly id: string;
  readonly issueInstantMs: number;
  readonly issuer: string;
  readonly nameId: { readonly value: string; readonly format: string };
  readonly confirmations: readonly SubjectConfirmation[];
  readonly conditions: {
    readonly notBeforeMs: number | undefined;
    readonly notOnOrAfterMs: number | undefined;
    /** All restrictions must be met, each by one of its audiences. */
    readonly audienceRestrictions: readonly (readonly string[])[];
  };
  /** All values of each attribute. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** When the user signed in at the issuer, one statement each. Source: SAML Core 2.0 §2.7.2 */
  readonly authentications: readonly {
    readonly instantMs: number;
    readonly sessionEndsAtMs: number | undefined;
  }[];
};

/** A way to confirm that the bearer is the subject. */
export type SubjectConfirmation = {
  readonly method: string;
  readonly recipient: string | undefined;
  /** The request it answers. */
  readonly inResponseTo: string | undefined;
  readonly notBeforeMs: number | undefined;
  readonly notOnOrAfterMs: number | undefined;
};

/** Thrown inside this folder where an assertion is not accepted; the door answers it as a value. `message` is for the record. */
export class AssertionRejected extends Error {
  override readonly name = 'AssertionRejected';
}
