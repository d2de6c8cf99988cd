import type { Actor } from '../../src/foundation/audit-event.ts';
import { randomHex, randomUuid, type SubaccountId } from '../../src/foundation/ids.ts';
import type { MessageProcessingLog } from '../../src/message-processing-logs/index.ts';
import { type Sent, type SentReply, send } from './send.ts';
import type { TestApp } from './start-app.ts';

/** Who seeds test data. */
export const testActor: Actor = { kind: 'system', name: 'test' };

/** What an API client knows about itself. */
export type ClientCredentials = { readonly clientId: string; readonly secret: string };

/** A subaccount with an integration tenant, and how to call it. */
export type IntegrationTenant = {
  readonly app: TestApp;
  readonly subaccountId: SubaccountId;
  readonly technicalName: string;
  readonly subdomain: string;
  /** Host of the OData API. */
  readonly apiHost: string;
  readonly call: (sent: Sent) => Promise<SentReply>;
  /** Calls the OData API with a token; the body is sent as JSON, unless it is text or bytes. */
  readonly callApi: (
    token: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<SentReply>;
  /** Makes an API client with these roles. */
  readonly createClient: (roles: readonly string[]) => Promise<ClientCredentials>;
  /** Makes an API client with these roles and answers a token for it. */
  readonly createToken: (roles: readonly string[]) => Promise<string>;
  /** Stores a log; what is not given is filled in. */
  readonly record: (log?: Partial<MessageProcessingLog>) => Promise<MessageProcessingLog>;
};

export const monitoring = ['IntegrationOperationServer.read'];

/** Application of a Neo tenant's management node in tests. */
export const managementNode = (technicalName: string) => ({
  providerAccount: 'sapcloud',
  application: `${technicalName}tmn`,
});

/** Creates a Neo subaccount that is subscribed to its tenant management node. */
export const createNeoTenant = async (app: TestApp): Promise<IntegrationTenant> => {
  const { accounts, authorizationServer } = app.rooms;
  const subaccount = await accounts.createSubaccount({ subdomain: `neo${randomHex(6)}`, flavour: 'neo' }, testActor);
  const application = managementNode(subaccount.technicalName);
  await accounts.subscribe(subaccount.id, application, testActor);
  const tokenAddress = {
    host: `oauthasservices-${subaccount.technicalName}.portolan.localhost`,
    path: '/oauth2/api/v1/token',
  };
  return createTenant(
    app,
    subaccount,
    `${subaccount.technicalName}-tmn.portolan.localhost`,
    tokenAddress,
    async (roles) => {
      const { client, secret } = await authorizationServer.clients.register(
        {
          kind: 'neo-application',
          subaccountId: subaccount.id,
          name: `client ${randomHex(4)}`,
          authorizationGrant: 'client-credentials',
          subscription: application,
          tokenLifetimeSeconds: 3600,
        },
        testActor,
      );
      const assignee = { kind: 'user', name: `oauth_client_${client.clientId}` } as const;
      for (const role of roles) {
        await accounts.assignRole({ subaccountId: subaccount.id, application, role, assignee }, testActor);
      }
      return { clientId: client.clientId, secret: secret?.reveal() ?? '' };
    },
  );
};

/** Creates a Cloud Foundry subaccount; its clients are those of service instances of plan `api`. */
export const createCfTenant = async (app: TestApp): Promise<IntegrationTenant> => {
  const { accounts, authorizationServer } = app.rooms;
  const subaccount = await accounts.createSubaccount({ subdomain: `cf-${randomHex(6)}`, flavour: 'cf' }, testActor);
  const tokenAddress = { host: `${subaccount.subdomain}.authentication.portolan.localhost`, path: '/oauth/token' };
  return createTenant(app, subaccount, `${subaccount.subdomain}.it.portolan.localhost`, tokenAddress, async (roles) => {
    const clientId = `sb-${randomUuid()}!b1|it!b1`;
    const { secret } = await authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: subaccount.id,
        clientId,
        xsappname: 'it!b1',
        authorities: roles.map((role) => `it!b1.${role}`),
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      testActor,
    );
    return { clientId, secret: secret?.reveal() ?? '' };
  });
};

type TokenAddress = { readonly host: string; readonly path: string };

const fetchToken = async (
  app: TestApp,
  address: TokenAddress,
  { clientId, secret }: ClientCredentials,
): Promise<string> => {
  const reply = await send(app.httpPort, {
    host: address.host,
    method: 'POST',
    path: `${address.path}?grant_type=client_credentials`,
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
  });
  const body = reply.json();
  if (reply.status !== 200 || typeof body !== 'object' || body === null || !('access_token' in body)) {
    throw new Error(`no token: ${reply.status} ${reply.body}`);
  }
  return String(body.access_token);
};

const createTenant = (
  app: TestApp,
  subaccount: { readonly id: SubaccountId; readonly technicalName: string; readonly subdomain: string },
  apiHost: string,
  tokenAddress: TokenAddress,
  createClient: IntegrationTenant['createClient'],
): IntegrationTenant => {
  const { messageProcessingLogs } = app.rooms;
  const call: IntegrationTenant['call'] = (sent) => send(app.httpPort, { host: apiHost, ...sent });
  return {
    app,
    subaccountId: subaccount.id,
    technicalName: subaccount.technicalName,
    subdomain: subaccount.subdomain,
    apiHost,
    call,
    callApi: (token, method, path, body, headers) =>
      call({
        method,
        path: `/api/v1/${path}`,
        headers: bearer(token, {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        }),
        ...(body !== undefined && {
          body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
        }),
      }),
    createClient,
    createToken: async (roles) => fetchToken(app, tokenAddress, await createClient(roles)),
    record: async (changes = {}) => {
      const log: MessageProcessingLog = {
        messageGuid: messageProcessingLogs.createMessageGuid(),
        artifact: { id: 'flow1', name: 'Flow 1', type: 'INTEGRATION_FLOW' },
        status: 'COMPLETED',
        logStartMs: app.clock.now() - 50,
        logEndMs: app.clock.now(),
        logLevel: 'INFO',
        ...changes,
      };
      await messageProcessingLogs.record(subaccount.id, log);
      return log;
    },
  };
};

/** A read with a bearer token. */
export const bearer = (token: string, headers: Readonly<Record<string, string>> = {}) => ({
  authorization: `Bearer ${token}`,
  ...headers,
});
