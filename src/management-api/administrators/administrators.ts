import { hashToken } from '../../crypto/digest.ts';
import type { Sealing } from '../../crypto/sealing.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomBase64url, randomUuid, toSubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Authenticate } from '../../http/server/pipeline.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { AdministratorRow } from '../../storage/tables/management-api.ts';
import type { AdministratorRole } from '../contract.ts';
import { administratorUnknown, roleMissing, signInRefused, thingNotFound, tooManyRefusals } from '../errors.ts';
import { assertWithin } from '../sessions/assert-within.ts';
import type { CockpitUsers } from '../sessions/cockpit-users.ts';
import { isFromCockpit } from '../sessions/from-cockpit.ts';
import { createSessions, type Sessions } from '../sessions/sessions.ts';
import { roleNotGiven } from '../single-sign-on/errors.ts';
import type { ProviderUser } from '../single-sign-on/provider-user.ts';
import type { SingleSignOn } from '../single-sign-on/single-sign-on.ts';
import { type AdministratorList, createAdministratorList } from './administrator-list.ts';
import { createAdministratorStore } from './administrator-store.ts';
import { createRefusalThrottle } from './refusal-throttle.ts';
import { rolesOf, toRole } from './role.ts';

/** Those who may administer the installation. Source: security.md S-58 */
export type Administrators = {
  /** Makes the first administrator. Answers the token where there was none before: the one time it can be read. */
  readonly createFirst: () => Promise<Secret | undefined>;
  /** Gives the administrator a new token; the old one is refused from then on, and sessions end. */
  readonly reset: () => Promise<Secret>;
  /** The administrator whose token this is, for a door that takes it as a password. Failures count like those of `authenticate`: throws 429. */
  readonly signIn: (request: RouteRequest, token: Secret) => Promise<string | undefined>;
  /** The administrator whose token has this digest, where it has the role `administrator`. */
  readonly findByTokenDigest: (digest: string) => Promise<string | undefined>;
  /** Lets in who presents an administrator token as a bearer token, or a session cookie; everyone else is refused alike. */
  readonly authenticate: Authenticate;
  /** Who a token or the code of a one-time link belongs to; throws 401 or 429. */
  readonly identify: (
    request: RouteRequest,
    credential: { readonly token: string } | { readonly code: string },
  ) => Promise<{ readonly id: string; readonly name: string; readonly role: AdministratorRole }>;
  /** The user of a subaccount who signs in; throws 401 or 429. */
  readonly signInUser: CockpitUsers['signIn'];
  readonly acceptsPasswords: boolean;
  /** The operator's OpenID provider, where there is one. */
  readonly singleSignOn: SingleSignOn | undefined;
  /** Who comes back from it and has a role here. Refusals are on record; throws those of `single-sign-on/errors.ts`, and 429. */
  readonly signInByProvider: (
    request: RouteRequest,
    singleSignOn: SingleSignOn,
  ) => Promise<{ readonly user: ProviderUser; readonly returnTo: string }>;
  /** The code of a one-time link for an administrator, `administrator` unless told otherwise. */
  readonly issueCode: (name?: string) => ReturnType<Sessions['issueCode']>;
  readonly sessions: Pick<Sessions, 'begin' | 'end' | 'find'>;
  readonly list: AdministratorList['list'];
  readonly create: (
    actor: Actor,
    administrator: { readonly name: string; readonly role: AdministratorRole },
  ) => Promise<Secret>;
  readonly remove: AdministratorList['remove'];
};

/** What the administrators need of the house. Source: Portolan */
export type AdministratorParts = {
  readonly database: Pick<Database, 'read' | 'write'>;
  readonly clock: Clock;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
  readonly users: CockpitUsers;
  readonly singleSignOn: SingleSignOn | undefined;
  readonly sealing: Pick<Sealing, 'seal' | 'openText'>;
};

const firstName = 'administrator';
/** Refusals per address and minute beyond which the answer is 429. Source: security.md S-09 */
const maxRefusals = 20;
const tokenBytes = 32;
const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/i;
/** Refusals that whoever tries to get in would meet. */
const guesses = ['sign_in_expired', 'answer_refused', 'invalid_request'];
const system = { kind: 'system', name: 'serve' } as const;

