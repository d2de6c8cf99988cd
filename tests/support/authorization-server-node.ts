import { type Accounts, createAccounts } from '../../src/accounts/index.ts';
import { createAudit } from '../../src/audit/index.ts';
import { type AuthorizationServer, createAuthorizationServer } from '../../src/authorization-server/index.ts';
import { generatePepper } from '../../src/crypto/random.ts';
import { createSealing } from '../../src/crypto/sealing.ts';
import { createSecretHashing } from '../../src/crypto/secret-hashing.ts';
import { type AdjustableClock, createAdjustableClock } from '../../src/foundation/clock.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { createPublicUrls } from '../../src/http/server/public-urls.ts';
import { createIdentityProvider } from '../../src/identity-provider/index.ts';
import type { Database } from '../../src/storage/database.ts';
import { createSealingKeyStore } from '../../src/storage/sealing-key-store.ts';

/** A node of an installation: the authorization server and what it needs, over a database it may share with others. */
export type AuthorizationServerNode = {
  readonly accounts: Accounts;
  readonly server: AuthorizationServer;
  readonly clock: AdjustableClock;
};

const masterKey = new Secret(Buffer.from(generatePepper()).toString('base64'));
const pepper = generatePepper();

/** Creates one node. Nodes over one database have the same clock, or their own. */
export const createAuthorizationServerNode = async (
  database: Database,
  options: { readonly clock?: AdjustableClock; readonly trustedPem?: readonly string[] } = {},
): Promise<AuthorizationServerNode> => {
  const { clock = createAdjustableClock(), trustedPem = [] } = options;
  const audit = createAudit({ database, clock: clock.now });
  const accounts = createAccounts({ database, clock: clock.now, appendAudit: audit.append });
  const sealing = await createSealing({ masterKey, keyStore: createSealingKeyStore(database), clock: clock.now });
  const common = {
    database,
    clock: clock.now,
    log: silentLog,
    accounts,
    audit,
    secretHashing: createSecretHashing({ pepper, clock: clock.now }),
  };
  const server = createAuthorizationServer({
    ...common,
    identityProvider: createIdentityProvider(common),
    sealing,
    providerSignInKey: new Uint8Array(32),
    settings: {
      publicUrls: createPublicUrls({ publicDomain: 'portolan.localhost', port: () => 443 }),
      acceptNeoBodyCredentials: false,
      acceptSecretInQuery: false,
      uaaErrors: false,
      reusesTokens: false,
      signingAlgorithm: 'ES256',
      trustedClientCertificatesPem: trustedPem,
    },
  });
  return { accounts, server, clock };
};
