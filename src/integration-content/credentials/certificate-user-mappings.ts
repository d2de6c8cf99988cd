import type { Audit } from '../../audit/index.ts';
import { describeCertificate, parseCertificates, thumbprintOf } from '../../crypto/certificates.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomHex, type SubaccountId } from '../../foundation/ids.ts';
import { entityNotFound } from '../../odata/errors.ts';
import type { Database } from '../../storage/database.ts';
import type { CertificateUserMappingRow } from '../../storage/tables/integration-content/credentials.ts';
import { assertLength } from './credential.ts';
import { propertyMissing, unusableProperty } from './errors.ts';

/** A user known by a client certificate. Source: SAP API description "Security Content" (`CertificateUserMapping`) */
export type CertificateUserMapping = {
  /** 32 hex characters. */
  readonly id: string;
  readonly user: string;
  /** Base64 of the PEM. */
  readonly certificate: string;
  readonly validUntilMs: number;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly modifiedBy: string;
  readonly modifiedAtMs: number;
};

/** The mappings of a subaccount. */
export type CertificateUserMappings = {
  /** By user. */
  readonly list: (subaccountId: SubaccountId) => Promise<readonly CertificateUserMapping[]>;
  readonly find: (subaccountId: SubaccountId, id: string) => Promise<CertificateUserMapping | undefined>;
  /** Maps a certificate, or gives one that is mapped another user; answers the mapping. Throws 400 for what is no certificate. */
  readonly put: (
    subaccountId: SubaccountId,
    input: { readonly user: string | undefined; readonly certificate: string | undefined },
    actor: Actor,
  ) => Promise<CertificateUserMapping>;
  /** Throws 404 where there is none. */
  readonly remove: (subaccountId: SubaccountId, id: string, actor: Actor) => Promise<void>;
};

/** What the mappings need. */
export type MappingParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
};

/** Source: SAP API description "Security Content" (`CertificateUserMapping`: lengths of `User` and `Certificate`) */
const maxUserLength = 150;
const maxCertificateBytes = 8192;

/**
 * Creates the mappings, and the door by which inbound authentication finds the user of a certificate. The whole certificate counts: another
 * one of the same subject is another user's, or nobody's. Source: SAP doc "Client Certificate Authentication and Certificate-to-User Mapping
 * (Inbound), Neo Environment"
 */
export const createCertificateUserMappings = (
  parts: MappingParts,
): {
  readonly manage: CertificateUserMappings;
  readonly findMappedUser: (subaccountId: SubaccountId, certificateDer: Uint8Array) => Promise<string | undefined>;
} => {
  const { database, clock } = parts;
  const of = (subaccountId: SubaccountId) =>
    database.read.selectFrom('certificate_user_mappings').selectAll().where('subaccount_id', '=', subaccountId);
  const eventFor = (
    subaccountId: SubaccountId,
    mapping: CertificateUserMapping,
    action: AuditEvent['action'],
    actor: Actor,
  ): AuditEvent => ({
    category: 'audit.configuration',
    subaccountId,
    actor,
    action,
    object: `Certificate-to-user mapping ${mapping.id}`,
    message: `${action === 'delete' ? 'Removing the mapping of a certificate to user' : 'Mapping a certificate to user'} ${mapping.user}`,
    attributes: { user: mapping.user, certificate: describe(mapping) },
  });

  return {
    manage: {
      list: async (subaccountId) =>
        (await of(subaccountId).orderBy('user_name').orderBy('id').execute()).map(toMapping),
      find: async (subaccountId, id) => {
        const row = await of(subaccountId).where('id', '=', id).executeTakeFirst();
        return row && toMapping(row);
      },
      put: async (subaccountId, input, actor) => {
        const row = toRow(subaccountId, input, actor, clock());
        return await database.write(async (transaction) => {
          const stored = await transaction
            .insertInto('certificate_user_mappings')
            .values(row)
            .onConflict((conflict) =>
              conflict.columns(['subaccount_id', 'certificate_thumbprint']).doUpdateSet({
                user_name: row.user_name,
                modified_by: row.modified_by,
                modified_at_ms: row.modified_at_ms,
              }),
            )
            .returningAll()
            .executeTakeFirstOrThrow();
          const mapping = toMapping(stored);
          const action = mapping.id === row.id ? 'create' : 'update';
          await parts.audit.append(transaction, eventFor(subaccountId, mapping, action, actor));
          return mapping;
        });
      },
      remove: async (subaccountId, id, actor) => {
        await database.write(async (transaction) => {
          const deleted = await transaction
            .deleteFrom('certificate_user_mappings')
            .where('subaccount_id', '=', subaccountId)
            .where('id', '=', id)
            .returningAll()
            .executeTakeFirst();
          if (deleted === undefined) throw entityNotFound();
          await parts.audit.append(transaction, eventFor(subaccountId, toMapping(deleted), 'delete', actor));
        });
      },
    },
    findMappedUser: async (subaccountId, certificateDer) => {
      const row = await of(subaccountId)
        .where('certificate_thumbprint', '=', thumbprintOf(certificateDer))
        .where('valid_until_ms', '>', clock())
        .executeTakeFirst();
      return row?.user_name;
    },
  };
};

const toRow = (
  subaccountId: SubaccountId,
  { user, certificate }: { readonly user: string | undefined; readonly certificate: string | undefined },
  actor: Actor,
  nowMs: number,
): CertificateUserMappingRow => {
  if (user === undefined || user.trim() === '') throw propertyMissing('User');
  assertLength('User', user, maxUserLength);
  if (/\p{C}/u.test(user)) throw unusableProperty('User', 'contains an invalid character');
  if (certificate === undefined || certificate === '') throw propertyMissing('Certificate');
  const pem = Buffer.from(certificate, 'base64');
  if (pem.length > maxCertificateBytes)
    throw unusableProperty('Certificate', `must have at most ${maxCertificateBytes} bytes`);
  // The base64 of a PEM text; DER in base64, as `openssl` users have it at hand, is understood as well.
  const parsed = parseCertificates(pem);
  if (parsed.kind === 'failed' || parsed.certificatesPem.length > 1)
    throw unusableProperty('Certificate', 'must be one X.509 certificate in PEM, encoded in base64');
  const [certificatePem] = parsed.certificatesPem;
  const { sha256Thumbprint, notAfterMs } = describeCertificate(certificatePem);
  return {
    subaccount_id: subaccountId,
    id: randomHex(16),
    user_name: user,
    certificate_thumbprint: sha256Thumbprint,
    certificate: Buffer.from(certificatePem).toString('base64'),
    valid_until_ms: notAfterMs,
    created_by: actor.name,
    created_at_ms: nowMs,
    modified_by: actor.name,
    modified_at_ms: nowMs,
  };
};

const toMapping = (row: CertificateUserMappingRow): CertificateUserMapping => ({
  id: row.id,
  user: row.user_name,
  certificate: row.certificate,
  validUntilMs: row.valid_until_ms,
  createdBy: row.created_by,
  createdAtMs: row.created_at_ms,
  modifiedBy: row.modified_by,
  modifiedAtMs: row.modified_at_ms,
});

const describe = ({ certificate }: CertificateUserMapping): string => {
  const { subjectDn, fingerprint } = describeCertificate(Buffer.from(certificate, 'base64'));
  return `${subjectDn} (${fingerprint})`;
};
