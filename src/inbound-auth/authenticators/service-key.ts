import type { Subaccount } from '../../accounts/index.ts';
import type { OAuthClient } from '../../authorization-server/index.ts';
import type { Credential, Principal } from '../../http/server/principal.ts';
import { expandRoles } from '../roles/role-templates.ts';

/**
 * The caller that proved itself with a service key and has no token: what its instance's client may do at the application is in the client's
 * scopes. Source: SAP doc "Client Certificate Authentication for API Clients" (roles of the instance that owns the key)
 */
export const toKeyPrincipal = (
  client: OAuthClient,
  subaccount: Pick<Subaccount, 'id'>,
  applicationId: string,
  credential: Credential,
): Principal => {
  const prefix = `${applicationId}.`;
  const names = client.scopes.filter((scope) => scope.startsWith(prefix)).map((scope) => scope.slice(prefix.length));
  return {
    kind: 'client',
    subaccountId: subaccount.id,
    name: client.clientId,
    credential,
    clientId: client.clientId,
    ...(client.serviceInstanceId !== undefined && { serviceInstanceId: client.serviceInstanceId }),
    scopes: [],
    roles: expandRoles('cf', names),
  };
};

/**
 * Whether the client of a service key may act for itself. One for users alone has no other way to what its instance may do than their tokens.
 * Source: SAP doc "Service Instance and Service Key Parameters" (grant-types); security.md S-07
 */
export const actsForItself = ({ grantTypes }: OAuthClient): boolean => grantTypes.includes('client_credentials');

/** Client ids of service keys of Cloud Integration; no user has such a name. */
const keyClientId = /^sb-[\w.-]+![bt]\d+\|it(?:-rt-[\w-]+)?!b\d+$/;

/** Whether a name is the client id of a service key of Cloud Integration. Source: SAP doc "Service Key Types" (samples) */
export const isKeyClientId = (name: string): boolean => keyClientId.test(name);