/** Creates the administrators. Source: security.md S-09, S-26, S-57, S-58 */
export const createAdministrators = (parts: AdministratorParts): Administrators => {
  const { database, clock, appendAudit } = parts;
  const store = createAdministratorStore(database);
  const throttle = createRefusalThrottle(clock);
  const sessions = createSessions(parts);
  const list = createAdministratorList({ ...parts, store, firstName });

  const insert = async (transaction: Transaction, token: Secret): Promise<boolean> => {
    const isNew = await store.insert(transaction, {
      id: randomUuid(),
      name: firstName,
      token_digest: hashToken(token.reveal()),
      created_at_ms: clock(),
      role: 'administrator',
    });
    if (isNew) await appendAudit(transaction, tokenEvent('create', 'Creating administrator token'));
    return isNew;
  };

  const noteRefusal = async (
    request: RouteRequest,
    message = 'Refusing administrator token',
    name?: string,
  ): Promise<void> => {
    const refusals = throttle.count(request.remoteAddress);
    if (refusals >= maxRefusals) {
      // On record once, or whoever guesses could fill the audit log.
      if (refusals === maxRefusals) await record(request, 'Refusing further requests of an address');
      throw tooManyRefusals(throttle.retryAfterSeconds(request.remoteAddress));
    }
    await record(request, message, name);
  };
  const refuse = async (request: RouteRequest): Promise<never> => {
    await noteRefusal(request);
    throw administratorUnknown();
  };

  const record = (request: RouteRequest, message: string, name = 'unknown'): Promise<void> =>
    database.write((transaction) =>
      appendAudit(transaction, {
        category: 'audit.security-events',
        actor: {
          kind: 'administrator',
          name,
          remoteAddress: request.remoteAddress,
          requestId: request.id,
        },
        action: 'refuse',
        object: 'management API',
        message,
      }),
    );

  // The digest is looked up, not the token: how far a wrong one matches cannot be measured.
  const findByToken = (token: string): Promise<AdministratorRow | undefined> =>
    store.findByTokenDigest(hashToken(token));

  /** Only full administrators pass where no roles are asked. */
  const nameOfFull = (row: AdministratorRow | undefined): string | undefined =>
    row?.role === 'administrator' ? row.name : undefined;

  return {
    createFirst: async () => {
      const token = generateToken();
      return (await database.write((transaction) => insert(transaction, token))) ? token : undefined;
    },
    reset: async () => {
      const token = generateToken();
      await database.write(async (transaction) => {
        if (!(await store.replaceToken(transaction, firstName, hashToken(token.reveal())))) {
          await insert(transaction, token);
          return;
        }
        await sessions.endAllOf(transaction, firstName);
        await appendAudit(transaction, tokenEvent('update', 'Replacing administrator token'));
      });
      return token;
    },
    signIn: async (request, token) => {
      const name = nameOfFull(await findByToken(token.reveal()));
      if (name === undefined) await noteRefusal(request);
      return name;
    },
    findByTokenDigest: async (digest) => nameOfFull(await store.findByTokenDigest(digest)),
    authenticate: async (request, { scope, confined }) => {
      // Whoever sends `Authorization` means it: a wrong token never falls back to the cookie (S-50).
      const isBearer = request.headers.get('authorization') !== undefined;
      const token = isBearer ? readToken(request) : undefined;
      const caller = isBearer
        ? token === undefined
          ? undefined
          : await findByToken(token)
        : await sessions.find(request);
      // A cockpit without a session is nobody guessing: it asks who it is and is told to sign in.
      if (caller === undefined && !isBearer && isFromCockpit(request)) throw administratorUnknown();
      if (caller === undefined) return refuse(request);
      const subaccount = 'subaccount' in caller ? caller.subaccount : undefined;
      if (subaccount !== undefined) assertWithin(subaccount, confined, request.params);
      const roles = rolesOf(caller.role);
      if (scope !== undefined && !roles.includes(scope)) throw roleMissing(scope);
      return {
        kind: subaccount === undefined ? 'administrator' : 'user',
        // An administrator acts for no subaccount; this id matches no row, so that a query confined to it finds nothing.
        subaccountId: subaccount?.id ?? toSubaccountId(''),
        name: caller.name,
        credential: isBearer ? 'bearer' : 'session',
        scopes: roles,
        roles: new Set<string>(roles),
      };
    },
    identify: async (request, credential) => {
      const row = await ('token' in credential
        ? findByToken(credential.token)
        : sessions
            .redeemCode(new Secret(credential.code))
            .then((id) => (id === undefined ? undefined : store.find({ id }))));
      if (row === undefined) {
        await noteRefusal(request);
        throw signInRefused();
      }
      return { id: row.id, name: row.name, role: toRole(row.role) };
    },
    issueCode: async (name = firstName) => {
      const row = await store.find({ name });
      // Not everybody who may ask is an administrator stored here: users of the OpenID provider are not.
      if (row === undefined) throw thingNotFound('administrator');
      return sessions.issueCode(row.id);
    },
    signInUser: parts.users.signIn,
    acceptsPasswords: parts.users.acceptsPasswords,
    singleSignOn: parts.singleSignOn,
    signInByProvider: async (request, singleSignOn) => {
      const { user, returnTo } = await singleSignOn.finish(request).catch(async (error: unknown) => {
        // A provider that is down, and a user who went back, are nobody trying to get in.
        if (error instanceof WireError && guesses.includes(error.code)) {
          await noteRefusal(request, `Refusing single sign-on: ${error.code}`);
        }
        throw error;
      });
      if (singleSignOn.roleOf(user.groups) === undefined) {
        await noteRefusal(request, 'Refusing single sign-on: no group gives a role', user.name);
        throw roleNotGiven();
      }
      return { user, returnTo };
    },
    sessions,
    list: list.list,
    create: async (actor, administrator) => {
      const token = generateToken();
      await list.add(actor, administrator, hashToken(token.reveal()));
      return token;
    },
    remove: list.remove,
  };
};

const generateToken = (): Secret => new Secret(randomBase64url(tokenBytes));

const readToken = (request: RouteRequest): string | undefined => {
  const [only, another] = request.headers.all('authorization');
  return another === undefined ? bearer.exec(only ?? '')?.[1] : undefined;
};

const tokenEvent = (action: 'create' | 'update', message: string): AuditEvent => ({
  category: 'audit.configuration',
  actor: system,
  action,
  object: `administrator ${firstName}`,
  message,
});
