import type { ConnectorId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { ConnectorCertificateRow, ConnectorRow } from '../../storage/tables/connectivity.ts';

/** The SQL of codes and certificates, which name no subaccount: they belong to one connector. */
export type CertificateStore = {
  /** The connector of a code that has not expired. */
  readonly findByCode: (codeHash: string, nowMs: number) => Promise<ConnectorRow | undefined>;
  /** Takes a code back; of many at once one gets true. */
  readonly useCode: (transaction: Transaction, codeHash: string, nowMs: number) => Promise<boolean>;
  /** The connector of a certificate that has not expired. */
  readonly findByThumbprint: (thumbprint: string, nowMs: number) => Promise<ConnectorRow | undefined>;
  /** Stores a certificate and ends those the connector had, but for the one to keep. Answers whether that was still there to be kept. */
  readonly replace: (transaction: Transaction, row: ConnectorCertificateRow, kept?: string) => Promise<boolean>;
};

/** Creates the store. */
export const createCertificateStore = ({ read }: Pick<Database, 'read'>): CertificateStore => ({
  findByCode: (codeHash, nowMs) =>
    read
      .selectFrom('connectors')
      .selectAll()
      .where('code_hash', '=', codeHash)
      .where('code_expires_at_ms', '>', nowMs)
      .executeTakeFirst(),
  useCode: async (transaction, codeHash, nowMs) =>
    (await transaction
      .updateTable('connectors')
      .set({ code_hash: null, code_expires_at_ms: null })
      .where('code_hash', '=', codeHash)
      .where('code_expires_at_ms', '>', nowMs)
      .returning('id')
      .executeTakeFirst()) !== undefined,
  findByThumbprint: (thumbprint, nowMs) =>
    read
      .selectFrom('connectors')
      .innerJoin('connector_certificates', 'connector_certificates.connector_id', 'connectors.id')
      .selectAll('connectors')
      .where('connector_certificates.thumbprint', '=', thumbprint)
      .where('connector_certificates.not_after_ms', '>', nowMs)
      .executeTakeFirst(),
  replace: async (transaction, row, kept) => {
    const ended = transaction.deleteFrom('connector_certificates').where('connector_id', '=', row.connector_id);
    if (kept === undefined) {
      await ended.execute();
    } else {
      // Locks the row: a code that is used meanwhile ends it, and then nothing may be renewed.
      const held = await transaction
        .updateTable('connector_certificates')
        .set(({ ref }) => ({ issued_at_ms: ref('issued_at_ms') }))
        .where('thumbprint', '=', kept)
        .where('connector_id', '=', row.connector_id)
        .returning('thumbprint')
        .executeTakeFirst();
      if (held === undefined) return false;
      await ended.where('thumbprint', '!=', kept).execute();
    }
    await transaction.insertInto('connector_certificates').values(row).execute();
    return true;
  },
});

/** The row of a certificate. */
export const toCertificateRow = (
  connector: { readonly id: ConnectorId; readonly subaccountId: string },
  certificate: { readonly sha256Thumbprint: string; readonly serialNumberHex: string; readonly notAfterMs: number },
  nowMs: number,
): ConnectorCertificateRow => ({
  thumbprint: certificate.sha256Thumbprint,
  connector_id: connector.id,
  subaccount_id: connector.subaccountId,
  serial_number: certificate.serialNumberHex,
  not_after_ms: certificate.notAfterMs,
  issued_at_ms: nowMs,
});
