import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { administratorRoles, operations } from '../../../src/management-api/contract.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;

const changeSchema = z.object({
  action: z.string(),
  path: z.string(),
  fields: z.array(z.string()).optional(),
  secret: z.string().optional(),
  hint: z.string().optional(),
});
const landscapePath = '/management/v1/landscape';

const apply = async (landscape: unknown, dryRun = false): Promise<readonly z.output<typeof changeSchema>[]> => {
  const { status, body } = await call('POST', landscapePath, { body: { landscape, dryRun } });
  expect(status, JSON.stringify(body)).toBe(200);
  return z.object({ changes: z.array(changeSchema) }).parse(body).changes;
};
const changed = async (landscape: unknown) => (await apply(landscape)).filter(({ action }) => action !== 'unchanged');

const neo = {
  subdomain: 'acme',
  flavour: 'neo',
  displayName: 'Acme',
  subscriptions: ['intprov/acmetmn', 'intprov/shop'],
  users: [{ name: 'alice', email: 'alice@example.com', password: 'MARKER-alice-1', isDisabled: true }],
  groups: [{ name: 'Readers', members: ['alice'] }],
  oauthClients: [
    {
      id: 'chosen',
      name: 'Chosen',
      subscription: 'intprov/acmetmn',
      secret: 'MARKER-chosen-1',
      tokenLifetimeSeconds: 600,
    },
    { name: 'Generated', subscription: 'intprov/acmetmn', tokenLifetimeSeconds: 600 },
    {
      id: 'shop',
      name: 'Shop',
      description: 'orders',
      subscription: 'intprov/shop',
      authorizationGrant: 'authorization-code',
      isConfidential: false,
      scopes: ['orders.read'],
      redirectUris: ['https://shop.example/callback', 'com.example.shop:/callback'],
      skipConsent: true,
      tokenLifetimeSeconds: 600,
      refreshTokenLifetimeSeconds: 86_400,
      refreshPolicy: 'rotate',
      issuesRefreshForSaml: true,
      translations: { de: { name: 'Laden' } },
    },
  ],
  apiClients: [{ description: 'reports', scopes: ['hcp.readAuthorizationSettings'] }],
  members: [
    { userName: 'P1', roles: ['AccountAdministrator'] },
    { userName: 'jane', userBase: 'corp.example', roles: ['Developer'], customRoles: ['Auditor'] },
  ],
  keystores: [
    { name: 'trust', content: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' },
    {
      name: 'trust',
      application: 'intprov:acmetmn',
      content: Buffer.from('-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n').toString('base64'),
    },
  ],
  roleAssignments: [
    { application: 'intprov/acmetmn', role: 'IntegrationOperationServer.read', user: 'oauth_client_chosen' },
    { application: 'intprov/acmetmn', role: 'NodeManager.read', group: 'Readers' },
  ],
};
const cf = {
  subdomain: 'acme-cf',
  flavour: 'cf',
  roleCollections: [
    { name: 'Monitors', roles: [{ application: 'it!b1', role: 'MonitoringDataRead' }], users: ['bob'] },
  ],
  serviceInstances: [
    { name: 'api', offering: 'it-rt', plan: 'api', parameters: { roles: ['MonitoringDataRead'] } },
    {
      name: 'dest',
      offering: 'destination',
      destinations: [{ Name: 'own', Type: 'HTTP', URL: 'https://own.example.com', Authentication: 'NoAuthentication' }],
      fragments: [{ FragmentName: 'own-fragment', 'URL.queries.q': '1' }],
    },
  ],
  certificates: [{ name: 'ca.pem', content: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' }],
  destinations: [
    {
      Name: 'erp',
      Type: 'HTTP',
      URL: 'https://erp.example.com',
      Authentication: 'BasicAuthentication',
      User: 'u',
      Password: 'MARKER-erp-1',
      TrustAll: false,
    },
  ],
  connectors: [
    { kind: 'agent', locationId: 'east', description: 'Hall 3' },
    {
      kind: 'local',
      systemMappings: [
        {
          virtualHost: 'erp',
          virtualPort: 443,
          localHost: 'erp.corp',
          localPort: 8443,
          protocol: 'HTTPS',
          resources: [{ id: '/sap', enabled: true }],
        },
      ],
    },
  ],
  flows: [{ id: 'Orders', path: '/orders', destination: 'erp', timeoutSeconds: 20 }],
};
const applications = [
  {
    name: 'intprov/shop',
    scopes: [
      { id: 'orders.read', description: 'Read orders', translations: { de: 'Bestellungen lesen' } },
      { id: 'orders.write' },
    ],
  },
];
const landscape = { applications, subaccounts: [neo, cf] };

describeOnBothDatabases('landscapes', (_open, { createPlace }) => {
  beforeAll(async () => {
    const { url } = await createPlace();
    app = await startTestApp({ ...(url !== undefined && { databaseUrl: url }) });
    call = createManagementCaller(app);
  });
  afterAll(() => app.close());

  describe('applying a landscape', () => {
    it('tells in a dry run what it would create, and creates nothing', async () => {
      const changes = await apply(landscape, true);
      expect(changes.every(({ action, secret }) => action === 'create' && secret === undefined)).toBe(true);
      expect((await call('GET', '/management/v1/subaccounts')).body).toEqual([]);
    });

    it('creates everything in an order that works and shows generated secrets', async () => {
      const changes = await apply(landscape);
      expect(changes.filter(({ action }) => action !== 'create')).toEqual([]);
      expect(changes.filter(({ secret }) => secret !== undefined).map(({ path }) => path)).toEqual([
        'acme/oauth-clients/Generated',
        'acme/api-clients/reports',
        // The code its agent enrols with.
        'acme-cf/connectors/east',
      ]);
      expect(JSON.stringify(changes)).not.toContain('MARKER');
    });

    it('changes nothing the second time: everything unchanged, nothing written, no secret made anew', async () => {
      const countEvents = () =>
        app.rooms.database.read
          .selectFrom('audit_events')
          .select((query) => query.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow();
      const before = await countEvents();
      const changes = await apply(landscape);
      expect(changes.filter(({ action }) => action !== 'unchanged')).toEqual([]);
      expect(changes.some(({ secret }) => secret !== undefined)).toBe(false);
      expect(await countEvents()).toEqual(before);
    });

    const differences: readonly (readonly [string, unknown, string, readonly string[]])[] = [
      ['a display name', { ...neo, displayName: 'Acme Ltd' }, 'acme', ['displayName']],
      [
        'a password, by verifying it',
        { ...neo, displayName: undefined, users: [{ name: 'alice', password: 'MARKER-alice-2' }] },
        'acme/users/alice',
        ['password'],
      ],
      [
        'a chosen secret, by verifying it',
        { subdomain: 'acme', flavour: 'neo', oauthClients: [{ ...neo.oauthClients[0], secret: 'MARKER-chosen-2' }] },
        'acme/oauth-clients/chosen',
        ['secret'],
      ],
      [
        'a token lifetime',
        { subdomain: 'acme', flavour: 'neo', oauthClients: [{ ...neo.oauthClients[1], tokenLifetimeSeconds: 60 }] },
        'acme/oauth-clients/Generated',
        ['tokenLifetimeSeconds'],
      ],
      [
        'every field of an OAuth client that may change',
        {
          subdomain: 'acme',
          flavour: 'neo',
          oauthClients: [
            {
              ...neo.oauthClients[2],
              description: '',
              scopes: ['orders.write'],
              redirectUris: ['https://new.example/'],
              skipConsent: false,
              refreshTokenLifetimeSeconds: 60,
              refreshPolicy: 'overlap',
              issuesRefreshForSaml: false,
              translations: {},
            },
          ],
        },
        'acme/oauth-clients/shop',
        [
          'description',
          'scopes',
          'redirectUris',
          'skipConsent',
          'refreshTokenLifetimeSeconds',
          'refreshPolicy',
          'issuesRefreshForSaml',
          'translations',
        ],
      ],
      [
        'a user that is to sign in again',
        { subdomain: 'acme', flavour: 'neo', users: [{ name: 'alice', givenName: 'Alice', isDisabled: false }] },
        'acme/users/alice',
        ['givenName', 'isDisabled'],
      ],
      [
        'scopes of an API client',
        {
          subdomain: 'acme',
          flavour: 'neo',
          apiClients: [{ description: 'reports', scopes: ['hcp.manageAuthorizationSettings'] }],
        },
        'acme/api-clients/reports',
        ['scopes'],
      ],
      [
        'roles of a member',
        {
          subdomain: 'acme',
          flavour: 'neo',
          members: [{ userName: 'jane', userBase: 'CORP.example', roles: ['ReadOnly'], customRoles: ['Auditor'] }],
        },
        'acme/members/jane',
        ['roles'],
      ],
      [
        'the content of a keystore',
        {
          subdomain: 'acme',
          flavour: 'neo',
          keystores: [
            { name: 'trust', content: '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n' },
            { name: 'trust', application: 'intprov:acmetmn' },
          ],
        },
        'acme/keystores/trust',
        ['content'],
      ],
      [
        'members of a group',
        { subdomain: 'acme', flavour: 'neo', groups: [{ name: 'readers', members: ['carol'] }] },
        'acme/groups/readers',
        ['members'],
      ],
      [
        'roles of a role collection, its users left alone',
        { subdomain: 'acme-cf', flavour: 'cf', roleCollections: [{ name: 'Monitors', roles: [] }] },
        'acme-cf/role-collections/Monitors',
        ['roles'],
      ],
      [
        'parameters of a service instance',
        {
          subdomain: 'acme-cf',
          flavour: 'cf',
          serviceInstances: [{ name: 'api', offering: 'it-rt', parameters: { roles: ['MessagePayloadsRead'] } }],
        },
        'acme-cf/service-instances/api',
        ['parameters'],
      ],
      [
        'properties of a destination, a secret among them',
        {
          ...cf,
          roleCollections: [],
          serviceInstances: [],
          destinations: [
            {
              Name: 'erp',
              Type: 'HTTP',
              URL: 'https://new.example.com',
              Authentication: 'BasicAuthentication',
              User: 'u',
              Password: 'MARKER-erp-2',
            },
          ],
        },
        'acme-cf/destinations/erp',
        ['Password', 'TrustAll', 'URL'],
      ],
      [
        'what a local connector opens, and nothing that is not named',
        {
          subdomain: 'acme-cf',
          flavour: 'cf',
          connectors: [{ kind: 'local', systemMappings: [], subjectPattern: 'CN=x' }],
        },
        'acme-cf/connectors/(default)',
        ['systemMappings', 'subjectPattern'],
      ],
      [
        'the description of a connector',
        { subdomain: 'acme-cf', flavour: 'cf', connectors: [{ kind: 'agent', locationId: 'east', description: '' }] },
        'acme-cf/connectors/east',
        ['description'],
      ],
      [
        'a flow',
        { subdomain: 'acme-cf', flavour: 'cf', flows: [{ id: 'Orders', path: '/orders', destination: 'erp' }] },
        'acme-cf/flows/Orders',
        ['timeoutSeconds'],
      ],
    ];
    it.each(differences)('finds and corrects %s', async (_, subaccount, path, fields) => {
      const wanted = { subaccounts: [subaccount] };
      const preview = (await apply(wanted, true)).filter(({ action }) => action !== 'unchanged');
      expect(preview).toEqual([{ action: 'update', path, fields }]);
      expect(await changed(wanted)).toEqual(preview);
      expect(await changed(wanted)).toEqual([]);
    });

    it('finds and corrects a scope of an application, what is left out left alone', async () => {
      const wanted = {
        applications: [{ name: 'intprov/shop', scopes: [{ id: 'orders.read', description: 'See orders' }] }],
        subaccounts: [],
      };
      const expected = [{ action: 'update', path: 'intprov/shop/scopes/orders.read', fields: ['description'] }];
      expect((await apply(wanted, true)).filter(({ action }) => action !== 'unchanged')).toEqual(expected);
      expect(await changed(wanted)).toEqual(expected);
      expect(await changed(wanted)).toEqual([]);
      expect((await call('GET', '/management/v1/applications/intprov/shop/scopes')).body).toMatchObject([
        { id: 'orders.read', description: 'See orders', translations: { de: 'Bestellungen lesen' } },
        { id: 'orders.write' },
      ]);
    });

    it('hints at users that nobody has, in a dry run too, and gives them the role all the same', async () => {
      const role = { application: 'intprov/acmetmn', role: 'NodeManager.read' };
      const wanted = {
        subaccounts: [
          {
            subdomain: 'acme',
            flavour: 'neo',
            users: [{ name: 'dora' }],
            oauthClients: [{ id: 'late', name: 'Late', subscription: 'intprov/acmetmn', tokenLifetimeSeconds: 60 }],
            roleAssignments: [
              { ...role, user: 'oauth_client_chosne' },
              { ...role, user: 'alcie' },
              { ...role, user: 'oauth_client_chosen' },
              { ...role, user: 'oauth_client_late' },
              { ...role, user: 'ALICE' },
              { ...role, user: 'dora' },
            ],
          },
        ],
      };
      const hintsOf = async (dryRun: boolean) =>
        (await apply(wanted, dryRun)).flatMap(({ path, hint }) => (hint === undefined ? [] : [[path, hint]]));
      const expected = [
        [
          'acme/role-assignments/intprov/acmetmn/NodeManager.read/oauth_client_chosne',
          'the account has no OAuth client with the id "chosne"',
        ],
        [
          'acme/role-assignments/intprov/acmetmn/NodeManager.read/alcie',
          'the built-in identity provider has no user "alcie"; right if another one has',
        ],
      ];
      expect(await hintsOf(true)).toEqual(expected);
      expect(await hintsOf(false)).toEqual(expected);
      expect(await hintsOf(false)).toEqual(expected);
      const { body } = await call('GET', '/management/v1/subaccounts/acme/role-assignments');
      expect(JSON.stringify(body)).toContain('oauth_client_chosne');
    });

    it('leaves alone what it leaves out', async () => {
      await apply({ subaccounts: [{ subdomain: 'acme', flavour: 'neo' }] });
      expect((await call('GET', '/management/v1/subaccounts/acme/oauth-clients')).body).toHaveLength(4);
      expect((await call('GET', '/management/v1/subaccounts/acme-cf/role-collections')).body).toMatchObject([
        { users: ['bob'] },
      ]);
    });

    it('stops at the first entry that fails, and says where and what was done', async () => {
      const { status, body } = await call('POST', landscapePath, {
        body: {
          landscape: {
            subaccounts: [
              {
                subdomain: 'half',
                flavour: 'neo',
                subscriptions: ['intprov/halftmn'],
                oauthClients: [
                  { name: 'first', subscription: 'intprov/halftmn', tokenLifetimeSeconds: 60 },
                  { name: 'second', subscription: 'intprov/nowheretmn', tokenLifetimeSeconds: 60 },
                ],
              },
            ],
          },
        },
      });
      expect(status).toBe(400);
      expect(body).toMatchObject({
        error: 'invalid_client_metadata',
        description: expect.stringMatching(/^half\/oauth-clients\/second: .*not subscribed/),
        position: ['subaccounts', 0, 'oauthClients', 1],
        changes: [
          { path: 'half', action: 'create' },
          { path: 'half/subscriptions/intprov/halftmn' },
          { path: 'half/oauth-clients/first', secret: expect.any(String) },
        ],
      });
    });

    it.each([
      ['flavour', { subdomain: 'acme', flavour: 'cf' }],
      ['technicalName', { subdomain: 'acme', flavour: 'neo', technicalName: 'other' }],
      ...['subscription', 'authorizationGrant', 'isConfidential', 'isImported'].map((field): [string, unknown] => [
        field,
        {
          subdomain: 'acme',
          flavour: 'neo',
          oauthClients: [
            {
              id: 'chosen',
              name: 'Chosen',
              subscription: 'intprov/acmetmn',
              tokenLifetimeSeconds: 600,
              ...{
                subscription: { subscription: 'intprov/shop' },
                authorizationGrant: { authorizationGrant: 'authorization-code' },
                isConfidential: { isConfidential: false },
                isImported: { isImported: true },
              }[field],
            },
          ],
        },
      ]),
      [
        'offering',
        { subdomain: 'acme-cf', flavour: 'cf', serviceInstances: [{ name: 'api', offering: 'destination' }] },
      ],
    ])('refuses to change what is fixed: %s', async (field, subaccount) => {
      const { status, body } = await call('POST', landscapePath, {
        body: { landscape: { subaccounts: [subaccount] } },
      });
      expect(status).toBe(409);
      expect(JSON.stringify(body)).toContain(`\\"${field}\\" cannot be changed`);
    });
  });

  describe('exporting a landscape', () => {
    it('S-48: holds no secret, password or content of a certificate', async () => {
      const { status, body } = await call('GET', landscapePath);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/MARKER|MIIB|BEGIN CERTIFICATE/);
    });

    it('gives what can be applied again without a change', async () => {
      const { body } = await call('GET', landscapePath);
      expect(await changed(body)).toEqual([]);
    });

    it('S-48: shows each role what it can read elsewhere, and no more', async () => {
      const modification = { headers: { 'x-key': 'CANARY-header' }, body: 'CANARY-body' };
      const secretive = { id: 'Secretive', path: '/secretive', destination: 'erp', before: modification };
      const body = { ...secretive, after: modification, targetPath: '/in?key=CANARY-query' };
      expect((await call('PUT', '/management/v1/subaccounts/acme-cf/flows', { body })).status).toBe(200);
      for (const role of administratorRoles) {
        const made = await call('POST', '/management/v1/administrators', { body: { name: `one-${role}`, role } });
        const { token } = z.object({ token: z.string() }).parse(made.body);
        const read = async (path: string): Promise<unknown> => {
          // What a subaccount of the other flavour has not, says nothing.
          const { status, body } = await call('GET', path, { authorization: `Bearer ${token}` });
          return status === 200 ? body : undefined;
        };
        const exported = await read(landscapePath);
        const listed = z.object({ subaccounts: z.array(z.object({ subdomain: z.string() })) }).parse(exported);
        const subaccounts = listed.subaccounts.map(({ subdomain }) => subdomain);
        expect(subaccounts).toEqual(expect.arrayContaining(['acme', 'acme-cf']));
        const lists = Object.values(operations).filter(
          ({ method, path }) => method === 'GET' && path !== landscapePath && !/:(?!subaccount)/.test(path),
        );
        const paths = [
          ...lists.flatMap(({ path }) => subaccounts.map((subaccount) => path.replace(':subaccount', subaccount))),
          '/management/v1/applications/intprov/shop/scopes',
          ...['destinations', 'fragments'].map(
            (kind) => `/management/v1/subaccounts/acme-cf/service-instances/dest/${kind}`,
          ),
        ];
        const known = new Set<string>();
        for (const path of new Set(paths)) for (const text of textsOf(await read(path))) known.add(text);
        expect(textsOf(exported).filter((text) => !known.has(text))).toEqual([]);
        const canaries = textsOf(exported).filter((text) => text.includes('CANARY'));
        expect(canaries).toHaveLength(role === 'administrator' ? 5 : 0);
      }
    });
  });
});

/** All words a body says, the parts of composed names each for itself. */
const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.startsWith('http') ? [value] : value.split(/[:/]/);
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};
