import { createAccounts } from '../../src/accounts/index.ts';
import { createSendOnPremise } from '../../src/connectivity/index.ts';
import { createCertificateAuthority } from '../../src/crypto/certificate-authority.ts';
import { createKeystoreParser } from '../../src/crypto/keystores.ts';
import { createSealing } from '../../src/crypto/sealing.ts';
import {
  createDestinationService,
  type DestinationService,
  type DestinationServiceParts,
  type Level,
} from '../../src/destination-service/index.ts';
import type { Actor, AuditEvent } from '../../src/foundation/audit-event.ts';
import { type AdjustableClock, createAdjustableClock } from '../../src/foundation/clock.ts';
import { randomUuid, toServiceInstanceId, toSubaccountId } from '../../src/foundation/ids.ts';
import { createLog } from '../../src/foundation/log.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { WireError } from '../../src/foundation/wire-error.ts';
import { createOutbound } from '../../src/http/client/create-outbound.ts';
import type { Authenticate } from '../../src/http/server/pipeline.ts';
import type { Database } from '../../src/storage/database.ts';
import { createSealingKeyStore } from '../../src/storage/sealing-key-store.ts';
import type { OpenOptions } from './databases.ts';
import { startTestListener } from './listener.ts';

/** Who calls: the subaccount, and the instance whose token it is. */
export type Caller = { readonly subaccount: string; readonly instance?: string; readonly client?: string };

/** One element of `authTokens`. */
export type WireAuthToken = {
  readonly type: string;
  readonly value: string;
  readonly expires_in?: string;
  readonly error?: string;
  readonly scope?: string;
  readonly http_header: { readonly key: string; readonly value: string };
};

/** Find's reply; other replies are compared as a whole. */
export type WireJson = {
  readonly owner: { readonly SubaccountId: string; readonly InstanceId: string | null };
  readonly destinationConfiguration: Readonly<Record<string, string>>;
  readonly authTokens: readonly [WireAuthToken];
  readonly certificates: readonly { readonly Name: string; readonly Content: string; readonly Type: string }[];
  readonly ErrorMessage: string;
};

/** A reply with its JSON read, `undefined` for an empty body. */
export type WireReply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: WireJson;
};

