import type { Accounts, Subaccount } from '../../accounts/index.ts';
import { type Reply, text } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { WebSignOn } from '../../identity-provider/index.ts';
import { unknownTenant } from '../errors.ts';
import { neoIssuerOf, xsuaaOriginOf } from '../issuers.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import { samlConsumerPathOf, samlEntityIdOf, samlTokenPathOf } from './saml-addresses.ts';

/** What an identity provider is told of a subaccount whose users are to sign in there. Source: SAML Metadata 2.0 §2.4.4 */
export type SignOnDescription = {
  readonly entityId: string;
  /** Where responses are posted to. */
  readonly consumerUrl: string;
  readonly metadata: string;
};

/** The subaccount as SAML service providers present themselves. */
export type SamlServiceProvider = {
  /** Answers the metadata document of the host's subaccount. Throws 404 where there is none. */
  readonly describe: (request: RouteRequest) => Promise<Reply>;
  /** The same for those who set up a provider, by the addresses users of the subaccount come to. */
  readonly describeFor: (zone: Subaccount) => Promise<SignOnDescription>;
  /** Throws 404 unless this is the entity id of the host's subaccount. */
  readonly assertEntityId: (request: RouteRequest, entityId: string) => Promise<void>;
};

const nameIdFormats = ['unspecified', 'emailAddress'].map(
  (name) => `urn:oasis:names:tc:SAML:1.1:nameid-format:${name}`,
);

/**
 * Creates the service provider. Those who make assertions read the token URL from its metadata: the location of the assertion consumer
 * service with the URI binding. Those with the POST binding take users back who signed in by browser. Source: SAP doc "Principal Propagation from the Neo to the Cloud Foundry Environment"; SAML Metadata 2.0 §2.4.4
 */
export const createSamlServiceProvider = (parts: {
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly settings: AuthorizationServerSettings;
  /** Signs requests to identity providers that want it. */
  readonly findTrustKey: WebSignOn['findTrustKey'];
}): SamlServiceProvider => {
  const urls = parts.settings.publicUrls;
  const getZone = async ({ tenant }: RouteRequest): Promise<Subaccount> => {
    const zone = tenant === undefined ? undefined : await parts.accounts.findSubaccountByLabel(tenant);
    if (zone === undefined) throw unknownTenant();
    return zone;
  };
  const describeZone = async (zone: Subaccount, isNeoFirst: boolean, twin?: string) => {
    const bases = twin === undefined ? [xsuaaOriginOf(urls, zone), neoIssuerOf(urls, zone)] : [twin];
    const entityId = samlEntityIdOf(urls, zone);
    const consumerUrls = (isNeoFirst ? bases.toReversed() : bases).map(
      (base) => `${base}${samlConsumerPathOf(urls, zone)}`,
    );
    const metadata = formatMetadata({
      entityId,
      tokenUrl: `${bases[0]}${samlTokenPathOf(urls, zone)}`,
      consumerUrls,
      certificatePem: (await parts.findTrustKey(zone.id))?.certificatePem,
    });
    return { entityId, consumerUrl: consumerUrls[0] ?? '', metadata };
  };
  return {
    describeFor: (zone) => describeZone(zone, zone.flavour === 'neo'),
    describe: async (request) => {
      const zone = await getZone(request);
      // Clients that cannot resolve our host names come by the path twin, and go on by it.
      const twin = request.pathPrefix === '' ? undefined : `${request.origin}${request.pathPrefix}`;
      const { metadata: document } = await describeZone(zone, request.door === 'neo-oauth', twin);
      return text(200, document, 'application/xml;charset=UTF-8', { 'cache-control': 'public, max-age=300' });
    },
    assertEntityId: async (request, entityId) => {
      if (samlEntityIdOf(urls, await getZone(request)) !== entityId) throw unknownTenant();
    },
  };
};

const binding = (name: string, location: string, index: number): string =>
  `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${name}" Location="${toAttribute(location)}" index="${index}"${index === 0 ? ' isDefault="true"' : ''}/>`;

const formatMetadata = (provider: {
  readonly entityId: string;
  readonly tokenUrl: string;
  readonly consumerUrls: readonly string[];
  readonly certificatePem: string | undefined;
}): string => {
  const certificate = provider.certificatePem?.replaceAll(/-----[^-]+-----|\s/g, '');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${toAttribute(provider.entityId)}">`,
    '<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    ...(certificate === undefined
      ? []
      : [
          `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
        ]),
    ...nameIdFormats.map((format) => `<md:NameIDFormat>${format}</md:NameIDFormat>`),
    binding('URI', provider.tokenUrl, provider.consumerUrls.length),
    ...provider.consumerUrls.map((url, index) => binding('HTTP-POST', url, index)),
    '</md:SPSSODescriptor></md:EntityDescriptor>',
  ].join('\n');
};

/** The origin of a path twin is what the client sent as `Host`. */
const toAttribute = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
