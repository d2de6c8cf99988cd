import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Transaction } from '../../../storage/database.ts';
import type { CertificateBinding, StoredCertificate } from './credential.ts';
import { type NewCredentialTimes, toTimes, toTimesRow } from './stored-times.ts';

const bindings = z.enum(['exact', 'subject', 'renewable']);

/** A new certificate of a client, or the names its certificates must have. */
export type NewCertificate = NewCredentialTimes & {
  readonly id: string;
  readonly clientId: string;
  readonly binding: CertificateBinding;
  readonly thumbprint?: string;
  readonly subjectDn: string;
  readonly issuerDn?: string;
  readonly seenNotBeforeMs?: number;
  /** Whether nobody else may have the certificate. */
  readonly isUnique: boolean;
  /** Whether others may be known by its names all the same. */
  readonly mayShareNames: boolean;
};

/** The certificates of a client in the order of their creation. */
export const listStoredCertificates = async (
  { read }: Pick<Database, 'read'>,
  clientId: string,
): Promise<readonly StoredCertificate[]> => {
  const rows = await read
    .selectFrom('oauth_client_certificates')
    .selectAll()
    .where('client_id', '=', clientId)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    binding: bindings.parse(row.binding),
    subjectDn: row.subject_dn,
    ...(row.thumbprint !== null && { thumbprint: row.thumbprint }),
    ...(row.issuer_dn !== null && { issuerDn: row.issuer_dn }),
    ...(row.seen_not_before_ms !== null && { seenNotBeforeMs: row.seen_not_before_ms }),
    ...toTimes(row),
  }));
};

/** More certificates of the same names than anybody has; what is beyond is not looked at. */
const maxNamesakes = 200;

/** The ids of the clients that have a certificate of these names, whoever they belong to; first those that have the very one. `undefined` where there are none. */
export const findClientsByNames = async (
  { read }: Pick<Database, 'read'>,
  wanted: { readonly subjectDn: string; readonly issuerDn: string; readonly thumbprint: string },
): Promise<readonly string[] | undefined> => {
  const rows = await read
    .selectFrom('oauth_client_certificates')
    .select('client_id')
    .where('subject_dn', '=', wanted.subjectDn)
    .where('issuer_dn', '=', wanted.issuerDn)
    .groupBy('client_id')
    // Anybody may write any names into certificates: however many do, they hide nobody's own.
    .orderBy(sql`min(case when thumbprint = ${wanted.thumbprint} then 0 else 1 end)`)
    .orderBy('client_id')
    .limit(maxNamesakes)
    .execute();
  return rows.length === 0 ? undefined : rows.map((row) => row.client_id);
};

/**
 * Adds a certificate; false where somebody has it who wants it alone, or where it is wanted alone and somebody has it already: the very
 * certificate, or one that is accepted by the same names.
 */
export const insertCertificate = async (transaction: Transaction, certificate: NewCertificate): Promise<boolean> => {
  const { thumbprint, subjectDn, issuerDn } = certificate;
  if (thumbprint !== undefined) {
    const claimed = await transaction
      .selectFrom('oauth_client_certificates')
      .select('id')
      .where('claimed_thumbprint', '=', thumbprint)
      .executeTakeFirst();
    if (claimed !== undefined) return false;
  }
  if (certificate.isUnique) {
    const { mayShareNames } = certificate;
    const other = await transaction
      .selectFrom('oauth_client_certificates')
      .select('id')
      .where((where) =>
        where.or([
          where('thumbprint', '=', thumbprint ?? ''),
          ...(mayShareNames
            ? []
            : [
                where.and([
                  where('binding', '!=', 'exact'),
                  where('subject_dn', '=', subjectDn),
                  where.or([where('issuer_dn', 'is', null), where('issuer_dn', '=', issuerDn ?? '')]),
                ]),
              ]),
        ]),
      )
      .limit(1)
      .executeTakeFirst();
    if (other !== undefined) return false;
  }
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('oauth_client_certificates')
    .values({
      id: certificate.id,
      client_id: certificate.clientId,
      binding: certificate.binding,
      thumbprint: thumbprint ?? null,
      subject_dn: subjectDn,
      issuer_dn: issuerDn ?? null,
      seen_not_before_ms: certificate.seenNotBeforeMs ?? null,
      claimed_thumbprint: certificate.isUnique ? (thumbprint ?? null) : null,
      ...toTimesRow(certificate),
    })
    // Two that claim the same certificate at the same moment: the second gets nothing.
    .onConflict((conflict) => conflict.column('claimed_thumbprint').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
};

/** Notes a renewed certificate; false where one was noted that begins no earlier. */
export const noteRenewedCertificate = async (
  transaction: Transaction,
  id: string,
  renewed: { readonly thumbprint: string; readonly notBeforeMs: number },
): Promise<boolean> => {
  const { numUpdatedRows } = await transaction
    .updateTable('oauth_client_certificates')
    .set({ thumbprint: renewed.thumbprint, seen_not_before_ms: renewed.notBeforeMs })
    .where('id', '=', id)
    .where((where) =>
      where.or([where('seen_not_before_ms', 'is', null), where('seen_not_before_ms', '<', renewed.notBeforeMs)]),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
};
