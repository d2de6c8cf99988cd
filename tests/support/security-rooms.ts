import { createAccounts } from '../../src/accounts/index.ts';
import { createAudit } from '../../src/audit/index.ts';
import { createCertificateAuthority } from '../../src/crypto/certificate-authority.ts';
import { createKeystoreParser } from '../../src/crypto/keystores.ts';
import { createSealing } from '../../src/crypto/sealing.ts';
import type { Clock } from '../../src/foundation/clock.ts';
import { randomHex } from '../../src/foundation/ids.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { createCredentials } from '../../src/integration-content/index.ts';
import { createKeystores } from '../../src/keystores/index.ts';
import type { Database } from '../../src/storage/database.ts';
import { createSealingKeyStore } from '../../src/storage/sealing-key-store.ts';

/** The rooms behind the security content of a tenant, with an authority and a master key of their own. */
export const createSecurityRooms = async (database: Database, clock: Clock) => {
  const audit = createAudit({ database, clock });
  const accounts = createAccounts({ database, clock, appendAudit: audit.append });
  const masterKey = new Secret(Buffer.from(randomHex(32), 'hex').toString('base64'));
  const sealing = await createSealing({ masterKey, keyStore: createSealingKeyStore(database), clock });
  const authority = await createCertificateAuthority({ subject: [['CN', 'CA']], nowMs: clock() });
  const keystores = createKeystores({
    database,
    clock,
    log: silentLog,
    sealing,
    accounts,
    audit,
    openKeystore: createKeystoreParser(),
    authority,
    trustedRootsPem: [authority.certificatePem],
  });
  return { audit, accounts, authority, keystores, credentials: createCredentials({ database, clock, sealing, audit }) };
};
