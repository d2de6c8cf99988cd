import { describeCertificate } from '../../../crypto/certificates.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** The keystore of an integration tenant. Source: Portolan */
export const keystoreRoutes = ({ accounts, keystores: { entries } }: ManagedRooms): readonly Route[] => [
  serve(operations.listKeystoreEntries, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    // All of them end some day.
    const listed = await entries.listExpiring(id, { withinMs: Number.MAX_SAFE_INTEGER / 2 });
    return listed.map(({ alias, type, owner, certificateChainPem: [leaf] }) => {
      const { subjectDn, issuerDn, fingerprint, notBeforeMs, notAfterMs } = describeCertificate(leaf);
      return { alias, type, owner, subject: subjectDn, issuer: issuerDn, fingerprint, notBeforeMs, notAfterMs };
    });
  }),
  serve(operations.provideKeyPair, async ({ params, body, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return await entries.provideKeyPair(id, body, actor);
  }),
];
