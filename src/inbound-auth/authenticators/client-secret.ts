import type { Collaborators } from '../collaborators.ts';
import type { ResourceApplication } from '../roles/find-roles.ts';
import { type Authenticator, absent, rejected } from './authenticator.ts';
import { readAuthorizationHeader } from './authorization-header.ts';
import { parseBasicCredentials } from './basic.ts';
import { actsForItself, isKeyClientId, toKeyPrincipal } from './service-key.ts';

/**
 * Creates the authenticator of clients that send id and secret as Basic credentials: message endpoints on Cloud Foundry take them, the OData
 * API where it is set up to. The client names the subaccount; a host that names another one is refused (S-55). A user's credentials are none of
 * its business. Source: SAP doc "Basic Authentication with clientId and clientsecret for Integration Flow Processing"
 */
export const createClientSecretAuthenticator =
  (
    { accounts, authorizationServer }: Pick<Collaborators, 'accounts' | 'authorizationServer'>,
    resource: ResourceApplication,
  ): Authenticator =>
  async (request) => {
    const header = readAuthorizationHeader(request);
    if (header.kind !== 'present' || header.scheme !== 'basic') return absent;
    const pair = parseBasicCredentials(header.credentials);
    if (pair === undefined || !isKeyClientId(pair.userName)) return absent;
    const client = await authorizationServer.verifyClientSecret({
      clientId: pair.userName,
      secret: pair.password,
      remoteAddress: request.remoteAddress,
    });
    if (client === undefined) return rejected('unknown client or wrong secret');
    const subaccount = await accounts.findSubaccount(client.subaccountId);
    if (subaccount === undefined || client.kind !== 'xsuaa') return rejected('not a client of Cloud Integration');
    if (!actsForItself(client)) return rejected('a client for users alone');
    if (request.tenant !== undefined) {
      const named = await accounts.findSubaccountByLabel(request.tenant);
      if (named?.id !== subaccount.id) return rejected('client of another subaccount');
    }
    const applicationId = resource.cloudFoundryId(subaccount);
    if (!client.clientId.endsWith(`|${applicationId}`)) return rejected('client of another application');
    return { kind: 'accepted', principal: toKeyPrincipal(client, subaccount, applicationId, 'basic') };
  };
