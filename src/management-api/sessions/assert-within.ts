import { z } from 'zod';
import { type Subaccount, subaccountNotFound } from '../../accounts/index.ts';
import type { ConfinedAccess } from '../../http/server/route.ts';
import { installationOnly } from '../errors.ts';

const named = z.object({ subaccount: z.string() });

/**
 * Keeps a user to their subaccount, whatever the route: throws 404 where the path names another, as if there were none, and 403 where the route is
 * not for users of subaccounts. The subaccount is known by its labels, each of which leads to one only. Source: security.md S-55, S-56
 */
export const assertWithin = (
  { id, subdomain, technicalName }: Subaccount,
  confined: ConfinedAccess | undefined,
  params: unknown,
): void => {
  if (confined === undefined) throw installationOnly();
  const path = named.safeParse(params);
  if (path.success) {
    const label = path.data.subaccount.toLowerCase();
    if (![id, subdomain, technicalName].some((own) => own.toLowerCase() === label)) throw subaccountNotFound();
  } else if (confined !== 'like-everybody') {
    throw installationOnly();
  }
};
