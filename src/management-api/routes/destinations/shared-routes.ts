import type { Subaccount } from '../../../accounts/index.ts';
import { toShown } from '../../../destination-service/index.ts';
import type { Route } from '../../../http/server/route.ts';
import { readSubscriberAccess, type ServiceInstance } from '../../../service-instances/index.ts';
import { operations, type ResponseOf } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

type Shared = ResponseOf<typeof operations.listSharedConfigurations>;

/**
 * The zone of subscription level that is shared with the subscriber, as far as the provider gives access to it; never the private zone.
 * Source: SAP doc "Accessing and Managing Destination Service Configurations on Subscription Level"
 */
export const sharedRoutes = (rooms: ManagedRooms): readonly Route[] => [
  serve(operations.listSharedConfigurations, async ({ params }): Promise<Shared> => {
    const { id } = await getSubaccountByLabel(rooms.accounts, params.subaccount);
    const found = await rooms.destinations.listShared(id);
    if (found.length === 0) return [];
    const instances = await listProvidersInstances(id, rooms);
    return found.flatMap((configuration): Shared => {
      const { kind, name, level } = configuration;
      const owner = instances.find(({ instance }) => instance.id === level.instanceId);
      // There are no scopes that give access to fragments.
      if (owner === undefined || kind === 'fragment') return [];
      const { read_scopes: readScopes = [], write_scopes: writeScopes = [] } =
        readSubscriberAccess(owner.instance.parameters)[kind] ?? {};
      if (readScopes.length === 0) return [];
      const where = { provider: owner.provider.subdomain, instance: owner.instance.name };
      return [{ kind, name, ...where, properties: { ...toShown(configuration) }, readScopes, writeScopes }];
    });
  }),
];

/** The destination service instances of those whose applications a subaccount is subscribed to. */
const listProvidersInstances = async (
  subscriber: Subaccount['id'],
  { accounts, serviceInstances }: ManagedRooms,
): Promise<readonly { readonly provider: Subaccount; readonly instance: ServiceInstance }[]> => {
  const subscriptions = await accounts.listSubscriptions(subscriber);
  const labels = [...new Set(subscriptions.map(({ providerAccount }) => providerAccount))];
  const instances = await Promise.all(
    labels.map(async (label) => {
      const provider = await accounts.findSubaccountByLabel(label);
      if (provider === undefined || provider.id === subscriber) return [];
      const all = await serviceInstances.listInstances(provider);
      return all.filter(({ offering }) => offering === 'destination').map((instance) => ({ provider, instance }));
    }),
  );
  return instances.flat();
};
