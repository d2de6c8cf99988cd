import { parseCertificates } from '../../crypto/certificates.ts';
import { parsePublicKeyPem } from '../../crypto/verification-keys.ts';
import { type AssertionTarget, checkAssertion } from './check-assertion.ts';
import { openAssertion, withRejection } from './open-assertion.ts';

/** The one issuer an assertion may come from, and the certificate it must be signed with. */
export type AssertionIssuer = {
  readonly name: string;
  readonly certificatePem: string;
  readonly allowsSha1: boolean;
};

/** What an assertion of a given issuer says. An accepted one may be used once until `expiresAtMs`, which is for the caller to see to. */
export type JudgedAssertion =
  | {
      readonly kind: 'accepted';
      readonly nameId: { readonly value: string; readonly format: string };
      readonly attributes: ReadonlyMap<string, readonly string[]>;
      readonly assertionId: string;
      readonly expiresAtMs: number;
    }
  /** `reason` is for the record, never for the caller. */
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * Judges a bare SAML 2.0 assertion in base64url or base64 by an issuer and a key the caller has chosen; whom it speaks for is for the caller
 * to find out. The issuer must be that very name, byte for byte. Source: RFC 7522 §2.1, §3; S-32 to S-36
 */
export const judgeSamlAssertion = (
  text: string,
  issuer: AssertionIssuer,
  target: Omit<AssertionTarget, 'clientId'>,
): JudgedAssertion =>
  withRejection(() => {
    const key = parsePublicKeyPem(issuer.certificatePem);
    const keys = key === undefined ? [] : [{ publicKey: key.publicKey, allowsSha1: issuer.allowsSha1 }];
    const { assertion } = openAssertion(text, () => keys);
    const expiresAtMs = checkAssertion(assertion, issuer.name, { ...target, clientId: undefined });
    const { nameId, attributes, id } = assertion;
    return { kind: 'accepted', nameId, attributes, assertionId: id, expiresAtMs };
  });

/** The one certificate in a PEM or bare base64 text, as PEM; `undefined` where there is not one whose key may sign assertions. Source: S-22, S-67 */
export const readSigningCertificate = (text: string): string | undefined => {
  if (text.includes('PRIVATE KEY')) return undefined;
  const parsed = parseCertificates(text);
  if (parsed.kind === 'failed' || parsed.certificatesPem.length > 1) return undefined;
  const [pem] = parsed.certificatesPem;
  return parsePublicKeyPem(pem) === undefined ? undefined : pem;
};
