import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { randomUuid, type SubaccountId, toServiceInstanceId } from '../../../src/foundation/ids.ts';
import type { Route } from '../../../src/http/server/route.ts';
import { managementNode, testActor } from '../../support/integration-tenant.ts';
import { type Sent, type SentReply, send } from '../../support/send.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const domain = 'portolan.localhost';
/** Occurs in everything the victim has, and in nothing the intruder has or sends. */
const marker = 'only-of-the-victim';
const certificate = Buffer.from(`-----BEGIN CERTIFICATE-----\n${marker}\n-----END CERTIFICATE-----\n`).toString(
  'base64',
);
const guid = 'AGAS1GcWkfBv-ZtpS6j7TKjReO7t';
const secret = 'a secret that everybody has here';
const password = 'a password that everybody has';

type Party = {
  readonly id: SubaccountId;
  readonly subdomain: string;
  readonly technicalName: string;
  /** `Authorization` values: one for every kind of credential there is, by what it is for. */
  readonly credentials: ReadonlyMap<string, string>;
};

let app: TestApp;
let victim: Party;
let intruder: Party;
let neoIntruder: Party;

const basic = (name: string, text: string) => `Basic ${Buffer.from(`${name}:${text}`).toString('base64')}`;

const fetchBearer = async (host: string, path: string, clientId: string): Promise<string> => {
  const reply = await send(app.httpPort, {
    host: `${host}.${domain}`,
    method: 'POST',
    path: `${path}?grant_type=client_credentials`,
    headers: { authorization: basic(clientId, secret) },
  });
  return `Bearer ${z.object({ access_token: z.string() }).parse(reply.json()).access_token}`;
};

/** A Cloud Foundry subaccount with a client of every service, all of whose permissions it has, and a user with the same. */
const createParty = async (subdomain: string): Promise<Party> => {
  const { accounts, authorizationServer, identityProvider } = app.rooms;
  const { id, technicalName } = await accounts.createSubaccount({ subdomain, flavour: 'cf' }, testActor);
  const flowId = `it-rt-${subdomain}!b1`;
  const clients = [
    ['destination-xsappname!b1', []],
    ['it!b1', ['IntegrationOperationServer.read', 'esbmessagestorage.read', 'MessageProcessingLogs.ingest']],
    [flowId, ['ESBMessaging.send']],
  ] as const;
  const credentials = new Map<string, string>();
  for (const [xsappname, roles] of clients) {
    const clientId = `sb-${subdomain}!b1|${xsappname}`;
    await authorizationServer.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: id,
        clientId,
        secret,
        serviceInstanceId: toServiceInstanceId(randomUuid()),
        xsappname,
        authorities: roles.map((role) => `${xsappname}.${role}`),
        grantTypes: ['client_credentials'],
        credential: 'secret',
      },
      testActor,
    );
    credentials.set(xsappname, await fetchBearer(`${subdomain}.authentication`, '/oauth/token', clientId));
  }
  credentials.set('client secret', basic(`sb-${subdomain}!b1|${flowId}`, secret));
  await identityProvider.createUser(id, { userName: `user-of-${subdomain}`, password }, testActor);
  for (const [application, role] of [
    ['it!b1', 'MonitoringDataRead'],
    [flowId, 'MessagingSend'],
  ] as const) {
    await accounts.assignRole(
      {
        subaccountId: id,
        application: { providerAccount: technicalName, application },
        role,
        assignee: { kind: 'user', name: `user-of-${subdomain}` },
      },
      testActor,
    );
  }
  credentials.set('user', basic(`user-of-${subdomain}`, password));
  const technical = { name: `program-of-${subdomain}`, password };
  await app.rooms.cloudForCustomer.manage.putTechnicalUser(id, technical, testActor);
  credentials.set('technical user', basic(technical.name, password));
  return { id, subdomain, technicalName, credentials };
};

/** A Neo subaccount with an API client and a Platform API client. */
const createNeoParty = async (subdomain: string): Promise<Party> => {
  const { accounts, authorizationServer } = app.rooms;
  const { id, technicalName } = await accounts.createSubaccount({ subdomain, flavour: 'neo' }, testActor);
  const subscription = managementNode(technicalName);
  await accounts.subscribe(id, subscription, testActor);
  const clientId = 'api-client';
  await authorizationServer.clients.register(
    {
      kind: 'neo-application',
      subaccountId: id,
      name: clientId,
      clientId,
      secret,
      authorizationGrant: 'client-credentials',
      subscription,
      tokenLifetimeSeconds: 3600,
    },
    testActor,
  );
  const assignee = { kind: 'user', name: `oauth_client_${clientId}` } as const;
  const role = 'IntegrationOperationServer.read';
  await accounts.assignRole({ subaccountId: id, application: subscription, role, assignee }, testActor);
  const scopes = [
    'hcp.manageAuthorizationSettings',
    'hcp.manageKeystores',
    'hcp.readAuditLogs',
    'hcp.manageAuditLogs',
    'hcp.manageAccountMembers',
    'hcp.manageJavaApplications',
    'hcp.manageJavaProcesses',
    'hcp.manageDestination',
  ];
  const platformId = 'platform-client';
  await authorizationServer.clients.register(
    { kind: 'platform-api', subaccountId: id, clientId: platformId, secret, scopes },
    testActor,
  );
  const credentials = new Map([
    ['neo', await fetchBearer(`oauthasservices-${technicalName}`, '/oauth2/api/v1/token', clientId)],
    ['platform', await fetchBearer('api', '/oauth2/apitoken/v1', platformId)],
  ]);
  return { id, subdomain, technicalName, credentials };
};

