import type { Accounts } from '../../accounts/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { IdentityProvider, SignInOrigin, User } from '../../identity-provider/index.ts';
import { builtInOrigin, type TokenUser } from '../access-token/token-details.ts';

/** The users tokens speak for, as the identity providers of a subaccount know them. */
export type TokenUsers = {
  /** The user whose password this is. Throws 429 after too many failures. */
  readonly signIn: (
    subaccountId: SubaccountId,
    name: string,
    password: Secret,
    origin: SignInOrigin,
  ) => Promise<TokenUser | undefined>;
  /**
   * A user of our own identity provider by id, unless it is disabled. With `knownSinceMs` only a user that existed then: an id that was
   * chosen can be given to somebody else later.
   */
  readonly findBuiltIn: (
    subaccountId: SubaccountId,
    id: string,
    knownSinceMs?: number,
  ) => Promise<TokenUser | undefined>;
  /** The user as it is now; `undefined` where what it was given at `sinceMs` no longer counts. Source: security.md S-28 */
  readonly findCurrent: (
    subaccountId: SubaccountId,
    user: TokenUser,
    sinceMs: number,
  ) => Promise<TokenUser | undefined>;
  /** Whether what the user was given at `sinceMs` still counts. Source: security.md S-28 */
  readonly isActive: (subaccountId: SubaccountId, user: TokenUser, sinceMs: number) => Promise<boolean>;
};

/** Creates the view on users. Source: SAP doc "Principal Propagation to OAuth-Protected Applications"; security.md S-28 */
export const createTokenUsers = (parts: {
  readonly identityProvider: Pick<IdentityProvider, 'verifyPassword' | 'findUser' | 'trustedProviders'>;
  readonly accounts: Pick<Accounts, 'listGroupsOf'>;
}): TokenUsers => {
  const { identityProvider, accounts } = parts;

  const toTokenUser = async (user: User): Promise<TokenUser> => ({
    id: user.id,
    name: user.userName,
    ...(user.email !== undefined && { email: user.email }),
    ...(user.givenName !== undefined && { givenName: user.givenName }),
    ...(user.familyName !== undefined && { familyName: user.familyName }),
    origin: builtInOrigin,
    groups: (await accounts.listGroupsOf(user.subaccountId, user.userName))
      .filter(({ kind }) => kind === 'group')
      .map(({ name }) => name),
    attributes: {},
  });
  const findEnabled = async (
    subaccountId: SubaccountId,
    id: string,
    knownSinceMs: number,
  ): Promise<User | undefined> => {
    const user = await identityProvider.findUser(subaccountId, id);
    // The search goes by names and e-mail addresses too: another user may be called like the id of one who is gone.
    return user?.isDisabled === false && user.id === id && user.createdAtMs <= knownSinceMs ? user : undefined;
  };

  return {
    signIn: async (subaccountId, name, password, origin) => {
      const user = await identityProvider.verifyPassword(subaccountId, name, password, origin);
      return user && (await toTokenUser(user));
    },
    findBuiltIn: async (subaccountId, id, knownSinceMs = Number.POSITIVE_INFINITY) => {
      const user = await findEnabled(subaccountId, id, knownSinceMs);
      return user && (await toTokenUser(user));
    },
    findCurrent: async (subaccountId, user, sinceMs) => {
      if (user.origin !== builtInOrigin) {
        return (await identityProvider.trustedProviders.isActive(subaccountId, user.origin)) ? user : undefined;
      }
      const known = await findEnabled(subaccountId, user.id, sinceMs);
      return known && (await toTokenUser(known));
    },
    isActive: async (subaccountId, user, sinceMs) =>
      user.origin === builtInOrigin
        ? (await findEnabled(subaccountId, user.id, sinceMs)) !== undefined
        : await identityProvider.trustedProviders.isActive(subaccountId, user.origin),
  };
};
