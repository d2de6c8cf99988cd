import { signEnveloped } from '../../crypto/xml/sign-enveloped.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { AssertionProperties } from './assertion-properties.ts';
import { findUserId } from './find-user-id.ts';
import { readJsonPath } from './json-path.ts';
import { type Claims, listAttributes } from './user-claims.ts';
import { writeAssertion } from './write-assertion.ts';

/** Whom an assertion is about: a user as a verified token says, or the constant a destination names. */
export type AssertionSubject =
  | { readonly kind: 'user'; readonly claims: Claims }
  | { readonly kind: 'system-user'; readonly name: string };

/** The key an assertion is signed with. */
export type AssertionSigner = { readonly privateKeyPem: Secret; readonly certificatePem: string };

/** What an assertion is made of. */
export type AssertionOrder = {
  /** A fresh one, `_` and 32 hex characters. */
  readonly id: string;
  readonly properties: AssertionProperties;
  readonly subject: AssertionSubject;
  /** Where the destination names none. */
  readonly defaultIssuer: string;
  readonly defaultRecipient: string;
  readonly nowMs: number;
  readonly signer: AssertionSigner;
};

/** The signed document, or why there is none; `message` is fit to be shown. */
export type BuiltAssertion =
  | { readonly kind: 'assertion'; readonly document: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Builds and signs the assertion of a destination. Source: SAP doc "SAML Assertion Authentication"; RFC 7522 §3; SAML Core 2.0 §5.4 */
export const buildAssertion = (order: AssertionOrder): BuiltAssertion => {
  const { properties, subject, nowMs, signer } = order;
  const found =
    subject.kind === 'user' ? findUserId(properties, subject.claims) : { kind: 'found' as const, userId: subject.name };
  if (found.kind === 'failed') return found;
  const written = writeAssertion({
    id: order.id,
    issuer: properties.issuer ?? order.defaultIssuer,
    audience: properties.audience,
    recipient: properties.recipient ?? order.defaultRecipient,
    nameId: { value: found.userId, format: properties.nameIdFormat, qualifier: properties.nameQualifier },
    authnContextClassRef: properties.authnContextClassRef,
    attributes: subject.kind === 'user' ? listAttributes(subject.claims, properties) : [],
    authenticatedAtMs: subject.kind === 'user' ? readIssueTime(subject.claims, nowMs) : nowMs,
    nowMs,
  });
  if (written.kind === 'failed') return written;
  const { privateKeyPem, certificatePem } = signer;
  const signed = properties.includesCertificate ? { privateKeyPem, certificatePem } : { privateKeyPem };
  return { kind: 'assertion', document: signEnveloped(written.document, signed) };
};

/** `iat` of the token; of the present moment where there is none, or one ahead of it. */
const readIssueTime = (claims: Claims, nowMs: number): number => {
  const issuedAt = readJsonPath(claims, ['iat']);
  return typeof issuedAt === 'number' && issuedAt >= 0 && issuedAt * 1000 <= nowMs ? issuedAt * 1000 : nowMs;
};
