import type { SecretHashing } from '../crypto/secret-hashing.ts';
import type { Actor } from '../foundation/audit-event.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Secret } from '../foundation/secret.ts';
import { assertPassword } from './password.ts';
import { getUserWithin, type UserChanges } from './user-changes.ts';
import { updatePasswordHash } from './user-store.ts';

/** Sets a user's password; the old one is refused from then on. Throws a 400 or 404 `WireError`. Source: security.md S-05 */
export const setPassword = async (
  changes: UserChanges,
  hashing: SecretHashing,
  subaccountId: SubaccountId,
  name: string,
  password: string | Secret,
  actor: Actor,
): Promise<void> => {
  assertPassword(password);
  const passwordHash = await hashing.hashChosen(password);
  await changes.write(async (transaction) => {
    const user = await getUserWithin(transaction, subaccountId, name);
    await updatePasswordHash(transaction, user, passwordHash, changes.clock());
    await changes.record(transaction, user, { actor, action: 'update', attributes: { changed: 'password' } });
  });
};
