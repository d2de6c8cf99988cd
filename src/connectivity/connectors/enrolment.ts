import type { Audit } from '../../audit/index.ts';
import type { CertificateAuthority } from '../../crypto/certificate-authority.ts';
import { issueCertificateForRequest } from '../../crypto/certificate-requests.ts';
import { describeCertificate, thumbprintOf } from '../../crypto/certificates.ts';
import { hashToken } from '../../crypto/digest.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomBase64url, type SubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import type { ClientCertificate } from '../../http/server/client-certificate.ts';
import type { Database } from '../../storage/database.ts';
import { certificateRefused, connectorNotFound, enrolmentRefused, noAgent, unusableRequest } from '../errors.ts';
import { createCertificateStore, toCertificateRow } from './certificate-store.ts';
import { type Connector, describeConnector } from './connector.ts';
import { type ConnectorStore, toConnector } from './connector-store.ts';
import type { CloseTunnels } from './open-tunnel.ts';

/** A code an agent enrols with: it works once. */
export type EnrolmentCode = { readonly code: Secret; readonly expiresAtMs: number };

/** What an agent gets for its certificate request. */
export type EnrolledConnector = {
  readonly connector: Connector;
  /** The certificate, then the local CA's, in one PEM text. */
  readonly certificateChainPem: string;
  readonly notAfterMs: number;
};

/** How agents come to their certificates. */
export type Enrolment = {
  /** Makes a code in place of the one there was. Throws 404, and 409 for a connector without an agent. */
  readonly issueCode: (subaccountId: SubaccountId, id: string, actor: Actor) => Promise<EnrolmentCode>;
  /** Uses a code up; the certificates the connector had before end, and so do its tunnels. Throws 401 (all reasons alike, S-04) and 400. */
  readonly enrol: (code: Secret, requestPem: string, remoteAddress: string) => Promise<EnrolledConnector>;
  /** A further certificate for who has one; the one shown stays until the next renewal. Throws 401 and 400. */
  readonly renew: (
    certificate: ClientCertificate | undefined,
    requestPem: string,
    remoteAddress: string,
  ) => Promise<EnrolledConnector>;
  /** The connector whose certificate this is. Its holder has proved to have the key, in the handshake. */
  readonly findByCertificate: (certificate: Pick<ClientCertificate, 'der'>) => Promise<Connector | undefined>;
};

const codeLifetimeMs = 3_600_000;
/** Agents renew theirs long before. Assumed: short enough for a lost one, long enough for an agent that was off for weeks */
const certificateDays = 90;

/** Creates the enrolment. Source: docs/decisions/0015-on-premise-over-a-tunnel.md; security.md S-59 */
export const createEnrolment = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly authority: CertificateAuthority;
  readonly store: ConnectorStore;
  readonly closeTunnels: CloseTunnels;
}): Enrolment => {
  const { database, clock, audit, authority, store, closeTunnels } = parts;
  const certificates = createCertificateStore(database);

  const issue = async (connector: Connector, requestPem: string): Promise<EnrolledConnector> => {
    const issued = await issueCertificateForRequest({
      authority,
      requestPem,
      subject: [
        ['CN', connector.id],
        ['OU', connector.subaccountId],
        ['O', 'Portolan connector'],
      ],
      validityDays: certificateDays,
      nowMs: clock(),
    });
    if (issued.kind === 'refused') throw unusableRequest(issued.reason);
    const { notAfterMs } = describeCertificate(issued.certificateChainPem);
    return { connector, certificateChainPem: issued.certificateChainPem, notAfterMs };
  };

  const findByCertificate: Enrolment['findByCertificate'] = async ({ der }) => {
    const row = await certificates.findByThumbprint(thumbprintOf(der), clock());
    return row && toConnector(row);
  };

  return {
    issueCode: async (subaccountId, id, actor) => {
      const connector = await store.findByLabel(subaccountId, id);
      if (connector === undefined) throw connectorNotFound();
      if (connector.kind !== 'agent') throw noAgent();
      const code = randomBase64url(32);
      const expiresAtMs = clock() + codeLifetimeMs;
      const fields = { code_hash: hashToken(code), code_expires_at_ms: expiresAtMs };
      await database.write(async (transaction) => {
        if (!(await store.update(transaction, connector, fields))) throw connectorNotFound();
        await audit.append(
          transaction,
          describeEvent(connector, actor, 'create', 'Creating an enrolment code', {
            expiresAtMs: String(expiresAtMs),
          }),
        );
      });
      return { code: new Secret(code), expiresAtMs };
    },
    enrol: async (code, requestPem, remoteAddress) => {
      const codeHash = hashToken(code.reveal());
      const row = await certificates.findByCode(codeHash, clock());
      if (row === undefined) throw enrolmentRefused('unknown, used or expired code');
      const enrolled = await issue(toConnector(row), requestPem);
      const certificate = describeCertificate(enrolled.certificateChainPem);
      const { connector } = enrolled;
      await database.write(async (transaction) => {
        const isUsed = await certificates.useCode(transaction, codeHash, clock());
        if (!isUsed) throw enrolmentRefused('code used meanwhile');
        await certificates.replace(transaction, toCertificateRow(connector, certificate, clock()));
        const event = describeEvent(connector, agentOf(connector, remoteAddress), 'create', 'Enrolling an agent', {
          serialNumber: certificate.serialNumberHex,
        });
        await audit.append(transaction, event);
      });
      closeTunnels(connector.id);
      return enrolled;
    },
    renew: async (shown, requestPem, remoteAddress) => {
      const connector = shown && (await findByCertificate(shown));
      if (shown === undefined || connector === undefined) throw certificateRefused();
      const renewed = await issue(connector, requestPem);
      const certificate = describeCertificate(renewed.certificateChainPem);
      await database.write(async (transaction) => {
        const row = toCertificateRow(connector, certificate, clock());
        const isKept = await certificates.replace(transaction, row, thumbprintOf(shown.der));
        if (!isKept) throw certificateRefused();
        const message = 'Renewing the certificate of an agent';
        const event = describeEvent(connector, agentOf(connector, remoteAddress), 'update', message, {
          serialNumber: certificate.serialNumberHex,
        });
        await audit.append(transaction, event);
      });
      return renewed;
    },
    findByCertificate,
  };
};

const agentOf = (connector: Connector, remoteAddress: string): Actor => ({
  kind: 'system',
  name: `agent of ${describeConnector(connector)}`,
  remoteAddress,
});

const describeEvent = (
  connector: Connector,
  actor: Actor,
  action: 'create' | 'update',
  message: string,
  attributes: Readonly<Record<string, string>>,
): AuditEvent => ({
  category: 'audit.security-events',
  subaccountId: connector.subaccountId,
  actor,
  action,
  object: describeConnector(connector),
  message,
  attributes: { connectorId: connector.id, ...attributes },
});
