import type { Audit } from '../../../audit/index.ts';
import type { CertificateDescription } from '../../../crypto/certificates.ts';
import type { Database } from '../../../storage/database.ts';
import type { ClientDirectory } from '../../clients/client-directory.ts';
import { noteRenewedCertificate } from '../../clients/credentials/certificate-store.ts';
import type { StoredCertificate } from '../../clients/credentials/credential.ts';
import type { KnownClient } from '../../clients/oauth-client.ts';

/** Notes a renewed certificate, so that no older one is taken after it. Source: SAP doc "Service Key Types", Pin Certificate */
export type NoteRenewal = (
  known: Pick<KnownClient, 'client'>,
  registered: StoredCertificate,
  renewed: CertificateDescription,
) => Promise<void>;

/** Creates the note. Source: SAP doc "Service Key Types", Pin Certificate; wire contract 7.5 */
export const createNoteRenewal =
  (parts: {
    readonly directory: Pick<ClientDirectory, 'forget'>;
    readonly database: Pick<Database, 'write'>;
    readonly audit: Pick<Audit, 'append'>;
  }): NoteRenewal =>
  async ({ client }, registered, renewed) => {
    if (renewed.notBeforeMs <= (registered.seenNotBeforeMs ?? 0)) return;
    await parts.database.write(async (transaction) => {
      const { notBeforeMs, sha256Thumbprint: thumbprint } = renewed;
      if (!(await noteRenewedCertificate(transaction, registered.id, { thumbprint, notBeforeMs }))) return;
      await parts.audit.append(transaction, {
        category: 'audit.configuration',
        subaccountId: client.subaccountId,
        actor: { kind: 'client', name: client.clientId },
        action: 'update',
        object: `OAuth client ${client.clientId}`,
        message: `Certificate renewed: ${renewed.subjectDn}`,
        attributes: { certificate: registered.id, serialNumber: renewed.serialNumberHex },
      });
    });
    parts.directory.forget(client.clientId);
  };
