import type { Accounts, Subaccount } from '../../accounts/index.ts';
import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { IdentityProvider, User } from '../../identity-provider/index.ts';
import type { AdministratorRole } from '../contract.ts';
import { passwordsOff, userSignInRefused } from '../errors.ts';
import type { FindCockpitRole } from '../roles/cockpit-role.ts';
import { assertCockpitPassword } from './assert-cockpit-password.ts';

/** A user of a subaccount's built-in identity provider who has a role in its cockpit. */
export type CockpitUser = {
  readonly subaccount: Subaccount;
  readonly user: User;
  readonly role: AdministratorRole;
};

/** What somebody types to sign in as a user. */
export type UserCredential = { readonly subaccount: string; readonly userName: string; readonly password: string };

/** The users of subaccounts, as far as they have business in the cockpit. Source: security.md S-55, S-57 */
export type CockpitUsers = {
  readonly acceptsPasswords: boolean;
  /** Throws 401 alike for an unknown subaccount, an unknown user, a wrong password and a user without a role; 403 for a weak one, or where passwords do not count; 429 for guessing. */
  readonly signIn: (request: RouteRequest, credential: UserCredential) => Promise<CockpitUser>;
  /** The user as it is now, unless it is gone, disabled, without a role, or its password was changed since. */
  readonly findCurrent: (key: {
    readonly subaccountId: SubaccountId;
    readonly userId: string;
    readonly passwordChanges: number;
  }) => Promise<CockpitUser | undefined>;
};

/** What the users need of the house. Source: engineering guide §3 */
export type CockpitUserParts = {
  readonly accounts: Pick<Accounts, 'findSubaccount' | 'findSubaccountByLabel'>;
  readonly identityProvider: Pick<IdentityProvider, 'findUser' | 'verifyPassword'>;
  readonly findCockpitRole: FindCockpitRole;
  /** Whether passwords open the cockpit at all. */
  readonly acceptsPasswords: boolean;
};

/** Creates the view on the users. Source: security.md S-04, S-09, S-57 */
export const createCockpitUsers = ({
  accounts,
  identityProvider,
  findCockpitRole,
  acceptsPasswords,
}: CockpitUserParts): CockpitUsers => ({
  acceptsPasswords,
  signIn: async (request, credential) => {
    if (!acceptsPasswords) throw passwordsOff();
    const subaccount = await accounts.findSubaccountByLabel(credential.subaccount);
    const findRole = (names: readonly string[]) => findCockpitRole(subaccount ?? noSubaccount, names);
    const user = await identityProvider.verifyPassword(
      subaccount?.id,
      credential.userName,
      new Secret(credential.password),
      { remoteAddress: request.remoteAddress, requestId: request.id },
      async (names) => (await findRole(names)) !== undefined,
    );
    const role = user && (await findRole(namesOf(user)));
    if (subaccount === undefined || user === undefined || role === undefined) throw userSignInRefused();
    assertCockpitPassword(credential.password, [user.userName, user.id, subaccount.subdomain, subaccount.displayName]);
    return { subaccount, user, role };
  },
  findCurrent: async ({ subaccountId, userId, passwordChanges }) => {
    const [subaccount, user] = await Promise.all([
      accounts.findSubaccount(subaccountId),
      identityProvider.findUser(subaccountId, userId),
    ]);
    // The search goes by names and e-mail addresses too: another user may be called like the id of one who is gone.
    if (subaccount === undefined || user?.id !== userId) return undefined;
    if (user.isDisabled || user.passwordChanges !== passwordChanges) return undefined;
    const role = await findCockpitRole(subaccount, namesOf(user));
    return role && { subaccount, user, role };
  },
});

/** Matches no row: asking about it costs what asking about a subaccount does. */
const noSubaccount = { id: toSubaccountId(''), flavour: 'neo' } as const;

/** What roles are given to; an e-mail address is not among it, because it changes without anybody asking who has a role by it. */
const namesOf = ({ userName, id }: User): readonly string[] => [userName, id];
