import { X509Certificate } from 'node:crypto';
import { BasicConstraints, Certificate } from 'pkijs';

/** Why a certificate is not trusted. */
export type ChainRejection =
  | 'malformed'
  | 'not-yet-valid'
  | 'expired'
  | 'wrong-purpose'
  | 'refused-certificate'
  | 'no-path';

export type ChainVerification =
  /** From the certificate to the trust anchor, both included. */
  | { readonly kind: 'trusted'; readonly pathPem: readonly string[] }
  | { readonly kind: 'untrusted'; readonly reason: ChainRejection };

export type VerifyChainOptions = {
  readonly certificatePem: string;
  /** What came along with it, in any order; at most 10 are looked at. */
  readonly intermediatesPem?: readonly string[];
  /** Trust anchors. A certificate that is one itself is trusted (pinning). */
  readonly trustedPem: readonly string[];
  readonly nowMs: number;
  readonly purpose: 'client-authentication' | 'server-authentication';
};

/** OIDs of extended key usages. Source: RFC 5280 §4.2.1.12 */
const purposes = { 'server-authentication': '1.3.6.1.5.5.7.3.1', 'client-authentication': '1.3.6.1.5.5.7.3.2' };
const anyPurpose = '2.5.29.37.0';

/**
 * Critical extensions that are evaluated here, by Node, or need no evaluation: basic constraints, key usage, extended key usage,
 * subject alternative name, key identifiers. Name and policy constraints are not: critical ones are refused. Source: RFC 5280 §4.2
 */
const understoodExtensions = new Set(['2.5.29.19', '2.5.29.15', '2.5.29.37', '2.5.29.17', '2.5.29.35', '2.5.29.14']);
const basicConstraints = '2.5.29.19';

/** RSA (PKCS#1 v1.5 and PSS) and ECDSA with SHA-256 or better, Ed25519. Source: RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3 */
const signatureAlgorithms = new Set([
  '1.2.840.113549.1.1.10',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.3.101.112',
]);

const maxIntermediates = 10;

/**
 * Whether a path of good signatures leads from a certificate to a trust anchor, every certificate on it within its validity, issuers
 * being authorities whose path length allows it, and the certificate made for `purpose`. Revocation is the caller's question.
 * Source: RFC 5280 §6.1; S-51
 */
export const verifyChain = (options: VerifyChainOptions): ChainVerification => {
  let certificate: X509Certificate;
  let intermediates: readonly X509Certificate[];
  let trusted: readonly X509Certificate[];
  try {
    certificate = new X509Certificate(options.certificatePem);
    intermediates = (options.intermediatesPem ?? []).slice(0, maxIntermediates).map((pem) => new X509Certificate(pem));
    trusted = options.trustedPem.map((pem) => new X509Certificate(pem));
  } catch {
    return { kind: 'untrusted', reason: 'malformed' };
  }
  const reason = rejectLeaf(certificate, options);
  if (reason !== undefined) return { kind: 'untrusted', reason };
  const path = findPath([certificate], { intermediates, trusted, nowMs: options.nowMs });
  if (path === undefined) return { kind: 'untrusted', reason: 'no-path' };
  return { kind: 'trusted', pathPem: path.map((one) => one.toString()) };
};

const rejectLeaf = (certificate: X509Certificate, options: VerifyChainOptions): ChainRejection | undefined => {
  if (options.nowMs < Date.parse(certificate.validFrom)) return 'not-yet-valid';
  if (options.nowMs > Date.parse(certificate.validTo)) return 'expired';
  // Node's `keyUsage` is the extended key usage; a certificate without one serves every purpose.
  const usages: readonly string[] | undefined = certificate.keyUsage;
  if (usages !== undefined && !usages.includes(purposes[options.purpose]) && !usages.includes(anyPurpose)) {
    return 'wrong-purpose';
  }
  return inspect(certificate).isUnderstood ? undefined : 'refused-certificate';
};

type Candidates = {
  readonly intermediates: readonly X509Certificate[];
  readonly trusted: readonly X509Certificate[];
  readonly nowMs: number;
};

/** Extends `path` issuer by issuer. Every step uses up an intermediate, which bounds the search. */
const findPath = (path: readonly X509Certificate[], candidates: Candidates): readonly X509Certificate[] | undefined => {
  const subject = path.at(-1);
  if (subject === undefined) return undefined;
  if (candidates.trusted.some((anchor) => anchor.raw.equals(subject.raw))) return path;
  if (!inspect(subject).hasStrongSignature) return undefined;
  const anchor = candidates.trusted.find((issuer) => isIssuer(issuer, subject, path.length - 1, candidates.nowMs));
  if (anchor !== undefined) return [...path, anchor];
  const next = candidates.intermediates.find((issuer) => isIssuer(issuer, subject, path.length - 1, candidates.nowMs));
  if (next === undefined) return undefined;
  const intermediates = candidates.intermediates.filter((one) => one !== next);
  // Where two intermediates could be the issuer (cross-signing), the other one is tried when this one leads nowhere.
  return (
    findPath([...path, next], { ...candidates, intermediates }) ?? findPath(path, { ...candidates, intermediates })
  );
};

/** `authoritiesBelow`: how many authorities lie between the issuer and the certificate at the end. */
const isIssuer = (
  issuer: X509Certificate,
  subject: X509Certificate,
  authoritiesBelow: number,
  nowMs: number,
): boolean => {
  // The cheap checks come first; `checkIssued` compares names and key usage, `verify` the signature.
  if (!issuer.ca || nowMs < Date.parse(issuer.validFrom) || nowMs > Date.parse(issuer.validTo)) return false;
  if (!subject.checkIssued(issuer)) return false;
  const { isUnderstood, pathLength } = inspect(issuer);
  return isUnderstood && authoritiesBelow <= pathLength && subject.verify(issuer.publicKey);
};

type Inspection = {
  readonly isUnderstood: boolean;
  readonly hasStrongSignature: boolean;
  readonly pathLength: number;
};

/** What Node does not tell about a certificate. */
const inspect = (certificate: X509Certificate): Inspection => {
  const { extensions = [], signatureAlgorithm } = Certificate.fromBER(certificate.raw);
  const constraints: unknown = extensions.find((extension) => extension.extnID === basicConstraints)?.parsedValue;
  const pathLength = constraints instanceof BasicConstraints ? constraints.pathLenConstraint : undefined;
  return {
    isUnderstood: extensions.every((extension) => !extension.critical || understoodExtensions.has(extension.extnID)),
    hasStrongSignature: signatureAlgorithms.has(signatureAlgorithm.algorithmId),
    // A length too odd to be a number allows nothing.
    pathLength: pathLength === undefined ? Number.POSITIVE_INFINITY : typeof pathLength === 'number' ? pathLength : -1,
  };
};
