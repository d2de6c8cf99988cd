import type { Accounts, Subaccount } from '../../accounts/index.ts';
import { type Reply, text } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { unknownTenant } from '../errors.ts';
import { xsuaaOriginOf } from '../issuers.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import { samlEntityIdOf, samlTokenPathOf } from './saml-addresses.ts';

/** The subaccount as SAML service providers present themselves. */
export type SamlServiceProvider = {
  /** Answers the metadata document of the host's subaccount. Throws 404 where there is none. */
  readonly describe: (request: RouteRequest) => Promise<Reply>;
  /** Throws 404 unless this is the entity id of the host's subaccount. */
  readonly assertEntityId: (request: RouteRequest, entityId: string) => Promise<void>;
};

const nameIdFormats = ['unspecified', 'emailAddress'].map(
  (name) => `urn:oasis:names:tc:SAML:1.1:nameid-format:${name}`,
);

/**
 * Creates the service provider. Those who make assertions read the token URL from its metadata: the location of the assertion consumer
 * service with the URI binding. Source: SAP doc "Principal Propagation from the Neo to the Cloud Foundry Environment"; SAML Metadata 2.0 §2.4.4
 */
export const createSamlServiceProvider = (parts: {
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly settings: AuthorizationServerSettings;
}): SamlServiceProvider => {
  const urls = parts.settings.publicUrls;
  const getZone = async ({ tenant }: RouteRequest): Promise<Subaccount> => {
    const zone = tenant === undefined ? undefined : await parts.accounts.findSubaccountByLabel(tenant);
    if (zone === undefined) throw unknownTenant();
    return zone;
  };
  return {
    describe: async (request) => {
      const zone = await getZone(request);
      // Clients that cannot resolve our host names come by the path twin, and go on by it.
      const base = request.pathPrefix === '' ? xsuaaOriginOf(urls, zone) : `${request.origin}${request.pathPrefix}`;
      const document = formatMetadata(samlEntityIdOf(urls, zone), `${base}${samlTokenPathOf(urls, zone)}`);
      return text(200, document, 'application/xml;charset=UTF-8', { 'cache-control': 'public, max-age=300' });
    },
    assertEntityId: async (request, entityId) => {
      if (samlEntityIdOf(urls, await getZone(request)) !== entityId) throw unknownTenant();
    },
  };
};

const formatMetadata = (entityId: string, tokenUrl: string): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${toAttribute(entityId)}">`,
    '<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    ...nameIdFormats.map((format) => `<md:NameIDFormat>${format}</md:NameIDFormat>`),
    `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:URI" Location="${toAttribute(tokenUrl)}" index="1" isDefault="true"/>`,
    '</md:SPSSODescriptor></md:EntityDescriptor>',
  ].join('\n');

/** The origin of a path twin is what the client sent as `Host`. */
const toAttribute = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
