import type { Audit } from '../audit/index.ts';
import type { SecretHashing } from '../crypto/secret-hashing.ts';
import { type RequestId, type SubaccountId, toSubaccountId } from '../foundation/ids.ts';
import type { Log } from '../foundation/log.ts';
import type { Secret } from '../foundation/secret.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';
import type { FindUser } from './find-user.ts';
import { isLoginName, type StoredUser, toLoginName, type User } from './user.ts';

/** Where a password comes from: for throttling and the record. */
export type SignInOrigin = { readonly remoteAddress?: string; readonly requestId?: RequestId };

/** Who is let in, beside having the right password; asked for users that do not exist too, so that they cost the same. */
export type Admission = (names: readonly string[]) => Promise<boolean>;

/** What verifying works with. */
export type PasswordVerification = {
  readonly users: FindUser;
  readonly hashing: SecretHashing;
  readonly failedSignIns: FailedSignIns;
  readonly appendAudit: Audit['appendAlone'];
  readonly log: Log;
};

/** No subaccount has it. */
const noSubaccount = toSubaccountId('');

/**
 * The user whose password this is; `undefined` when it is wrong, or the user is unknown, disabled, has none or is not admitted, or there is no such
 * subaccount (no id). All of them take the same steps and time, and go on record. Throws a 429 `WireError` after too many failures, 503 when too many passwords are being
 * checked. Source: security.md S-04, S-05, S-09
 */
export const verifyPassword = async (
  parts: PasswordVerification,
  knownId: SubaccountId | undefined,
  name: string,
  password: Secret,
  origin: SignInOrigin,
  admission?: Admission,
): Promise<User | undefined> => {
  const subaccountId = knownId ?? noSubaccount;
  const found = await parts.users.find(subaccountId, name);
  const signIn = { userKey: toUserKey(subaccountId, name, found), remoteAddress: origin.remoteAddress };
  parts.failedSignIns.assertMayTry(signIn);
  // Of who is not admitted the password is not even looked at: an answer that comes sooner would tell that it was right.
  const isAdmitted = (await admission?.(found === undefined ? [name] : [found.user.userName, found.user.id])) ?? true;
  const isRight = await parts.hashing.verify(isAdmitted ? found?.passwordHash : undefined, password, 'chosen');
  if (isRight && found !== undefined && !found.user.isDisabled) {
    parts.failedSignIns.recordSuccess(signIn);
    return found.user;
  }
  const isDelayed = parts.failedSignIns.recordFailure(signIn);
  if (isDelayed) parts.log.warn('sign-in-delayed', { subaccountId, remoteAddress: origin.remoteAddress });
  await parts.appendAudit({
    category: 'audit.security-events',
    ...(knownId !== undefined && { subaccountId: knownId }),
    actor: { kind: 'user', name, ...origin },
    action: 'refuse',
    object: 'Sign-in by password',
    message: 'Refusing a sign-in by password',
    attributes: { reason: describeReason(found, isAdmitted), delayed: String(isDelayed) },
  });
  return undefined;
};

/** All names of one user share their failures; an unknown name has its own, so that it behaves like a known one. */
const toUserKey = (subaccountId: SubaccountId, name: string, found: StoredUser | undefined): string => {
  if (found !== undefined) return `${subaccountId}\n${toLoginName(found.user.id)}`;
  return `${subaccountId}\n${isLoginName(name) ? toLoginName(name) : ''}`;
};

/** For the record only; the caller is told nothing. */
const describeReason = (found: StoredUser | undefined, isAdmitted: boolean): string => {
  if (found === undefined) return 'unknown-user';
  if (!isAdmitted) return 'no-role';
  if (found.user.isDisabled) return 'disabled-user';
  return found.passwordHash === undefined ? 'no-password' : 'wrong-password';
};
