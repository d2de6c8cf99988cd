import type { Accounts } from '../../accounts/index.ts';
import type { HmacKey } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { IdentityProvider } from '../../identity-provider/index.ts';
import type { Database } from '../../storage/database.ts';
import type { ServiceInstances } from '../create-service-instances.ts';
import type { ServiceInstanceStore } from '../service-instance-store.ts';

/** The administrators of the installation, who manage every space. */
export type SignInAdministrators = {
  /** Checks an administrator's token, counting failures. Throws 429 after too many. */
  readonly signIn: (request: RouteRequest, token: Secret) => Promise<string | undefined>;
  /** The name of the administrator whose token has this digest. */
  readonly findByTokenDigest: (digest: string) => Promise<string | undefined>;
};

/** What the Cloud Foundry API is made of. */
export type CloudFoundryParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<
    Accounts,
    'listSubaccounts' | 'findSubaccount' | 'findSubaccountByLabel' | 'listRolesOfHolder'
  >;
  readonly identityProvider: Pick<IdentityProvider, 'verifyPassword' | 'findUser'>;
  readonly administrators: SignInAdministrators;
  readonly serviceInstances: ServiceInstances;
  readonly store: ServiceInstanceStore;
  readonly urls: PublicUrls;
  readonly tokenKey: HmacKey;
  /** The role templates an instance of plan `api` may have. */
  readonly apiRoles: ReadonlyMap<string, readonly string[]>;
};
