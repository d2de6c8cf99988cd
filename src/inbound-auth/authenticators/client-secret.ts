import type { Collaborators } from '../collaborators.ts';
import { flowApplicationId } from '../roles/applications.ts';
import { expandRoles } from '../roles/role-templates.ts';
import { type Authenticator, absent, rejected } from './authenticator.ts';
import { readAuthorizationHeader } from './authorization-header.ts';
import { parseBasicCredentials } from './basic.ts';

/** Client ids of service keys of plan `integration-flow`; no user has such a name. */
const flowClientId = /^sb-[\w.-]+![bt]\d+\|it-rt-/;

/**
 * Creates the authenticator of clients that send id and secret as Basic credentials: message endpoints on Cloud Foundry take them, the OData
 * API does not. The client names the subaccount; a host that names another one is refused (S-55). A user's credentials are none of its business.
 * Source: SAP doc "Basic Authentication with clientId and clientsecret for Integration Flow Processing"
 */
export const createClientSecretAuthenticator =
  ({ accounts, authorizationServer }: Pick<Collaborators, 'accounts' | 'authorizationServer'>): Authenticator =>
  async (request) => {
    const header = readAuthorizationHeader(request);
    if (header.kind !== 'present' || header.scheme !== 'basic') return absent;
    const pair = parseBasicCredentials(header.credentials);
    if (pair === undefined || !flowClientId.test(pair.userName)) return absent;
    const client = await authorizationServer.verifyClientSecret({
      clientId: pair.userName,
      secret: pair.password,
      remoteAddress: request.remoteAddress,
    });
    if (client === undefined) return rejected('unknown client or wrong secret');
    const subaccount = await accounts.findSubaccount(client.subaccountId);
    if (subaccount === undefined || client.kind !== 'xsuaa') return rejected('not a client of message endpoints');
    if (request.tenant !== undefined) {
      const named = await accounts.findSubaccountByLabel(request.tenant);
      if (named?.id !== subaccount.id) return rejected('client of another subaccount');
    }
    const applicationId = flowApplicationId(subaccount.subdomain);
    if (!client.clientId.endsWith(`|${applicationId}`)) return rejected('client of another application');
    const prefix = `${applicationId}.`;
    const names = client.scopes.filter((scope) => scope.startsWith(prefix)).map((scope) => scope.slice(prefix.length));
    return {
      kind: 'accepted',
      principal: {
        kind: 'client',
        subaccountId: subaccount.id,
        name: client.clientId,
        credential: 'basic',
        clientId: client.clientId,
        ...(client.serviceInstanceId !== undefined && { serviceInstanceId: client.serviceInstanceId }),
        scopes: [],
        roles: expandRoles(names),
      },
    };
  };
