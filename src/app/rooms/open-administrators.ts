import type { Accounts } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Config } from '../../config/schema.ts';
import type { Sealing } from '../../crypto/sealing.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { Secret } from '../../foundation/secret.ts';
import type { Outbound } from '../../http/client/outbound.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { IdentityProvider } from '../../identity-provider/index.ts';
import {
  type Administrators,
  createAdministrators,
  createCockpitUsers,
  createFindCockpitRole,
  createSingleSignOn,
  type SingleSignOnSettings,
} from '../../management-api/index.ts';
import type { Database } from '../../storage/database.ts';

/** Opens what decides who may use the cockpit and the management API: administrators, users of subaccounts, single sign-on. */
export const openAdministrators = (parts: {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly publicUrls: PublicUrls;
  readonly sealing: Sealing;
  readonly outbound: Outbound;
  readonly audit: Audit;
  readonly accounts: Accounts;
  readonly identityProvider: IdentityProvider;
  readonly signInKey: Uint8Array;
}): Administrators => {
  const { config, accounts } = parts;
  const settings = readSingleSignOn(config, parts.publicUrls);
  return createAdministrators({
    ...parts,
    appendAudit: parts.audit.append,
    users: createCockpitUsers({
      ...parts,
      findCockpitRole: createFindCockpitRole(accounts),
      acceptsPasswords: config.signInWithPasswords,
    }),
    singleSignOn:
      settings &&
      createSingleSignOn({
        ...parts,
        settings,
        key: parts.signInKey,
        log: parts.log.child({ room: 'management-api' }),
      }),
  });
};

const readSingleSignOn = (config: Config, publicUrls: PublicUrls): SingleSignOnSettings | undefined => {
  const { singleSignOnIssuer: issuer, singleSignOnClientId: clientId, singleSignOnClientSecret: secret } = config;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret: secret === undefined ? undefined : new Secret(secret),
    scopes: config.singleSignOnScopes,
    name: config.singleSignOnName,
    groupsClaim: config.singleSignOnGroupsClaim,
    groups: {
      viewer: config.singleSignOnViewers,
      'security-administrator': config.singleSignOnSecurityAdministrators,
      administrator: config.singleSignOnAdministrators,
    },
    origin: () => config.singleSignOnOrigin ?? publicUrls.origin('cockpit'),
  };
};
