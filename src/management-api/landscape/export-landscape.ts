import { formatApplicationName, type Subaccount } from '../../accounts/index.ts';
import type { OAuthClient } from '../../authorization-server/index.ts';
import type { AdministratorRole, Landscape, LandscapeSubaccount } from '../contract.ts';
import { readGroups } from '../roles/groups.ts';
import { fromRoleAssignment } from '../roles/role-assignments.ts';
import { readRoleCollections } from '../roles/role-collections.ts';
import type { ManagedRooms } from '../rooms.ts';
import { toWireScope } from '../routes/oauth/application-scope-routes.ts';
import { toShownFlow, toWireFlow } from '../wire/flow.ts';
import { toWireClient } from '../wire/oauth-client.ts';
import { exportCloudForCustomer } from './cloud-for-customer/cloud-for-customer-steps.ts';
import { exportConnectors } from './connectivity/connector-steps.ts';
import { exportDestinations } from './destinations/export-destinations.ts';
import { exportKeystoreFiles } from './platform-apis/keystore-file-steps.ts';
import { exportMembers } from './platform-apis/member-steps.ts';
import { exportTrust } from './trusted-provider-steps.ts';

/**
 * The installation as a landscape, without secrets, passwords and contents of certificates: applying it to where it came from changes
 * nothing. Nobody is shown more of it than the lists show their role, so that this last is only true of what an administrator exports.
 * Source: security.md S-48
 */
export const exportLandscape = async (rooms: ManagedRooms, role: AdministratorRole): Promise<Landscape> => {
  const subaccounts: LandscapeSubaccount[] = [];
  // One at a time: an export must not take all database connections from those who serve requests.
  for (const subaccount of await rooms.accounts.listSubaccounts())
    subaccounts.push(await exportSubaccount(rooms, subaccount, role));
  const defined = await rooms.authorizationServer.applicationScopes.listAll();
  const applications = defined.map(({ application, scopes }) => ({
    name: formatApplicationName(application),
    scopes: scopes.map(toWireScope),
  }));
  return { applications, subaccounts };
};

const exportSubaccount = async (
  rooms: ManagedRooms,
  subaccount: Subaccount,
  role: AdministratorRole,
): Promise<LandscapeSubaccount> => {
  const { accounts, clients } = rooms;
  const { id, subdomain, technicalName, displayName, flavour } = subaccount;
  const collections = await readRoleCollections(accounts, id);
  const assignments = await accounts.listRoleAssignments(id);
  const oauthClients = await clients.list(id, 'neo-application');
  const apiClients = await clients.list(id, 'platform-api');
  return {
    subdomain,
    id,
    technicalName,
    displayName,
    flavour,
    subscriptions: (await accounts.listSubscriptions(id)).map(formatApplicationName),
    users: (await rooms.identityProvider.listUsers(id)).map(
      ({ userName, email, givenName, familyName, isDisabled }) => ({
        name: userName,
        ...(email !== undefined && { email }),
        ...(givenName !== undefined && { givenName }),
        ...(familyName !== undefined && { familyName }),
        ...(isDisabled && { isDisabled }),
      }),
    ),
    ...(await exportTrust(rooms, id)),
    groups: (await readGroups(accounts, id, 'group')).map(({ name, members }) => ({ name, members: [...members] })),
    roleAssignments: assignments
      .filter(({ assignee }) => !isCollection(assignee, collections))
      .map((assignment) => fromRoleAssignment(assignment)),
    roleCollections: collections.map(({ name, roles, users }) => ({ name, roles, users: [...users] })),
    oauthClients: oauthClients.map(toLandscapeClient),
    apiClients: apiClients.map((client) => ({
      description: client.description ?? client.name,
      id: client.clientId,
      scopes: [...client.scopes],
    })),
    ...(await exportDestinations(rooms, subaccount)),
    members: await exportMembers(rooms, id),
    keystores: await exportKeystoreFiles(rooms, id),
    connectors: await exportConnectors(rooms, id),
    flows: (await rooms.flows.listFlows(id)).map((flow) => toShownFlow(toWireFlow(flow), role)),
    ...(await exportCloudForCustomer(rooms, subaccount)),
  };
};

/** What differs from what a client has where nothing is said; secrets are no part of it. */
const toLandscapeClient = (client: OAuthClient): LandscapeSubaccount['oauthClients'][number] => {
  const wire = toWireClient(client);
  const { refreshTokenLifetimeSeconds } = wire;
  return {
    id: wire.id,
    name: wire.name,
    ...(wire.description !== undefined && { description: wire.description }),
    subscription: wire.subscription ?? '',
    ...(wire.authorizationGrant === 'authorization-code' && {
      authorizationGrant: wire.authorizationGrant,
      isConfidential: wire.isConfidential,
      redirectUris: wire.redirectUris,
      ...(wire.skipConsent && { skipConsent: true }),
    }),
    ...(wire.scopes.length > 0 && { scopes: wire.scopes }),
    tokenLifetimeSeconds: wire.tokenLifetimeSeconds,
    ...(refreshTokenLifetimeSeconds !== undefined && { refreshTokenLifetimeSeconds }),
    ...(wire.refreshPolicy !== 'overlap' && { refreshPolicy: wire.refreshPolicy }),
    ...(wire.issuesRefreshForSaml && { issuesRefreshForSaml: true }),
    ...(Object.keys(wire.translations).length > 0 && { translations: wire.translations }),
    ...(wire.isImported && { isImported: true }),
  };
};

const isCollection = (
  assignee: { readonly kind: 'user' | 'group'; readonly name: string },
  collections: readonly { readonly name: string }[],
): boolean =>
  assignee.kind === 'group' && collections.some(({ name }) => name.toLowerCase() === assignee.name.toLowerCase());
