import { request as sendRequest } from 'node:http';
import { createAccounts } from '../../src/accounts/index.ts';
import { createSealing } from '../../src/crypto/sealing.ts';
import type { ResolvedDestination } from '../../src/destination-service/index.ts';
import { createFlows, type Flow, type Flows } from '../../src/flows/index.ts';
import type { Actor, AuditEvent } from '../../src/foundation/audit-event.ts';
import { type AdjustableClock, createAdjustableClock } from '../../src/foundation/clock.ts';
import { type SubaccountId, toSubaccountId } from '../../src/foundation/ids.ts';
import { createLog } from '../../src/foundation/log.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { WireError } from '../../src/foundation/wire-error.ts';
import { createOutbound } from '../../src/http/client/create-outbound.ts';
import type { Authenticate } from '../../src/http/server/pipeline.ts';
import { assertRole } from '../../src/inbound-auth/index.ts';
import { serveResources } from '../../src/integration-api/index.ts';
import {
  type ComposedFlow,
  composeArtifactFiles,
} from '../../src/integration-content/flow-model/testing/compose-iflow.ts';
import {
  type Credentials,
  createDataStores,
  createVariables,
  type DataStores,
  type FlowModel,
  readFlowModel,
  type StoredAmount,
  type Variables,
} from '../../src/integration-content/index.ts';
import { createMessageProcessingLogs } from '../../src/message-processing-logs/index.ts';
import type { Database } from '../../src/storage/database.ts';
import { createSealingKeyStore } from '../../src/storage/sealing-key-store.ts';
import type { OpenOptions } from './databases.ts';
import { startTestListener } from './listener.ts';
import { noPolicies } from './no-policies.ts';
import { type ReadApi, type ReadLog, readLog, readLogs } from './read-log.ts';
import { createSubaccountRow } from './subaccount-row.ts';

/** A reply to a message. */
export type MessageReply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** ID of the message processing log. */
  readonly messageGuid: string;
};

/** Message endpoints behind a listener of their own, with callers and destinations the test names. */
export type RunningFlows = {
  readonly flows: Flows;
  readonly database: Database;
  readonly clock: AdjustableClock;
  readonly acme: SubaccountId;
  readonly other: SubaccountId;
  readonly port: number;
  readonly actor: Actor;
  readonly audited: readonly AuditEvent[];
  readonly logLines: readonly string[];
  /** What the destination service answers, by name. */
  readonly destinations: Map<string, ResolvedDestination>;
  /** Deploys the artifact of an integration flow in `acme`. */
  readonly deploy: (id: string, flow: ComposedFlow) => void;
  /** Credentials deployed in `acme`, by name. */
  readonly userCredentials: Map<string, Deployed<Credentials['findUserCredential']>>;
  readonly clientCredentials: Map<string, Deployed<Credentials['findOAuth2ClientCredential']>>;
  /** Puts a flow into `acme`; path `/orders` and destination `erp` unless told otherwise. */
  readonly put: (flow?: Partial<Flow>) => Promise<void>;
  readonly send: (path?: string, options?: SendOptions) => Promise<MessageReply>;
  /** Headers that let `caller` in. */
  readonly credentials: (caller?: Caller) => Readonly<Record<string, string>>;
  readonly log: (messageGuid: string) => Promise<ReadLog>;
  /** Reads `/api/v1/<path>` as somebody of `acme` who may read everything. */
  readonly read: ReadApi;
  readonly listLogs: (subaccountId?: SubaccountId) => Promise<readonly ReadLog[]>;
  /** A second server on the same database, as after a restart. */
  readonly restart: () => Flows;
  readonly logs: ReturnType<typeof createMessageProcessingLogs>;
  readonly dataStores: DataStores;
  readonly variables: Variables;
  readonly close: () => Promise<void>;
};

type Deployed<Find extends (...given: never[]) => Promise<unknown>> = NonNullable<Awaited<ReturnType<Find>>>;

