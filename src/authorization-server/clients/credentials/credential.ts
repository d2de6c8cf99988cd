import type { VerificationKey } from '../../../crypto/verification-keys.ts';

/** What a client can prove itself with. */
export type CredentialKind = 'secret' | 'certificate' | 'key';

/** When a credential counts, and when it last did. */
export type CredentialTimes = {
  readonly createdAtMs: number;
  /** Absent: from its creation. */
  readonly validFromMs?: number;
  /** Absent: without an end. */
  readonly expiresAtMs?: number;
  readonly lastUsedAtMs?: number;
};

/** A stored secret of a client. */
export type StoredSecret = CredentialTimes & { readonly id: string; readonly hash: string };

/**
 * What a certificate must have in common with the one registered. `exact`: everything. `subject`: the names, with trusted authorities above.
 * `renewable`: the same, and it must not begin before the latest one seen. Source: RFC 8705 §2.1, §2.2; wire contract 7.5 (certificate-pinning)
 */
export type CertificateBinding = 'exact' | 'subject' | 'renewable';

/** A stored certificate of a client, or the names its certificates must have. */
export type StoredCertificate = CredentialTimes & {
  readonly id: string;
  readonly binding: CertificateBinding;
  /** `x5t#S256`; absent where names were registered and no certificate. */
  readonly thumbprint?: string;
  /** As RFC 2253 writes it. */
  readonly subjectDn: string;
  readonly issuerDn?: string;
  /** Begin of validity of the latest certificate seen. */
  readonly seenNotBeforeMs?: number;
};

/** A stored public key of a client. */
export type StoredKey = CredentialTimes & {
  readonly id: string;
  readonly kid?: string;
  readonly key: VerificationKey;
};

/** All a client can prove itself with, in the order of creation. */
export type StoredCredentials = {
  readonly secrets: readonly StoredSecret[];
  readonly certificates: readonly StoredCertificate[];
  readonly keys: readonly StoredKey[];
};

/** Whether a credential counts at this time. */
export const isInForce = ({ validFromMs, expiresAtMs }: CredentialTimes, nowMs: number): boolean =>
  (validFromMs ?? 0) <= nowMs && (expiresAtMs === undefined || expiresAtMs > nowMs);
