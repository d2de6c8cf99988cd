import { describeCertificate, parseCertificates } from '../../../crypto/certificates.ts';
import type { Route } from '../../../http/server/route.ts';
import { readProviderMetadata } from '../../../identity-provider/index.ts';
import { operations, type ResponseOf } from '../../contract.ts';
import { invalidField } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** Source: RFC 5280 §4.1 */
const factsOf = (certificate: string) => {
  const { subjectDn, issuerDn, serialNumberHex, notBeforeMs, notAfterMs, fingerprint } =
    describeCertificate(certificate);
  return {
    subject: subjectDn,
    issuer: issuerDn,
    serialNumber: serialNumberHex,
    validFromMs: notBeforeMs,
    validToMs: notAfterMs,
    fingerprint,
  };
};

const toWireKey = (key: { readonly keyId: string; readonly certificatePem: string }) => ({
  keyId: key.keyId,
  certificatePem: key.certificatePem,
  ...factsOf(key.certificatePem),
});

/** The local service provider of a subaccount. Source: SAP doc "Configure the Local Service Provider", "Manage Trust" */
export const localProviderRoutes = ({
  accounts,
  authorizationServer,
  identityProvider: { trustedProviders },
  destinations: { localProvider },
}: ManagedRooms): readonly Route[] => [
  serve(operations.getLocalServiceProvider, async ({ params }) => {
    const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
    const { id } = subaccount;
    const { name, active, passive, metadata } = await localProvider.describe(id);
    const { defaultIdentityProviderName } = await trustedProviders.findSettings(id);
    return {
      name,
      ...(active !== undefined && { active: toWireKey(active) }),
      ...(passive !== undefined && { passive: toWireKey(passive) }),
      ...(metadata !== undefined && { metadata }),
      signOn: {
        ...(await authorizationServer.describeSignOn(subaccount)),
        ...(defaultIdentityProviderName !== undefined && { defaultIdentityProvider: defaultIdentityProviderName }),
      },
    };
  }),
  serve(operations.renewLocalServiceProviderKey, async ({ params, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const { slot } = params;
    if (slot !== 'active' && slot !== 'passive') throw invalidField('slot', 'must be active or passive');
    return toWireKey(await localProvider.renew(id, slot, actor));
  }),
  serve(operations.rotateLocalServiceProviderKeys, async ({ params, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await localProvider.rotate(id, actor);
    return {};
  }),
  serve(operations.deletePassiveLocalServiceProviderKey, async ({ params, actor }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    await localProvider.deletePassive(id, actor);
  }),
];

/** What certificates and metadata say. Source: Portolan */
export const trustReadingRoutes = (): readonly Route[] => [
  serve(operations.describeCertificates, ({ body }) =>
    body.certificates.map((text): ResponseOf<typeof operations.describeCertificates>[number] => {
      const parsed = parseCertificates(text);
      return parsed.kind === 'parsed' ? factsOf(parsed.certificatesPem[0]) : null;
    }),
  ),
  serve(operations.readIdentityProviderMetadata, ({ body }) => {
    const { certificates, ...read } = readProviderMetadata(body.metadata);
    return { ...read, certificates: [...certificates] };
  }),
];