/** A destination service behind a listener of its own, with callers the test names. */
export type RunningDestinationService = {
  readonly service: DestinationService;
  readonly database: Database;
  readonly clock: AdjustableClock;
  /** Subaccounts made for the test: `acme` and `other`, and the instance in `acme`. */
  readonly acme: string;
  readonly other: string;
  readonly instance: string;
  readonly actor: Actor;
  readonly audited: readonly AuditEvent[];
  readonly logLines: readonly string[];
  /** Calls a path as `caller`; a `body` that is no text goes as JSON. */
  readonly call: (
    path: string,
    options?: {
      readonly method?: string;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly caller?: Caller;
    },
  ) => Promise<WireReply>;
  readonly find: (name: string, headers?: Readonly<Record<string, string>>) => Promise<WireReply>;
  /** Stores a destination on the subaccount level of `acme`, replacing one of the same name. */
  readonly store: (properties: Readonly<Record<string, unknown>>, level?: Level) => Promise<void>;
  readonly storeCertificate: (name: string, content: string | Uint8Array) => Promise<void>;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/** Starts it on a fresh database. Outbound calls may go anywhere unless `allowsPrivateTargets` is false. */
export const startDestinationService = async (options: {
  readonly open: (options?: OpenOptions) => Promise<Database>;
  /** A node whose database, subaccounts and clock this one shares. */
  readonly besides?: Pick<RunningDestinationService, 'clock' | 'database' | 'acme' | 'other' | 'instance'>;
  readonly allowsPrivateTargets?: boolean;
  readonly trustAllPermitted?: boolean;
  readonly strictTenantHeader?: boolean;
  readonly acceptsSystemUser?: boolean;
  readonly providers?: Readonly<Record<string, string>>;
  /** Stands for the authorization server; without it no token is one of ours. */
  readonly checkToken?: DestinationServiceParts['checkToken'];
  readonly resolveHost?: (hostname: string) => Promise<readonly string[]>;
}): Promise<RunningDestinationService> => {
  const { besides } = options;
  const clock = besides?.clock ?? createAdjustableClock();
  const logLines: string[] = [];
  const log = createLog({ level: 'debug', sink: { write: (line) => logLines.push(line) } });
  const database = besides?.database ?? (await options.open({ clock: clock.now }));
  const actor: Actor = { kind: 'system', name: 'test' };
  const accounts = createAccounts({ database, clock: clock.now, appendAudit: async () => {} });
  const createSubaccount = async (subdomain: string): Promise<string> =>
    (await accounts.createSubaccount({ subdomain, flavour: 'cf' }, actor)).id;
  const acme = besides?.acme ?? (await createSubaccount('acme'));
  const other = besides?.other ?? (await createSubaccount('other'));
  const instance = besides?.instance ?? randomUuid();
  const audited: AuditEvent[] = [];
  const outbound = createOutbound({
    allowedTargets: { hosts: [], cidrs: [], allowAll: options.allowsPrivateTargets ?? true },
    log,
    clock: clock.now,
    trustAllPermitted: options.trustAllPermitted ?? true,
    ...(options.resolveHost && { resolveHost: options.resolveHost }),
  });
  const service = createDestinationService({
    database,
    clock: clock.now,
    log,
    sealing: await createSealing({
      masterKey: new Secret(Buffer.alloc(32, 7).toString('base64')),
      keyStore: createSealingKeyStore(database),
      clock: clock.now,
    }),
    openKeystore: createKeystoreParser(),
    authority: await createCertificateAuthority({ subject: [['CN', 'test CA']], nowMs: clock.now() }),
    outbound,
    sendOnPremise: createSendOnPremise({ findSystem: { forHttp: async () => ({ kind: 'no-connector' }) } }),
    accounts,
    audit: { append: async (_transaction, event) => void audited.push(event) },
    checkToken: options.checkToken ?? (async () => ({ kind: 'invalid', reason: 'signature' })),
    findClientSubaccount: async (client) => {
      const provider = options.providers?.[client];
      return provider === undefined ? undefined : toSubaccountId(provider === 'acme' ? acme : other);
    },
    settings: {
      strictTenantHeader: options.strictTenantHeader ?? false,
      saml: { entityHost: 'cfapps.example', acceptsSystemUser: options.acceptsSystemUser ?? true },
    },
  });
  const listener = await startTestListener(service.routes, {
    authenticators: { 'destination-service': authenticate },
    clock: clock.now,
    log,
    maxConcurrentRequests: 2000,
    maxConnectionsPerAddress: 2000,
  });

  const call: RunningDestinationService['call'] = async (path, request = {}) => {
    const { method = 'GET', body, headers, caller = { subaccount: acme, instance } } = request;
    const response = await fetch(`http://127.0.0.1:${listener.port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${JSON.stringify(caller)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text === '' ? undefined : JSON.parse(text),
    };
  };

  return {
    service,
    database,
    clock,
    acme,
    other,
    instance,
    actor,
    audited,
    logLines,
    port: listener.port,
    call,
    find: (name, headers) =>
      call(`/destination-configuration/v1/destinations/${encodeURIComponent(name)}`, headers ? { headers } : {}),
    store: async (properties, level = { subaccountId: toSubaccountId(acme) }) => {
      await service.manage.destinations.save(
        level,
        { Type: 'HTTP', URL: 'https://target.example', ...properties },
        actor,
      );
    },
    storeCertificate: async (name, content) => {
      const certificate = { Name: name, Content: Buffer.from(content).toString('base64') };
      await service.manage.certificates.save({ subaccountId: toSubaccountId(acme) }, certificate, actor);
    },
    close: async () => {
      await listener.close(100);
      await outbound.close();
    },
  };
};

/** Stands in for the room that checks tokens: the credential, JSON or the payload of a JWT, says who calls. */
const authenticate: Authenticate = async (request) => {
  const credential = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (credential === undefined) throw new WireError({ status: 401, code: 'unauthorized', description: 'No token' });
  const payload = credential.startsWith('{')
    ? credential
    : Buffer.from(credential.split('.')[1] ?? '', 'base64url').toString();
  const caller: Caller = JSON.parse(payload);
  return {
    kind: 'client',
    subaccountId: toSubaccountId(caller.subaccount),
    ...(caller.instance !== undefined && { serviceInstanceId: toServiceInstanceId(caller.instance) }),
    name: 'oauth_client_test',
    clientId: caller.client ?? 'test-client',
    credential: 'bearer',
    scopes: [],
    roles: new Set(),
  };
};