/** Who sends. */
export type Caller = { readonly subaccount: string; readonly roles?: readonly string[] };

/** A message. */
export type SendOptions = {
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly caller?: Caller;
};

/** Starts them on a fresh database. */
export const startFlows = async (
  open: (options?: OpenOptions) => Promise<Database>,
  settings: {
    readonly maxMessageBytes?: number;
    readonly storedDataLimits?: StoredAmount;
    readonly maxWaitingMessages?: number;
    readonly maxConcurrentRequests?: number;
  } = {},
): Promise<RunningFlows> => {
  const clock = createAdjustableClock();
  const logLines: string[] = [];
  const log = createLog({ level: 'debug', sink: { write: (line) => logLines.push(line) } });
  const database = await open({ clock: clock.now });
  const acme = await createSubaccountRow(database);
  const other = await createSubaccountRow(database);
  const audited: AuditEvent[] = [];
  const destinations = new Map<string, ResolvedDestination>();
  const deployed: FlowModel[] = [];
  const userCredentials: RunningFlows['userCredentials'] = new Map();
  const clientCredentials: RunningFlows['clientCredentials'] = new Map();
  const outbound = createOutbound({
    allowedTargets: { hosts: [], cidrs: [], allowAll: true },
    log,
    clock: clock.now,
    trustAllPermitted: true,
  });
  const audit = { append: async () => {} };
  const limits = settings.storedDataLimits === undefined ? {} : { limits: settings.storedDataLimits };
  const dataStores = createDataStores({ database, clock: clock.now, audit, ...limits });
  const variables = createVariables({ database, clock: clock.now, audit, ...limits });
  const logs = createMessageProcessingLogs({ database, clock: clock.now, log });
  const sealing = await createSealing({
    masterKey: new Secret(Buffer.alloc(32, 1).toString('base64')),
    keyStore: createSealingKeyStore(database),
    clock: clock.now,
  });
  const create = (): Flows =>
    createFlows({
      database,
      clock: clock.now,
      log,
      sealing,
      audit: { append: async (_transaction, event) => void audited.push(event) },
      messageProcessingLogs: logs,
      resolveDestination: async (subaccountId, name) =>
        (subaccountId === acme && destinations.get(name)) || { kind: 'not-found' },
      credentials: {
        findUserCredential: async (subaccountId, name) =>
          subaccountId === acme ? userCredentials.get(name) : undefined,
        findOAuth2ClientCredential: async (subaccountId, name) =>
          subaccountId === acme ? clientCredentials.get(name) : undefined,
      },
      deployedFlows: {
        findByPath: async (subaccountId, path) =>
          subaccountId === acme ? deployed.find((model) => model.sender.path === path) : undefined,
        findById: async (subaccountId, id) =>
          subaccountId === acme ? deployed.find((model) => model.id === id) : undefined,
        list: async (subaccountId) => (subaccountId === acme ? deployed : []),
      },
      dataStores,
      variables,
      csrf: { handleFetch: async () => ({}), assertToken: async () => {} },
      assertRole,
      outbound,
      settings: {
        maxMessageBytes: settings.maxMessageBytes ?? 40 * 1024 * 1024,
        ...(settings.maxWaitingMessages !== undefined && { maxWaitingMessages: settings.maxWaitingMessages }),
      },
    });
  const flows = create();
  const api = serveResources(
    {
      database,
      clock: clock.now,
      accounts: createAccounts({ database, clock: clock.now, appendAudit: async () => {} }),
      audit: { refusals: { note: () => undefined } },
      inboundAuth: { csrf: { handleFetch: async () => ({}), assert: async () => {}, assertToken: async () => {} } },
      messageProcessingLogs: logs,
      pageTokenKey: new Uint8Array(32),
      policies: noPolicies,
      settings: { rateFactor: 0 },
    },
    { sets: [], functions: [] },
  );
  const listener = await startTestListener([...flows.routes, ...api.routes], {
    authenticators: { flows: authenticate, 'integration-api': authenticate },
    log,
    ...(settings.maxConcurrentRequests !== undefined && { maxConcurrentRequests: settings.maxConcurrentRequests }),
  });
  const actor: Actor = { kind: 'system', name: 'test' };
  const sender: Caller = { subaccount: acme, roles: ['ESBMessaging.send'] };
  const credentials = (caller: Caller = sender) => ({ authorization: `Bearer ${JSON.stringify(caller)}` });

  const readAs =
    (subaccount: SubaccountId): ReadApi =>
    (path) =>
      fetch(`http://127.0.0.1:${listener.port}/api/v1/${path}`, {
        headers: credentials({ subaccount, roles: ['IntegrationOperationServer.read', 'esbmessagestorage.read'] }),
      });

  return {
    flows,
    database,
    clock,
    acme,
    other,
    port: listener.port,
    actor,
    audited,
    logLines,
    destinations,
    userCredentials,
    clientCredentials,
    dataStores,
    variables,
    deploy: (id, flow) => {
      const read = readFlowModel({ id, name: id, files: composeArtifactFiles(flow) });
      if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems));
      deployed.push(read.model);
    },
    put: async (flow) => {
      await flows.manage.putFlow(acme, { id: 'Orders', path: '/orders', destination: 'erp', ...flow }, actor);
    },
    send: async (path = '/http/orders', options = {}) => {
      const { method = 'POST', body, headers, caller } = options;
      const response = await fetch(`http://127.0.0.1:${listener.port}${path}`, {
        method,
        headers: { ...credentials(caller), ...headers },
        ...(body !== undefined && { body }),
      });
      return {
        status: response.status,
        headers: response.headers,
        text: await response.text(),
        messageGuid: response.headers.get('sap_messageprocessinglogid') ?? '',
      };
    },
    credentials,
    log: (messageGuid) => readLog(readAs(acme), messageGuid),
    read: readAs(acme),
    listLogs: (subaccountId = acme) => readLogs(readAs(subaccountId)),
    restart: create,
    logs,
    close: async () => {
      await listener.close(100);
      await flows.close();
      await outbound.close();
    },
  };
};

