import type { LookupTrace } from '../../../destination-service/index.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type ResponseOf } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

/** Why lookups were answered as they were. Source: product description, "Trace" */
export const lookupRoutes = ({ accounts, destinations }: ManagedRooms): readonly Route[] => [
  serve(operations.searchDestinationLookups, async ({ params, body }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    return destinations.traces.search(id, body).map(toWireLookup);
  }),
  serve(operations.getDestinationLookup, async ({ params }) => {
    const { id } = await getSubaccountByLabel(accounts, params.subaccount);
    const found = destinations.traces.find(id, params.lookup);
    if (found === undefined) throw thingNotFound('lookup');
    return toWireLookup(found);
  }),
];

const toWireLookup = ({
  fragments,
  triedOn,
  tokens,
  ...lookup
}: LookupTrace): ResponseOf<typeof operations.getDestinationLookup> => ({
  ...lookup,
  fragments: [...fragments],
  triedOn: [...triedOn],
  tokens: tokens.map(({ key, differsIn, calls, ...token }) => ({
    ...token,
    key: key.map(([name, value]) => ({ name, value })),
    ...(differsIn !== undefined && { differsIn: [...differsIn] }),
    calls: [...calls],
  })),
});