const destinations = '/destination-configuration/v1';
const c4c = '/sap/c4c/odata/v1/c4codata';
const c4cByNumber = '/sap/c4c/odata/uid/v1/c4codata';
let accountPath: string;

/** What the victim has: at both levels destinations, fragments and certificates; a flow; a log. */
const furnish = async ({ id, credentials }: Party): Promise<void> => {
  const authorization = credentials.get('destination-xsappname!b1') ?? '';
  for (const level of ['subaccount', 'instance']) {
    for (const [kind, content] of [
      ['Destinations', { Name: 'own', Type: 'HTTP', URL: 'https://own.invalid', Description: marker }],
      ['DestinationFragments', { FragmentName: 'own', Description: marker }],
      ['Certificates', { Name: 'own.pem', Content: certificate }],
    ] as const) {
      const sent = { method: 'POST', path: `${destinations}/${level}${kind}`, body: JSON.stringify(content) };
      const headers = { authorization, 'content-type': 'application/json' };
      expect((await send(app.httpPort, { ...sent, headers })).status, sent.path).toBe(201);
    }
  }
  const account = await send(app.httpPort, {
    host: `victim.crm.${domain}`,
    method: 'POST',
    path: `${c4c}/AccountCollection?$format=json`,
    headers: { authorization: credentials.get('technical user') ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ AccountName: marker }),
  });
  expect(account.status, account.body).toBe(201);
  accountPath = `AccountCollection('${/'([0-9A-F]{32})'/.exec(account.headers.location ?? '')?.[1]}')`;
  await app.rooms.flows.manage.putFlow(id, { id: 'own', path: '/own', destination: 'own' }, testActor);
  await app.rooms.messageProcessingLogs.record(id, {
    messageGuid: guid,
    artifact: { id: marker, name: 'own', type: 'INTEGRATION_FLOW' },
    status: 'FAILED',
    logStartMs: app.clock.now(),
    logEndMs: app.clock.now(),
    logLevel: 'INFO',
    error: { text: marker },
  });
};

beforeAll(async () => {
  app = await startTestApp();
  victim = await createParty('victim');
  intruder = await createParty('intruder');
  neoIntruder = await createNeoParty('neointruder');
  await furnish(victim);
}, 120_000);
afterAll(() => app.close());

const beyond = (path: string): readonly string[] => {
  if (path.startsWith('/http')) return ['own'];
  if (path.startsWith(c4c)) return ['AccountCollection?$format=json', `${accountPath}?$format=json`];
  if (path.startsWith(c4cByNumber)) {
    return ['AccountCollection?$format=json', "AccountCollection('1000001')?$format=json"];
  }
  if (path.startsWith('/sap/')) return ['ODataServiceCollection'];
  const log = `MessageProcessingLogs('${guid}')`;
  return ['MessageProcessingLogs?$format=json', `${log}?$format=json`, `${log}/ErrorInformation/$value`];
};

/** Everything any of the Platform APIs asks for. */
const platformQuery = 'userId=own&roleName=own&groupName=own&users=own&groups=own&roles=own';

/** The route's path with the names of what the victim has. */
const targetsOf = ({ path }: Route): readonly string[] => {
  const named = path
    .replaceAll(':subaccount', victim.id)
    .replaceAll(':service', 'c4codata')
    .replaceAll(':account', victim.technicalName)
    .replaceAll(/:\w+/g, path.includes('Certificates') ? 'own.pem' : 'own');
  if (path.startsWith('/authorization/')) return [`${named}?${platformQuery}`];
  return named.endsWith('*') ? beyond(named).map((rest) => named.slice(0, -1) + rest) : [named];
};

