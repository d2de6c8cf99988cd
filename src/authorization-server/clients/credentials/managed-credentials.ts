import type { JwtAlgorithm } from '../../../crypto/jwt/jwt-algorithms.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { SubaccountId } from '../../../foundation/ids.ts';
import type { Secret } from '../../../foundation/secret.ts';
import type { CredentialTimes, StoredCertificate } from './credential.ts';
import type { DeletionAdvice } from './deletion-advice.ts';
import type { CertificateRegistration } from './new-certificate.ts';

/** A secret as it may be shown: everything but the secret. */
export type ClientSecretInfo = CredentialTimes & { readonly secretId: string };

/** A credential as it may be shown, and whether it can go. */
export type CredentialInfo = CredentialTimes & { readonly id: string; readonly deletion: DeletionAdvice } & (
    | { readonly kind: 'secret' }
    | ({ readonly kind: 'certificate' } & Omit<StoredCertificate, 'id' | keyof CredentialTimes>)
    | { readonly kind: 'key'; readonly kid?: string; readonly algorithms: readonly JwtAlgorithm[] }
  );

/** When a new credential counts, and what becomes of the others of its kind. */
export type NewCredentialOptions = {
  readonly validFromMs?: number;
  readonly expiresAtMs?: number;
  /** Rotation with overlap: the others end then, those that end sooner excepted. */
  readonly othersEndAtMs?: number;
};

/** Managing what clients authenticate with. A client may have several of each kind, so that one can be replaced while it is in use. */
export type ClientCredentials = {
  /** Generates a further secret, or takes the one given; the others stay valid unless told otherwise. */
  readonly addSecret: (
    subaccountId: SubaccountId,
    clientId: string,
    options: NewCredentialOptions & { readonly secret?: string },
    actor: Actor,
  ) => Promise<{ readonly secretId: string; readonly secret: Secret }>;
  /** Throws 409 where another client must have the certificate alone, or this one must and another one has it. Source: RFC 8705 §2 */
  readonly addCertificate: (
    subaccountId: SubaccountId,
    clientId: string,
    options: NewCredentialOptions & {
      readonly registration: CertificateRegistration;
      /** Whether nobody else may have the very certificate, or even be known by its names. Absent: anybody may. */
      readonly uniqueness?: 'certificate' | 'certificate-and-names';
    },
    actor: Actor,
  ) => Promise<{ readonly certificateId: string }>;
  /** Registers a public key for signed assertions: a JWK in JSON, or PEM. Source: RFC 7523 §2.2 */
  readonly addKey: (
    subaccountId: SubaccountId,
    clientId: string,
    options: NewCredentialOptions & { readonly publicKey: string; readonly kid?: string },
    actor: Actor,
  ) => Promise<{ readonly keyId: string }>;
  readonly removeSecret: RemoveCredential;
  readonly removeCertificate: RemoveCredential;
  readonly removeKey: RemoveCredential;
  readonly listSecrets: (subaccountId: SubaccountId, clientId: string) => Promise<readonly ClientSecretInfo[]>;
  /** All of them, with the answer whether each may be deleted. */
  readonly listCredentials: (subaccountId: SubaccountId, clientId: string) => Promise<readonly CredentialInfo[]>;
  /** Whether `secret` is one of the client's, for administrators who compare what is with what should be: neither throttled nor noted. */
  readonly isSecret: (subaccountId: SubaccountId, clientId: string, secret: string) => Promise<boolean>;
};

/** Throws 404 where the client has none of this id. The credential is refused from then on. */
type RemoveCredential = (subaccountId: SubaccountId, clientId: string, id: string, actor: Actor) => Promise<void>;
