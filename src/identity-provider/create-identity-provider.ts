import type { Accounts } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { SecretHashing } from '../crypto/secret-hashing.ts';
import type { Actor } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Log } from '../foundation/log.ts';
import type { Secret } from '../foundation/secret.ts';
import type { Database } from '../storage/database.ts';
import { createUser } from './create-user.ts';
import { deleteUser } from './delete-user.ts';
import { createFailedSignIns } from './failed-sign-ins.ts';
import { createFindUser } from './find-user.ts';
import { acceptJwtAssertion, type JwtOutcome, type JwtTarget } from './jwt-assertions/accept-jwt-assertion.ts';
import { acceptAssertion, type SamlOutcome } from './saml/accept-assertion.ts';
import type { AssertionTarget } from './saml/check-assertion.ts';
import { setPassword } from './set-password.ts';
import { createTrustedProviders, type TrustedProviders } from './trusted-providers/trusted-providers.ts';
import { setUserDisabled, updateUser } from './update-user.ts';
import type { NewUser, User, UserUpdate } from './user.ts';
import { createUserChanges } from './user-changes.ts';
import { listUserRows } from './user-store.ts';
import { type Admission, type SignInOrigin, verifyPassword } from './verify-password.ts';
import type { FindTrustKey } from './web-sign-on/authn-request.ts';
import { createWebSignOn, type WebSignOn } from './web-sign-on/web-sign-on.ts';

/**
 * The users of each subaccount and their passwords. `user` stands for a user's name, id or e-mail address; upper and lower case are
 * the same. What is said of a missing user: changes throw a 404 `WireError`, deletion answers false.
 */
export type IdentityProvider = {
  readonly createUser: (subaccountId: SubaccountId, input: NewUser, actor: Actor) => Promise<User>;
  readonly updateUser: (subaccountId: SubaccountId, user: string, update: UserUpdate, actor: Actor) => Promise<User>;
  readonly setPassword: (id: SubaccountId, user: string, password: string | Secret, actor: Actor) => Promise<void>;
  /** Answers false when the user is disabled already. */
  readonly disableUser: (subaccountId: SubaccountId, user: string, actor: Actor) => Promise<boolean>;
  readonly enableUser: (subaccountId: SubaccountId, user: string, actor: Actor) => Promise<boolean>;
  readonly deleteUser: (subaccountId: SubaccountId, user: string, actor: Actor) => Promise<boolean>;
  /** From memory, two seconds old at most. Answers disabled users too. */
  readonly findUser: (subaccountId: SubaccountId, user: string) => Promise<User | undefined>;
  readonly listUsers: (subaccountId: SubaccountId) => Promise<readonly User[]>;
  /**
   * The user whose password this is, or `undefined`. Cheap when repeated with the right password. Records refusals itself. Without a
   * subaccount it takes as long and refuses. Throws a 429 `WireError` after too many failures.
   */
  readonly verifyPassword: (
    subaccountId: SubaccountId | undefined,
    user: string,
    password: Secret,
    origin?: SignInOrigin,
    admission?: Admission,
  ) => Promise<User | undefined>;
  /** The identity providers trusted beside this one. */
  readonly trustedProviders: TrustedProviders;
  /** Judges a SAML assertion of a trusted provider; using it up is the caller's. `target.nowMs` is the clock's. */
  readonly acceptSamlAssertion: (
    subaccountId: SubaccountId,
    assertion: string,
    target: Omit<AssertionTarget, 'nowMs'>,
  ) => Promise<SamlOutcome>;
  /** Signing in by browser at trusted identity providers. */
  readonly webSignOn: WebSignOn;
  /** Judges a JWT of a trusted issuer; using it up is the caller's. */
  readonly acceptJwtAssertion: (
    subaccountId: SubaccountId,
    assertion: string,
    target: JwtTarget,
  ) => Promise<JwtOutcome>;
  /** Whether this is the user's password, for administrators who compare what is with what should be: neither throttled nor on record. */
  readonly isPassword: (subaccountId: SubaccountId, user: string, password: Secret) => Promise<boolean>;
};

const findNone = async (): Promise<undefined> => undefined;

/** Creates the room. Source: security.md S-05, S-09, S-55 */
export const createIdentityProvider = (options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: Pick<Audit, 'append' | 'appendAlone'>;
  readonly secretHashing: SecretHashing;
  /** The trust key of a subaccount, which signs requests to identity providers; absent: there is none. */
  readonly findTrustKey?: FindTrustKey;
}): IdentityProvider => {
  const { database, clock, audit, secretHashing: hashing } = options;
  const users = createFindUser({ database, clock });
  const changes = createUserChanges({ database, clock, appendAudit: audit.append, forgetReads: users.forget });
  const log = options.log.child({ room: 'identity-provider' });
  const verification = {
    users,
    hashing,
    failedSignIns: createFailedSignIns(clock),
    appendAudit: audit.appendAlone,
    log,
  };
  const { accounts } = options;
  const trusted = createTrustedProviders({ database, clock, log, accounts, appendAudit: audit.append });
  const noted = <Outcome extends SamlOutcome | JwtOutcome>(
    subaccountId: SubaccountId,
    kind: 'saml' | 'jwt',
    outcome: Outcome,
  ): Outcome => {
    if (outcome.kind === 'accepted') trusted.noteUse(subaccountId, { kind, name: outcome.provider });
    return outcome;
  };
  return {
    trustedProviders: trusted.providers,
    webSignOn: createWebSignOn({ ...trusted, findTrustKey: options.findTrustKey ?? findNone, clock }),
    acceptSamlAssertion: async (subaccountId, assertion, target) =>
      noted(
        subaccountId,
        'saml',
        acceptAssertion(assertion, (await trusted.load(subaccountId)).saml, { ...target, nowMs: clock() }),
      ),
    acceptJwtAssertion: async (subaccountId, assertion, target) =>
      noted(
        subaccountId,
        'jwt',
        await acceptJwtAssertion(assertion, (await trusted.load(subaccountId)).jwt, target, clock),
      ),
    createUser: async (subaccountId, input, actor) => {
      await options.accounts.getSubaccount(subaccountId);
      return await createUser(changes, hashing, subaccountId, input, actor);
    },
    updateUser: (subaccountId, user, update, actor) => updateUser(changes, subaccountId, user, update, actor),
    setPassword: (subaccountId, user, password, actor) =>
      setPassword(changes, hashing, subaccountId, user, password, actor),
    disableUser: (subaccountId, user, actor) => setUserDisabled(changes, subaccountId, user, true, actor),
    enableUser: (subaccountId, user, actor) => setUserDisabled(changes, subaccountId, user, false, actor),
    deleteUser: (subaccountId, user, actor) => deleteUser(changes, subaccountId, user, actor),
    findUser: async (subaccountId, user) => (await users.find(subaccountId, user))?.user,
    listUsers: (subaccountId) => listUserRows(database.read, subaccountId),
    verifyPassword: (subaccountId, user, password, origin = {}, admission = undefined) =>
      verifyPassword(verification, subaccountId, user, password, origin, admission),
    isPassword: async (subaccountId, user, password) =>
      hashing.verify((await users.find(subaccountId, user))?.passwordHash, password, 'chosen'),
  };
};
