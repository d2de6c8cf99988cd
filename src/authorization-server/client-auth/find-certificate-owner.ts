import type { CertificateDescription } from '../../crypto/certificates.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { ClientCertificate } from '../../http/server/client-certificate.ts';
import type { Database } from '../../storage/database.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import { findClientsByNames } from '../clients/credentials/certificate-store.ts';
import { isInForce, type StoredCertificate } from '../clients/credentials/credential.ts';
import type { CredentialUsage } from '../clients/credentials/credential-usage.ts';
import { canonicalName } from '../clients/credentials/distinguished-name.ts';
import type { KnownClient, OAuthClient } from '../clients/oauth-client.ts';
import { createReadThroughCache } from '../read-through-cache.ts';
import type { NoteRenewal } from './verifiers/note-renewal.ts';
import { describePresented } from './verifiers/presented-certificate.ts';

/** Whose a certificate is. The reason is for the log. */
export type CertificateOwner =
  | { readonly kind: 'found'; readonly client: OAuthClient }
  | { readonly kind: 'none'; readonly reason: string };

/** Finds the client whose certificate this is, among those that count. That the chain is trusted is the caller's question. */
export type FindCertificateOwner = (
  certificate: ClientCertificate,
  isCandidate: (client: OAuthClient) => boolean,
) => Promise<CertificateOwner>;

type Registered = { readonly known: KnownClient; readonly certificate: StoredCertificate };

/**
 * Creates the search for callers that name no client: the certificate alone tells who they are. One registered with pinning is compared whole;
 * one without, by subject and issuer, and must not begin before the latest seen. Where one that is not pinned shares its names with any other,
 * nobody can tell whose it is; but a pinned one is not made doubtful by what other subaccounts have (S-55). Deleted certificates are refused at once, on other nodes within 2 s.
 * Source: SAP doc "Service Key Types", Pin Certificate; "Client Certificate Authentication for API Clients"
 */
export const createFindCertificateOwner = (parts: {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly directory: ClientDirectory;
  readonly usage: Pick<CredentialUsage, 'note'>;
  readonly noteRenewal: NoteRenewal;
}): FindCertificateOwner => {
  const { directory, clock } = parts;
  const clientsByNames = createReadThroughCache<readonly string[]>({
    maxEntries: 10_000,
    freshMs: 2000,
    staleMs: 300_000,
    clock,
    read: (key) => {
      const [subjectDn = '', issuerDn = '', thumbprint = ''] = key.split('\n');
      return findClientsByNames(parts.database, { subjectDn, issuerDn, thumbprint });
    },
  });

  const listNamesakes = async (
    names: { readonly subjectDn: string; readonly issuerDn: string; readonly thumbprint: string },
    isCandidate: (client: OAuthClient) => boolean,
    isReread: boolean,
  ): Promise<readonly Registered[]> => {
    // A name has no line breaks: they are escaped.
    const key = `${names.subjectDn}\n${names.issuerDn}\n${names.thumbprint}`;
    const clientIds = (await (isReread ? clientsByNames.reread(key) : clientsByNames.get(key))) ?? [];
    const clients = await Promise.all(clientIds.map((id) => (isReread ? directory.reread(id) : directory.get(id))));
    return clients.flatMap((known) =>
      known === undefined || !known.client.isEnabled || !isCandidate(known.client)
        ? []
        : known.certificates
            .filter((one) => isInForce(one, clock()) && one.subjectDn === names.subjectDn)
            .filter((one) => one.issuerDn === names.issuerDn)
            .map((certificate) => ({ known, certificate })),
    );
  };

  return async (certificate, isCandidate) => {
    const presented = describePresented(certificate);
    const subjectDn = presented && canonicalName(presented.subjectDn);
    const issuerDn = presented && canonicalName(presented.issuerDn);
    if (presented === undefined || subjectDn === undefined || issuerDn === undefined) return unreadable;
    const names = { subjectDn, issuerDn, thumbprint: presented.sha256Thumbprint };
    let verdict = judge(await listNamesakes(names, isCandidate, false), presented);
    // It may have been registered on another node a moment ago: nobody is refused by memory alone.
    if (verdict.kind === 'none') verdict = judge(await listNamesakes(names, isCandidate, true), presented);
    if (verdict.kind === 'none') return verdict;
    const { known, certificate: registered } = verdict.registered;
    if (registered.binding !== 'exact') await parts.noteRenewal(known, registered, presented);
    parts.usage.note('certificate', registered.id);
    return { kind: 'found', client: known.client };
  };
};

type Verdict =
  | { readonly kind: 'found'; readonly registered: Registered }
  | Extract<CertificateOwner, { readonly kind: 'none' }>;

const none = (reason: string) => ({ kind: 'none', reason }) as const;

const unreadable = none('the certificate cannot be read');

const judge = (all: readonly Registered[], presented: CertificateDescription): Verdict => {
  const isPinned = ({ certificate }: Registered): boolean =>
    certificate.binding === 'exact' && certificate.thumbprint === presented.sha256Thumbprint;
  const home = all.find(isPinned)?.known.client.subaccountId;
  const namesakes = home === undefined ? all : all.filter(({ known }) => known.client.subaccountId === home);
  const renewable = namesakes.filter(({ certificate }) => certificate.binding !== 'exact');
  const fitting =
    renewable.length > 0
      ? renewable
      : namesakes.filter(({ certificate }) => certificate.thumbprint === presented.sha256Thumbprint);
  const [only, another] = fitting;
  if (only === undefined) return none('the certificate is in no service key');
  const isShared = another !== undefined || (renewable.length > 0 && namesakes.length > 1);
  if (isShared) return none('several service keys could be meant by the certificate');
  if (renewable.length > 0 && presented.notBeforeMs < (only.certificate.seenNotBeforeMs ?? 0)) {
    return none('a younger certificate has been seen');
  }
  return { kind: 'found', registered: only };
};