const bodyOf = ({ path, method, bodyKind }: Route): string | undefined => {
  if (bodyKind === 'none' || method === 'GET') return undefined;
  if (path.startsWith('/sap/')) return '{"AccountName":"changed"}';
  if (path.endsWith('Destinations')) {
    return '{"Name":"own","Type":"HTTP","URL":"https://evil.invalid","Description":"changed"}';
  }
  if (path.endsWith('Fragments')) return '{"FragmentName":"own","Description":"changed"}';
  if (path.endsWith('Certificates')) return '{"Name":"own.pem","Content":"Y2hhbmdlZA=="}';
  if (path.startsWith('/authorization/')) return '{"users":[],"groups":[],"roles":[]}';
  return '{"logs":[]}';
};

const call = (route: Route, path: string, authorization: string, sent: Partial<Sent>): Promise<SentReply> => {
  const body = bodyOf(route);
  return send(app.httpPort, {
    method: route.method,
    ...sent,
    path: `${sent.path ?? ''}${path}`,
    headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }), ...sent.headers },
    ...(body !== undefined && { body }),
  });
};

const hostsOf = ({ subdomain, technicalName }: Party): readonly string[] => [
  `${subdomain}.it.${domain}`,
  `${subdomain}.it-rt.${domain}`,
  `${technicalName}-tmn.${domain}`,
  `${subdomain}.crm.${domain}`,
];

const isGuarded = ({ access }: Route): boolean => access !== 'public';

/** The routes that let nobody in unasked; of those that are the same under several paths one. */
const guardedRoutes = (): readonly Route[] => [
  ...new Map(app.routes.filter(isGuarded).map((route) => [route.handle, route])).values(),
];
const shows = (reply: SentReply): boolean => reply.body.includes(marker) || reply.body.includes(certificate);

/** Everything of the victim's that its own credentials show it. */
const readOwn = async (): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const route of guardedRoutes().filter(({ method }) => method === 'GET')) {
    if (route.path.startsWith('/http')) continue;
    for (const path of targetsOf(route)) {
      for (const host of ['127.0.0.1', ...hostsOf(victim)]) {
        for (const audience of ['destination-xsappname!b1', 'it!b1', 'technical user']) {
          // A user without the rights is slow to be told so.
          if (audience === 'technical user' && !path.startsWith('/sap/')) continue;
          const reply = await call(route, path, victim.credentials.get(audience) ?? '', { host });
          if (reply.status === 200 && shows(reply)) found.push(`${host}${path} ${reply.body}`);
        }
      }
    }
  }
  return found;
};

it('S-55: no route shows or changes anything of another subaccount, whatever host, path or header names it', async () => {
  const before = await readOwn();
  expect(before.length).toBeGreaterThan(20);
  const flows = await app.rooms.flows.manage.listFlows(victim.id);

  const naming = { 'x-zid': victim.id, 'x-tenant': victim.subdomain, 'x-forwarded-host': `victim.it.${domain}` };
  const named: readonly Partial<Sent>[] = [
    ...hostsOf(victim).map((host) => ({ host })),
    { host: '127.0.0.1', path: '/t/victim' },
    { host: `intruder.it.${domain}`, path: `/t/${victim.id}` },
  ];
  const unnamed: readonly Partial<Sent>[] = [
    { host: '127.0.0.1', headers: naming },
    { host: `intruder.it.${domain}`, headers: naming },
    { host: `destination-configuration.${domain}`, headers: naming },
  ];
  let refused = 0;
  for (const route of guardedRoutes()) {
    for (const [kind, authorization] of [...intruder.credentials, ...neoIntruder.credentials]) {
      // A wrong password is slow on purpose; one way of each kind is enough.
      const isSlow = kind.endsWith('user') || kind === 'client secret';
      // Other rooms take it for a user nobody knows.
      if (kind === 'technical user' && !route.path.startsWith('/sap/')) continue;
      for (const path of targetsOf(route)) {
        const refusals = (isSlow && route.method !== 'GET' ? [] : named).map(async (sent) => {
          const reply = await call(route, path, authorization, sent);
          const what = `${kind}: ${route.method} ${sent.host}${sent.path ?? ''}${path} ${reply.body}`;
          expect([401, 403, 404, 429], what).toContain(reply.status);
          refused += 1;
        });
        const others = unnamed.map(async (sent) => {
          const reply = await call(route, path, authorization, sent);
          expect(reply.status, `${route.method} ${path} ${reply.body}`).toBeLessThan(500);
          expect(shows(reply), `${kind}: ${route.method} ${sent.host}${path}`).toBe(false);
        });
        // At once: a refusal that waits on purpose keeps nobody else waiting.
        await Promise.all([...refusals, ...others]);
      }
    }
  }
  expect(refused).toBeGreaterThan(guardedRoutes().length * 5);

  expect(await readOwn()).toEqual(before);
  expect(await app.rooms.flows.manage.listFlows(victim.id)).toEqual(flows);
}, 300_000);