/** Stands in for the room that checks who is calling: the credential says it. */
const authenticate: Authenticate = async (request) => {
  const header = request.headers.get('authorization') ?? '';
  if (!header.startsWith('Bearer {')) {
    throw new WireError({
      status: 401,
      code: 'unauthorized',
      description: 'Who?',
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  const caller: Caller = JSON.parse(header.slice('Bearer '.length));
  return {
    kind: 'client',
    subaccountId: toSubaccountId(caller.subaccount),
    name: 'oauth_client_test',
    credential: 'bearer',
    scopes: [],
    roles: new Set(caller.roles ?? []),
  };
};

/** An upload under the test's control: the request is open until `end` or `destroy`. */
export const openUpload = (
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
): {
  readonly write: (chunk: Uint8Array) => Promise<void>;
  readonly end: () => void;
  readonly destroy: () => void;
  readonly reply: Promise<{
    readonly status: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: NodeJS.ReadableStream;
  }>;
} => {
  const request = sendRequest({ port, path, method: 'POST', headers });
  const reply = new Promise<Awaited<ReturnType<typeof openUpload>['reply']>>((resolve, reject) => {
    request.on('response', (response) =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response }),
    );
    request.on('error', reject);
  });
  reply.catch(() => {});
  return {
    write: (chunk) =>
      new Promise((resolve) => {
        if (request.write(chunk)) resolve();
        else {
          const settle = (): void => {
            request.off('drain', settle).off('close', settle);
            resolve();
          };
          request.on('drain', settle).on('close', settle);
        }
      }),
    end: () => void request.end(),
    destroy: () => void request.destroy(),
    reply,
  };
};
