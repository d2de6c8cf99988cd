import { createAccounts } from '../../src/accounts/index.ts';
import { createAudit } from '../../src/audit/index.ts';
import { generatePepper } from '../../src/crypto/random.ts';
import { createSecretHashing } from '../../src/crypto/secret-hashing.ts';
import type { Actor } from '../../src/foundation/audit-event.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { createIdentityProvider } from '../../src/identity-provider/index.ts';
import type { Database } from '../../src/storage/database.ts';

/** Opens the identity provider on a database, which has two subaccounts afterwards, whoever opened it before. */
export const openIdentityProvider = async (database: Database, actor: Actor) => {
  const clock = createAdjustableClock();
  const audit = createAudit({ database, clock: clock.now });
  const accounts = createAccounts({ database, clock: clock.now, appendAudit: audit.append });
  const identityProvider = createIdentityProvider({
    database,
    clock: clock.now,
    log: silentLog,
    accounts,
    audit,
    secretHashing: createSecretHashing({ pepper: generatePepper(), clock: clock.now }),
  });
  const known = await accounts.listSubaccounts();
  const create = async (subdomain: string) =>
    known.find((subaccount) => subaccount.subdomain === subdomain)?.id ??
    (await accounts.createSubaccount({ subdomain, flavour: 'neo' }, actor)).id;
  return { accounts, audit, clock, identityProvider, acme: await create('acme'), globex: await create('globex') };
};
