import { generatePepper } from '../crypto/random.ts';
import type { InstallationSecrets } from '../storage/installation-secrets.ts';

/** 32 random bytes of the installation, the same on all nodes and after a restart. */
export const getOrCreateKey = async (secrets: InstallationSecrets, name: string): Promise<Uint8Array> =>
  Buffer.from(await secrets.getOrCreate(name, () => Buffer.from(generatePepper()).toString('base64')), 'base64');
