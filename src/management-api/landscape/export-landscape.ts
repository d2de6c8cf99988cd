import { formatApplicationName, type Subaccount } from '../../accounts/index.ts';
import { withoutSecrets } from '../../destination-service/index.ts';
import type { Landscape, LandscapeSubaccount } from '../contract.ts';
import { toWireFlow } from '../flows.ts';
import { readGroups } from '../roles/groups.ts';
import { fromRoleAssignment } from '../roles/role-assignments.ts';
import { readRoleCollections } from '../roles/role-collections.ts';
import type { ManagedRooms } from '../rooms.ts';
import { toWireProvider } from './wire-provider.ts';

/**
 * The installation as a landscape, without secrets, passwords and contents of certificates: applying it to where it came from changes
 * nothing. Source: security.md S-48
 */
export const exportLandscape = async (rooms: ManagedRooms): Promise<Landscape> => {
  const subaccounts: LandscapeSubaccount[] = [];
  // One at a time: an export must not take all database connections from those who serve requests.
  for (const subaccount of await rooms.accounts.listSubaccounts())
    subaccounts.push(await exportSubaccount(rooms, subaccount));
  return { subaccounts };
};

const exportSubaccount = async (rooms: ManagedRooms, subaccount: Subaccount): Promise<LandscapeSubaccount> => {
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
    users: (await rooms.identityProvider.listUsers(id)).map(({ userName, email, givenName, familyName }) => ({
      name: userName,
      ...(email !== undefined && { email }),
      ...(givenName !== undefined && { givenName }),
      ...(familyName !== undefined && { familyName }),
    })),
    trustedIdentityProviders: (await rooms.identityProvider.trustedProviders.list(id)).map(toWireProvider),
    groups: (await readGroups(accounts, id, 'group')).map(({ name, members }) => ({ name, members: [...members] })),
    roleAssignments: assignments
      .filter(({ assignee }) => !isCollection(assignee, collections))
      .map((assignment) => fromRoleAssignment(assignment)),
    roleCollections: collections.map(({ name, roles, users }) => ({ name, roles, users: [...users] })),
    oauthClients: oauthClients.map((client) => ({
      id: client.clientId,
      name: client.name,
      ...(client.description !== undefined && { description: client.description }),
      subscription: client.subscription === undefined ? '' : formatApplicationName(client.subscription),
      tokenLifetimeSeconds: client.tokenLifetimeSeconds,
      ...(client.isImported && { isImported: true }),
    })),
    apiClients: apiClients.map((client) => ({
      description: client.description ?? client.name,
      id: client.clientId,
      scopes: [...client.scopes],
    })),
    serviceInstances: await exportServiceInstances(rooms, subaccount),
    certificates: (await rooms.destinations.certificates.list({ subaccountId: id })).map(({ name }) => ({ name })),
    destinations: (await rooms.destinations.destinations.list({ subaccountId: id })).map(({ properties }) => ({
      ...withoutSecrets(properties),
    })),
    flows: (await rooms.flows.listFlows(id)).map(toWireFlow),
  };
};

const exportServiceInstances = async (
  { serviceInstances, destinations }: ManagedRooms,
  subaccount: Subaccount,
): Promise<LandscapeSubaccount['serviceInstances']> => {
  const exported: LandscapeSubaccount['serviceInstances'] = [];
  for (const { id, name, offering, plan, parameters } of await serviceInstances.listInstances(subaccount)) {
    const stored =
      offering === 'destination'
        ? await destinations.destinations.list({ subaccountId: subaccount.id, instanceId: id })
        : [];
    exported.push({
      name,
      offering,
      plan,
      ...(Object.keys(parameters).length > 0 && { parameters: { ...parameters } }),
      ...(stored.length > 0 && { destinations: stored.map(({ properties }) => ({ ...withoutSecrets(properties) })) }),
    });
  }
  return exported;
};

const isCollection = (
  assignee: { readonly kind: 'user' | 'group'; readonly name: string },
  collections: readonly { readonly name: string }[],
): boolean =>
  assignee.kind === 'group' && collections.some(({ name }) => name.toLowerCase() === assignee.name.toLowerCase());
