import type { Subaccount } from '../../accounts/index.ts';
import type { OAuthClient } from '../../authorization-server/index.ts';
import type { ClientCertificate } from '../../http/server/client-certificate.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Collaborators } from '../collaborators.ts';
import type { ResourceApplication } from '../roles/find-roles.ts';
import { type Authenticator, absent, type Outcome, rejected } from './authenticator.ts';
import { readAuthorizationHeader } from './authorization-header.ts';
import type { ListUserRoles } from './basic.ts';
import { actsForItself, isKeyClientId, toKeyPrincipal } from './service-key.ts';

/**
 * The user a Neo account has mapped a certificate to, the whole of it compared; `undefined` where there is none.
 * Source: SAP doc "Certificate-to-User Mapping"
 */
export type FindMappedUser = (
  subaccountId: Subaccount['id'],
  certificateDer: Uint8Array,
) => Promise<string | undefined>;

type Parts = Pick<Collaborators, 'accounts' | 'authorizationServer'>;

/**
 * The certificate a request counts by. One beside an `Authorization` header does not: the header wins. One whose chain leads to no trusted
 * authority is as if it had not been sent, as behind SAP's load balancer. Source: contract of the OData API 1.2, 8.5; S-51
 */
const findCertificate = (parts: Parts, request: RouteRequest): ClientCertificate | undefined => {
  const { clientCertificate } = request;
  if (clientCertificate === undefined || readAuthorizationHeader(request).kind !== 'absent') return undefined;
  return parts.authorizationServer.isTrustedCertificate(clientCertificate) ? clientCertificate : undefined;
};

/**
 * Creates the authenticator of clients that show the certificate of a service key and nothing else (Cloud Foundry). The certificate names the
 * key and with it the subaccount; a host that names another one is refused (S-55).
 * Source: SAP doc "Client Certificate Authentication for API Clients", "Client Certificate Authentication for Integration Flow Processing"
 */
export const createKeyCertificateAuthenticator =
  (parts: Parts, resource: ResourceApplication): Authenticator =>
  async (request) => {
    const certificate = findCertificate(parts, request);
    if (certificate === undefined) return absent;
    const { accounts, authorizationServer } = parts;
    const { tenant } = request;
    const named = tenant === undefined ? undefined : await accounts.findSubaccountByLabel(tenant);
    if (tenant !== undefined && named?.flavour !== 'cf') return absent;
    const isHere = (subaccount: Subaccount, { clientId }: OAuthClient): boolean =>
      clientId.endsWith(`|${resource.cloudFoundryId(subaccount)}`);
    const owner = await authorizationServer.findCertificateOwner(
      certificate,
      (client) =>
        client.kind === 'xsuaa' &&
        isKeyClientId(client.clientId) &&
        (named === undefined || (client.subaccountId === named.id && isHere(named, client))),
    );
    if (owner.kind === 'none') return rejected(owner.reason);
    if (!actsForItself(owner.client)) return rejected('a client for users alone');
    const subaccount = named ?? (await accounts.findSubaccount(owner.client.subaccountId));
    if (subaccount?.flavour !== 'cf' || !isHere(subaccount, owner.client)) {
      return rejected('the certificate is in a key of another service');
    }
    return {
      kind: 'accepted',
      principal: toKeyPrincipal(owner.client, subaccount, resource.cloudFoundryId(subaccount), 'client-certificate'),
    };
  };

/**
 * Creates the authenticator of senders whose certificate a Neo account has mapped to a user: they have that user's roles. Only where the host or
 * path names the account, for mappings belong to one. Source: SAP doc "Client Certificate Authentication (Inbound)", "Certificate-to-User Mapping"
 */
export const createMappedCertificateAuthenticator =
  (
    parts: Parts & Pick<Collaborators, 'identityProvider'>,
    findMappedUser: FindMappedUser,
    listUserRoles: ListUserRoles,
  ): Authenticator =>
  async (request): Promise<Outcome> => {
    const certificate = findCertificate(parts, request);
    if (certificate === undefined || request.tenant === undefined) return absent;
    const subaccount = await parts.accounts.findSubaccountByLabel(request.tenant);
    if (subaccount?.flavour !== 'neo') return absent;
    const userName = await findMappedUser(subaccount.id, certificate.der);
    if (userName === undefined) return rejected('the certificate is mapped to nobody');
    // Roles are given to names of any identity provider: a user ours does not know is one of another.
    const user = (await parts.identityProvider.findUser(subaccount.id, userName)) ?? { userName, id: userName };
    if ('isDisabled' in user && user.isDisabled) return rejected('the certificate is mapped to a disabled user');
    return {
      kind: 'accepted',
      principal: {
        kind: 'user',
        subaccountId: subaccount.id,
        name: user.userName,
        credential: 'client-certificate',
        scopes: [],
        roles: await listUserRoles(subaccount, user),
      },
    };
  };
