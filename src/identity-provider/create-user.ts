import type { SecretHashing } from '../crypto/secret-hashing.ts';
import type { Actor } from '../foundation/audit-event.ts';
import { randomUuid, type SubaccountId } from '../foundation/ids.ts';
import { userNameTaken } from './errors.ts';
import { assertPassword } from './password.ts';
import { assertUser, type NewUser, type User } from './user.ts';
import type { UserChanges } from './user-changes.ts';
import { insertUser } from './user-store.ts';

/**
 * Creates a user. Name, id and e-mail address must differ from those of every other user, because one is found by each of them.
 * Throws a 400 or 409 `WireError`. Source: security.md S-05 (password hash)
 */
export const createUser = async (
  changes: UserChanges,
  hashing: SecretHashing,
  subaccountId: SubaccountId,
  input: NewUser,
  actor: Actor,
): Promise<User> => {
  const { email, givenName, familyName, password } = input;
  const user: User = {
    subaccountId,
    id: input.userId ?? randomUuid(),
    userName: input.userName,
    ...(email !== undefined && { email }),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    hasPassword: password !== undefined,
    passwordChanges: 0,
    isDisabled: false,
    createdAtMs: changes.clock(),
  };
  assertUser(user);
  if (password !== undefined) assertPassword(password);
  const passwordHash = password === undefined ? undefined : await hashing.hashChosen(password);
  await changes.write(async (transaction) => {
    if (!(await insertUser(transaction, { user, passwordHash }))) throw userNameTaken();
    await changes.record(transaction, user, { actor, action: 'create', attributes: { userId: user.id } });
  });
  return user;
};
