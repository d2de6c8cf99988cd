import type { Subaccount } from '../../accounts/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import { principalOf, type RouteRequest } from '../../http/server/route.ts';
import type { CloudFoundryParts } from './parts.ts';

/** Who is calling: an administrator of the installation sees every space, a Space Developer the one of the subaccount. */
export type Caller = {
  readonly actor: Actor;
  /** The spaces it sees, which are the subaccounts. */
  readonly listSpaces: () => Promise<readonly Subaccount[]>;
  /** The space of this id, if it sees it. */
  readonly findSpace: (id: string) => Promise<Subaccount | undefined>;
};

/** The caller of an authenticated request. Source: SAP doc "Managing Service Instances and Service Keys by API" (role Space Developer) */
export const callerOf = ({ accounts }: Pick<CloudFoundryParts, 'accounts'>, request: RouteRequest): Caller => {
  const { kind, name, subaccountId } = principalOf(request);
  const isAdministrator = kind === 'administrator';
  const listSpaces = async (): Promise<readonly Subaccount[]> => {
    if (isAdministrator) return await accounts.listSubaccounts();
    const own = await accounts.findSubaccount(subaccountId);
    return own === undefined ? [] : [own];
  };
  return {
    actor: {
      kind: isAdministrator ? 'administrator' : 'user',
      name,
      remoteAddress: request.remoteAddress,
      requestId: request.id,
    },
    listSpaces,
    findSpace: async (id) => {
      if (!isAdministrator && id !== subaccountId) return undefined;
      const found = await accounts.findSubaccountByLabel(id);
      return found?.id === id ? found : undefined;
    },
  };
};
