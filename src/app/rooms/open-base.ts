import { join } from 'node:path';
import { createAccounts } from '../../accounts/index.ts';
import type { AppOptions } from '../../app.ts';
import { createAudit } from '../../audit/index.ts';
import { loadOrCreateMasterKeyFile } from '../../crypto/sealing/master-key.ts';
import { createSealing } from '../../crypto/sealing.ts';
import { createSecretHashing } from '../../crypto/secret-hashing.ts';
import { Secret } from '../../foundation/secret.ts';
import { createOutbound } from '../../http/client/create-outbound.ts';
import type { Database } from '../../storage/database.ts';
import { createInstallationSecrets } from '../../storage/installation-secrets.ts';
import { createSealingKeyStore } from '../../storage/sealing-key-store.ts';
import { allowedTargets } from '../allowed-targets.ts';
import { getOrCreateKey } from '../installation-key.ts';
import { loadAuthority } from '../local-authority.ts';
import { openOwnCertificate } from '../own-certificate.ts';

/** What every room is built of, and the two rooms every other one imports. */
export type Base = Awaited<ReturnType<typeof openBase>>;

/** Opens it. Throws where the data folder was sealed with another master key. */
export const openBase = async ({ config, clock, log }: AppOptions, database: Database) => {
  const masterKey =
    config.masterKey === undefined
      ? loadOrCreateMasterKeyFile(join(config.dataFolder, 'master.key'))
      : new Secret(config.masterKey);
  const sealing = await createSealing({ masterKey, keyStore: createSealingKeyStore(database), clock });
  const installationSecrets = createInstallationSecrets(database, sealing);
  const authority = await loadAuthority(installationSecrets, clock);
  const getKey = (name: string): Promise<Uint8Array> => getOrCreateKey(installationSecrets, name);
  const secretHashing = createSecretHashing({ pepper: await getKey('client-secret-pepper'), clock });
  const ownCertificate = openOwnCertificate(config, clock, log);
  const outbound = createOutbound({
    allowedTargets: allowedTargets(config),
    loopbackSuffixes: [config.publicDomain],
    loopbackTrust: () => [authority.certificatePem, ...ownCertificate.trustedPem()],
    trustAllPermitted: config.allowTrustAll ?? config.profile === 'lab',
    clock,
    log: log.child({ room: 'http-client' }),
  });
  const audit = createAudit({ database, clock });
  const accounts = createAccounts({ database, clock, appendAudit: audit.append });
  return {
    database,
    clock,
    log,
    sealing,
    installationSecrets,
    getKey,
    authority,
    ownCertificate,
    secretHashing,
    outbound,
    audit,
    accounts,
  };
};
