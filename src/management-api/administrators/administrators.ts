import { hashToken } from '../../crypto/digest.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomBase64url, randomUuid, toSubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import type { Authenticate } from '../../http/server/pipeline.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { administratorUnknown, tooManyRefusals } from '../errors.ts';
import { createAdministratorStore } from './administrator-store.ts';
import { createRefusalThrottle } from './refusal-throttle.ts';

/** Those who may administer the installation. Source: security.md S-58 */
export type Administrators = {
  /** Makes the first administrator. Answers the token where there was none before: the one time it can be read. */
  readonly createFirst: () => Promise<Secret | undefined>;
  /** Gives the administrator a new token; the old one is refused from then on. */
  readonly reset: () => Promise<Secret>;
  /** The administrator whose token this is, for a door that takes it as a password. Failures count like those of `authenticate`: throws 429. */
  readonly signIn: (request: RouteRequest, token: Secret) => Promise<string | undefined>;
  /** The administrator whose token has this digest. */
  readonly findByTokenDigest: (digest: string) => Promise<string | undefined>;
  /** Lets in who presents an administrator token as a bearer token; everyone else is refused alike. */
  readonly authenticate: Authenticate;
};

/** What the administrators need of the house. Source: Portolan */
export type AdministratorParts = {
  readonly database: Pick<Database, 'read' | 'write'>;
  readonly clock: Clock;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
};

const firstName = 'administrator';
/** Refusals per address and minute beyond which the answer is 429. Source: security.md S-09 */
const maxRefusals = 20;
const tokenBytes = 32;
const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/i;
const system = { kind: 'system', name: 'serve' } as const;

/** Creates the administrators. Source: security.md S-09, S-26, S-58 */
export const createAdministrators = ({ database, clock, appendAudit }: AdministratorParts): Administrators => {
  const store = createAdministratorStore(database);
  const throttle = createRefusalThrottle(clock);

  const insert = async (transaction: Transaction, token: Secret): Promise<boolean> => {
    const isNew = await store.insert(transaction, {
      id: randomUuid(),
      name: firstName,
      token_digest: hashToken(token.reveal()),
      created_at_ms: clock(),
    });
    if (isNew) await appendAudit(transaction, tokenEvent('create', 'Creating administrator token'));
    return isNew;
  };

  const noteRefusal = async (request: RouteRequest): Promise<void> => {
    const refusals = throttle.count(request.remoteAddress);
    if (refusals >= maxRefusals) {
      // On record once, or whoever guesses could fill the audit log.
      if (refusals === maxRefusals) await record(request, 'Refusing further requests of an address');
      throw tooManyRefusals(throttle.retryAfterSeconds(request.remoteAddress));
    }
    await record(request, 'Refusing administrator token');
  };
  const refuse = async (request: RouteRequest): Promise<never> => {
    await noteRefusal(request);
    throw administratorUnknown();
  };

  const record = (request: RouteRequest, message: string): Promise<void> =>
    database.write((transaction) =>
      appendAudit(transaction, {
        category: 'audit.security-events',
        actor: {
          kind: 'administrator',
          name: 'unknown',
          remoteAddress: request.remoteAddress,
          requestId: request.id,
        },
        action: 'refuse',
        object: 'management API',
        message,
      }),
    );

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
        await appendAudit(transaction, tokenEvent('update', 'Replacing administrator token'));
      });
      return token;
    },
    signIn: async (request, token) => {
      const name = await store.findNameByTokenDigest(hashToken(token.reveal()));
      if (name === undefined) await noteRefusal(request);
      return name;
    },
    findByTokenDigest: store.findNameByTokenDigest,
    authenticate: async (request) => {
      const token = readToken(request);
      // The digest is looked up, not the token: how far a wrong one matches cannot be measured.
      const name = token === undefined ? undefined : await store.findNameByTokenDigest(hashToken(token));
      if (name === undefined) return refuse(request);
      return {
        kind: 'administrator',
        // An administrator acts for no subaccount; this id matches no row, so that a query confined to it finds nothing.
        subaccountId: toSubaccountId(''),
        name,
        credential: 'bearer',
        scopes: [],
        roles: new Set<string>(),
      };
    },
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
