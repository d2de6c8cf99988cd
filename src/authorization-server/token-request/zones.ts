import type { Accounts, ApplicationName, Subaccount } from '../../accounts/index.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { KnownClient } from '../clients/oauth-client.ts';
import { createReadThroughCache } from '../read-through-cache.ts';

/** Finds out in which subaccount's name a token is issued. */
export type Zones = {
  /** Whether the label (subdomain, technical name or id) is the client's own subaccount. */
  readonly isOwn: (known: KnownClient, label: string) => boolean;
  readonly exists: (label: string) => Promise<boolean>;
  /** Whether the label names this subaccount. */
  readonly isLabelOf: (subaccountId: Subaccount['id'], label: string) => Promise<boolean>;
  /** The zone of this label, if the client may act in it; `undefined` otherwise. */
  readonly findFor: (known: KnownClient, label: string) => Promise<Subaccount | undefined>;
};

/** Creates the rules of zones. Source: header `x-zid` as `@sap/xssec` sends it; SAP doc "Developing Multitenant Applications" */
export const createZones = (parts: {
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel' | 'listSubscriptions'>;
  readonly clock: Clock;
}): Zones => {
  const subscriptions = createReadThroughCache<readonly ApplicationName[]>({
    maxEntries: 10_000,
    freshMs: 2000,
    staleMs: 300_000,
    clock: parts.clock,
    read: (subaccountId) => parts.accounts.listSubscriptions(subaccountId as Subaccount['id']),
  });
  const isOwn = ({ subaccount }: KnownClient, label: string): boolean =>
    label === subaccount.subdomain || label === subaccount.technicalName || label === subaccount.id;

  return {
    isOwn,
    exists: async (label) => (await parts.accounts.findSubaccountByLabel(label)) !== undefined,
    isLabelOf: async (subaccountId, label) => (await parts.accounts.findSubaccountByLabel(label))?.id === subaccountId,
    findFor: async (known, label) => {
      if (isOwn(known, label)) return known.subaccount;
      const zone = await parts.accounts.findSubaccountByLabel(label);
      if (zone === undefined) return undefined;
      const subscribed = (await subscriptions.get(zone.id)) ?? [];
      return subscribed.some((application) => isServedBy(application, known)) ? zone : undefined;
    },
  };
};

/**
 * Whether a subscription makes the subscriber a tenant of this client: it is to the client's application, or, for the client of a
 * service instance (`sb-...|<broker>`), to any application of the subaccount that owns the instance, since that application is what
 * uses the instance. Assumed: XSUAA follows the application's declared dependencies, which are not modelled here.
 */
const isServedBy = (application: ApplicationName, { client, subaccount }: KnownClient): boolean => {
  if (application.providerAccount !== subaccount.technicalName) return false;
  if (client.clientId.includes('|')) return true;
  const { xsappname } = client;
  return (
    xsappname !== undefined &&
    (application.application === xsappname || application.application === xsappname.replace(/![a-z]\d+$/, ''))
  );
};
