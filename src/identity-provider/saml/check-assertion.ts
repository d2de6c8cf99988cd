import { type Assertion, AssertionRejected, type SubjectConfirmation } from './assertion.ts';

/** Where and for whom an assertion must be meant, and now. */
export type AssertionTarget = {
  /** The client that presents it: some issuers put its id where theirs belongs. */
  readonly clientId?: string | undefined;
  readonly audiences: readonly string[];
  readonly recipients: readonly string[];
  /** The request it must answer; absent where nobody asked for it. Source: SAML Profiles 2.0 §4.1.4.3 */
  readonly inResponseTo?: string | undefined;
  /** How far ahead its end may lie; ten minutes unless told otherwise. */
  readonly maxLifetimeMs?: number | undefined;
  readonly nowMs: number;
};

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
/** Clocks may differ by this much. Source: S-21 */
const skewMs = 60_000;
/** An assertion is for use at once. Source: RFC 7522 §3 (6) */
const defaultLifetimeMs = 600_000;

/**
 * Checks what an assertion says of itself; answers when it can no longer be used. Throws `AssertionRejected`. Source: RFC 7522 §3; SAML
 * Core 2.0 §2.4, §2.5; S-36
 */
export const checkAssertion = (assertion: Assertion, provider: string, target: AssertionTarget): number => {
  const { nowMs } = target;
  if (assertion.issuer !== provider && assertion.issuer !== target.clientId) {
    throw new AssertionRejected('the issuer is neither the provider nor the client');
  }
  if (assertion.issueInstantMs > nowMs + skewMs) throw new AssertionRejected('issued in the future');
  const { notBeforeMs, notOnOrAfterMs, audienceRestrictions } = assertion.conditions;
  if (notBeforeMs !== undefined && notBeforeMs > nowMs + skewMs) throw new AssertionRejected('not valid yet');
  if (notOnOrAfterMs !== undefined && notOnOrAfterMs <= nowMs - skewMs) throw new AssertionRejected('expired');
  const isMeantForUs =
    audienceRestrictions.length > 0 &&
    audienceRestrictions.every((audiences) => audiences.some((audience) => target.audiences.includes(audience)));
  if (!isMeantForUs) throw new AssertionRejected('the audience is another');

  const problems = assertion.confirmations.map((confirmation) => findProblem(confirmation, target));
  const index = problems.indexOf(undefined);
  const endMs = assertion.confirmations[index]?.notOnOrAfterMs;
  if (endMs === undefined) throw new AssertionRejected(problems[0] ?? 'nothing confirms the subject');
  return Math.min(endMs, notOnOrAfterMs ?? endMs) + skewMs;
};

/** Why a confirmation does not confirm; `undefined` where it does. Source: RFC 7522 §3 (5), (6) */
const findProblem = (confirmation: SubjectConfirmation, target: AssertionTarget): string | undefined => {
  const { notOnOrAfterMs: endMs, notBeforeMs, recipient } = confirmation;
  const { maxLifetimeMs = defaultLifetimeMs, inResponseTo } = target;
  if (confirmation.method !== bearer) return 'the subject is not confirmed for a bearer';
  if (recipient === undefined || !target.recipients.includes(recipient)) return 'the recipient is another';
  if (inResponseTo !== undefined && confirmation.inResponseTo !== inResponseTo) return 'it answers another request';
  if (endMs === undefined) return 'the confirmation has no end';
  if (endMs <= target.nowMs - skewMs) return 'the confirmation has expired';
  if (endMs > target.nowMs + maxLifetimeMs + skewMs) return 'the confirmation ends too far ahead';
  return notBeforeMs !== undefined && notBeforeMs > target.nowMs + skewMs
    ? 'the confirmation is not valid yet'
    : undefined;
};
