import type { Accounts } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import { createThrottle, isOurName } from '../authorization-server/index.ts';
import type { SecretHashing } from '../crypto/secret-hashing.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Authenticate } from '../http/server/pipeline.ts';
import type { PublicUrls } from '../http/server/public-urls.ts';
import type { Route, RouteRequest } from '../http/server/route.ts';
import type { IdentityProvider } from '../identity-provider/index.ts';
import type { Database } from '../storage/database.ts';
import { type Administration, createAdministration } from './administration/administration.ts';
import { createC4cAuthenticate } from './authenticate.ts';
import { createC4cCsrf } from './csrf.ts';
import { createRoutes, serviceRoot } from './routes.ts';
import { createSampleData, type SampleData } from './sample-data.ts';
import { tokenPath } from './tokens/token-endpoint.ts';
import { purgeTokens } from './tokens/token-store.ts';

/** The SAP Cloud for Customer system each subaccount has. */
export type CloudForCustomer = {
  readonly routes: readonly Route[];
  /** The check in front of the OData API. */
  readonly authenticate: Authenticate;
  readonly manage: Administration &
    SampleData & {
      /** Where the system of a subdomain is reached. */
      readonly urlsOf: (subdomain: string) => { readonly url: string; readonly tokenServiceUrl: string };
    };
  /** Removes tokens that have expired, a step of them; answers how many. */
  readonly purgeExpired: () => Promise<number>;
};

/** What the room needs. `csrfKey`: 32 random bytes, the same on all nodes. */
export type CloudForCustomerParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount' | 'findSubaccountByLabel'>;
  readonly audit: Pick<Audit, 'append' | 'appendAlone'>;
  readonly identityProvider: Pick<IdentityProvider, 'findUser' | 'verifyPassword'>;
  readonly secretHashing: SecretHashing;
  readonly publicUrls: PublicUrls;
  readonly csrfKey: Uint8Array;
};

/** Creates the room. Source: SAP doc "Configuring the SAP BTP Application Connectivity to SAP Cloud for Customer APIs" */
export const createCloudForCustomer = (parts: CloudForCustomerParts): CloudForCustomer => {
  const { database, clock, accounts, publicUrls } = parts;
  const originOf = (subdomain: string): string => publicUrls.origin(`${subdomain}.crm`);
  const administration = createAdministration({
    ...parts,
    // Source: sample of the OData API's guide: the host without `https://`
    defaultServiceProviderOf: (subdomain) => new URL(originOf(subdomain)).hostname,
  });
  const csrf = createC4cCsrf({ key: parts.csrfKey, clock });
  const tokens = {
    ...parts,
    throttle: createThrottle(clock),
    getLocalServiceProvider: administration.getLocalServiceProvider,
    // The address as it was called counts too, where it is one of our names: what else is in `Host` is the caller's to choose.
    listRecipients: async (subaccountId: SubaccountId, { origin, pathPrefix, rawPath }: RouteRequest) => {
      const { subdomain } = await accounts.getSubaccount(subaccountId);
      const called = isOurName(publicUrls, origin) ? [`${origin}${pathPrefix}${rawPath}`] : [];
      return [`${originOf(subdomain)}${tokenPath}`, ...called];
    },
  };
  return {
    routes: createRoutes({ ...parts, csrf, tokens }),
    authenticate: createC4cAuthenticate({ ...parts, throttle: createThrottle(clock) }),
    manage: {
      ...administration,
      ...createSampleData(parts),
      urlsOf: (subdomain) => ({
        url: `${originOf(subdomain)}${serviceRoot}`,
        tokenServiceUrl: `${originOf(subdomain)}${tokenPath}`,
      }),
    },
    purgeExpired: () => purgeTokens(database, clock()),
  };
};
