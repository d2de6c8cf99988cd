import type { Accounts, ApplicationName, Subaccount } from '../accounts/index.ts';
import { applicationNotFound } from './errors.ts';

/** An application an account owns or subscribes to. Throws 404 for one of another account that is not subscribed to. */
export type ResolveApplication = (
  account: Subaccount,
  application: string,
  provider?: string,
) => Promise<ApplicationName>;

/** Applications every account has without a subscription. Source: SAP doc "Authorization Management API" (HTML5 applications) */
const servicesOfAll: readonly ApplicationName[] = [{ providerAccount: 'services', application: 'dispatcher' }];

/**
 * Creates the look-up. The provider is the account itself where none is named.
 * Assumed: an account owns every application of its own name, for applications themselves are not kept here.
 */
export const createResolveApplication =
  (accounts: Pick<Accounts, 'listSubscriptions'>): ResolveApplication =>
  async (account, application, provider = account.technicalName) => {
    const name: ApplicationName = { providerAccount: provider, application };
    if (provider === account.technicalName) return name;
    const known = [...servicesOfAll, ...(await accounts.listSubscriptions(account.id))];
    const isKnown = known.some((one) => one.providerAccount === provider && one.application === application);
    if (!isKnown) throw applicationNotFound();
    return name;
  };
