import type { Clock } from '../../../foundation/clock.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';
import { listExpiries, listUrgent } from './list-expiries.ts';

/** What a subaccount has and what ends next, and which subaccounts need somebody. Source: Portolan */
export const overviewRoutes = (rooms: ManagedRooms, clock: Clock): readonly Route[] => [
  serve(operations.readOverview, async ({ params }) => {
    const subaccount = await getSubaccountByLabel(rooms.accounts, params.subaccount);
    const level = { subaccountId: subaccount.id };
    const [destinations, oauthClients, serviceInstances, users, subscriptions, expiries] = await Promise.all([
      rooms.destinations.destinations.listNames(level),
      rooms.clients.list(subaccount.id, 'neo-application'),
      rooms.serviceInstances.listInstances(subaccount),
      rooms.identityProvider.listUsers(subaccount.id),
      rooms.accounts.listSubscriptions(subaccount.id),
      listExpiries(rooms, subaccount, clock()),
    ]);
    const counts = {
      destinations: destinations.length,
      oauthClients: oauthClients.length,
      serviceInstances: serviceInstances.length,
      users: users.length,
      subscriptions: subscriptions.length,
    };
    return { counts, expiries: [...expiries] };
  }),
  serve(operations.listWarnings, async () => {
    const nowMs = clock();
    const warnings = [];
    for (const subaccount of await rooms.accounts.listSubaccounts()) {
      const ends = await listUrgent(rooms, subaccount, nowMs);
      const [firstAtMs] = ends;
      if (firstAtMs === undefined) continue;
      const expired = ends.filter((atMs) => atMs <= nowMs).length;
      const { subdomain, displayName } = subaccount;
      warnings.push({ subdomain, displayName, expired, soon: ends.length - expired, firstAtMs });
    }
    return warnings.sort((left, right) => left.firstAtMs - right.firstAtMs);
  }),
];
