import type { Subaccount } from '../../accounts/index.ts';
import type { CredentialInfo } from '../../authorization-server/index.ts';
import type { ServiceInstanceParts } from '../create-instance.ts';
import { getInstance } from '../create-key.ts';
import type { ServiceKey } from '../service-instance.ts';

/** A key and what is known about its use. The latter is absent where its credential is gone: a deletion was broken off. */
export type ListedKey = ServiceKey & {
  readonly use?: Pick<CredentialInfo, 'validFromMs' | 'expiresAtMs' | 'lastUsedAtMs' | 'deletion'>;
};

/** The keys of an instance. Throws a 404 `WireError`. */
export const listKeys = async (
  parts: ServiceInstanceParts,
  subaccount: Subaccount,
  instanceName: string,
): Promise<readonly ListedKey[]> => {
  const instance = await getInstance(parts, subaccount, instanceName);
  const keys = await parts.store.listKeys(instance);
  if (keys.length === 0) return [];
  const credentials = await parts.clients.listCredentials(subaccount.id, instance.clientId);
  const byId = new Map(credentials.map((credential) => [credential.id, credential]));
  return keys.map((key) => {
    const use = byId.get(key.credentialId);
    return use === undefined ? key : { ...key, use };
  });
};
