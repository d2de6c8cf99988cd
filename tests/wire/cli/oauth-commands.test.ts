import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { basic, type ServerWithClients, startWithClients } from '../../support/authorization-server.ts';
import { createCommandLine } from '../../support/command-line.ts';

let server: ServerWithClients;
let portolan: (args: readonly string[], input?: string) => ReturnType<ReturnType<typeof createCommandLine>>;
beforeAll(async () => {
  server = await startWithClients();
  const run = createCommandLine(server);
  portolan = (args, input = '') => run(args, { input });
  await server.rooms.accounts.subscribe(
    server.acme.id,
    { providerAccount: 'intprov', application: 'shop' },
    { kind: 'administrator', name: 'tests' },
  );
});
afterAll(() => server.close());

const here = ['--subaccount', 'acme'];
/** Each command is a process of its own. */
const patience = 180_000;
const json = async (args: readonly string[]): Promise<unknown> => {
  const { exitCode, output, notes } = await portolan([...args, '--json']);
  expect(exitCode, notes).toBe(0);
  return JSON.parse(output);
};

describe('portolan client', () => {
  it(
    'creates a client of the code grant with every field, shows and changes it',
    async () => {
      await portolan(['scope', 'put', 'intprov/shop', 'orders.read', '--description', 'Read orders']);
      const created = await portolan([
        'client',
        'create',
        'Shop',
        ...here,
        '--id',
        'shop',
        '--subscription',
        'intprov/shop',
        '--grant',
        'authorization-code',
        '--no-confidential',
        '--redirect-uri',
        'https://shop.example/a',
        '--redirect-uri',
        'com.example.shop:/b',
        '--scope',
        'orders.read',
        '--skip-consent',
        '--lifetime',
        '20m',
        '--refresh-lifetime',
        '30d',
        '--refresh-policy',
        'rotate',
        '--refresh-for-saml',
        '--translation',
        'de=Laden',
      ]);
      expect(created).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^shop +\(none\)$/m) });
      const expected = {
        id: 'shop',
        authorizationGrant: 'authorization-code',
        isConfidential: false,
        redirectUris: ['https://shop.example/a', 'com.example.shop:/b'],
        scopes: ['orders.read'],
        skipConsent: true,
        tokenLifetimeSeconds: 1200,
        refreshTokenLifetimeSeconds: 2_592_000,
        refreshPolicy: 'rotate',
        issuesRefreshForSaml: true,
        translations: { de: { name: 'Laden' } },
      };
      expect(await json(['client', 'show', 'shop', ...here])).toMatchObject(expected);
      await portolan(['client', 'change', 'shop', ...here, '--lifetime', '12h', '--no-skip-consent', '--disable']);
      expect(await json(['client', 'show', 'shop', ...here])).toMatchObject({
        ...expected,
        skipConsent: false,
        tokenLifetimeSeconds: 43_200,
        isEnabled: false,
      });
      const { output } = await portolan(['client', 'show', 'shop', ...here]);
      expect(output).toMatch(/^redirectUris +\["https:\/\/shop\.example\/a"/m);
    },
    patience,
  );

  it(
    'adds, lists and removes secrets',
    async () => {
      const added = z
        .object({ id: z.string(), secret: z.string() })
        .parse(await json(['client', 'secret', 'add', 'my_client_1', ...here, '--expires-in', '90d']));
      const list = async () =>
        z
          .array(z.looseObject({ id: z.string() }))
          .parse(await json(['client', 'secret', 'list', 'my_client_1', ...here]));
      expect((await list()).map(({ id }) => id)).toContain(added.id);
      const { output } = await portolan(['client', 'secret', 'list', 'my_client_1', ...here]);
      expect(output).not.toContain(added.secret);
      expect(output).toMatch(/never +never$/m);
      await portolan(['client', 'secret', 'remove', 'my_client_1', added.id, ...here]);
      expect((await list()).map(({ id }) => id)).not.toContain(added.id);
    },
    patience,
  );

  it(
    'prints the OAuth URLs',
    async () => {
      const { output } = await portolan(['client', 'urls', ...here]);
      expect(output).toMatch(
        /^token endpoint +https:\/\/oauthasservices-acme\.portolan\.localhost:\d+\/oauth2\/api\/v1\/token$/m,
      );
    },
    patience,
  );

  it.each([
    [
      ['client', 'create', 'x', '--subscription', 'intprov/shop', '--lifetime', '12 parsecs'],
      /number of seconds.*20m, 12h, 30d/,
    ],
    [
      ['client', 'create', 'x', '--subscription', 'intprov/shop', '--grant', 'implicit'],
      /client-credentials, authorization-code/,
    ],
    [
      [
        'client',
        'create',
        'x',
        '--subscription',
        'intprov/shop',
        '--grant',
        'authorization-code',
        '--redirect-uri',
        'http://x.example/',
        '--refresh-lifetime',
        '1d',
      ],
      /Redirect URI 1 must use https/,
    ],
    [['scope', 'list', 'shop'], /Write <provider account>\/<application>/],
  ])(
    '%j says what is wrong',
    async (args, text) => {
      const { exitCode, notes } = await portolan([...args, ...(args[0] === 'client' ? here : [])]);
      expect(exitCode).toBe(1);
      expect(notes).toMatch(text);
    },
    patience,
  );
});

describe('portolan authorization', () => {
  const fetchToken = async () => {
    const path = '/oauth2/api/v1/token?grant_type=client_credentials';
    const { json: reply } = await server.send({
      host: 'oauthasservices-acme',
      path,
      headers: basic(server.neo.id, server.neo.secret),
    });
    return String(reply.access_token);
  };
  const kindOf = async (token: string) => (await server.rooms.authorizationServer.checkToken(token)).kind;

  it(
    'lists and revokes tokens',
    async () => {
      const tokens = [await fetchToken(), await fetchToken(), await fetchToken()];
      const page = await portolan(['authorization', 'tokens', '--client', 'my_client_1', '--limit', '2', ...here]);
      expect(page.output).toMatch(/^[0-9a-f]{32} +my_client_1 +oauth_client_my_client_1 /m);
      expect(page.notes).toMatch(/^There may be more: add --after \d+\.[0-9a-f]{32}\n$/);
      const id = /^[0-9a-f]{32}/m.exec(page.output)?.[0] ?? '';
      await portolan(['authorization', 'revoke', id, ...here]);
      expect((await Promise.all(tokens.map(kindOf))).sort()).toEqual(['invalid', 'valid', 'valid']);
      const { output } = await portolan(['authorization', 'revoke', '--client', 'my_client_1', ...here]);
      expect(output).toBe('Revoked; 2 of the tokens were opaque.\n');
      expect(await json(['authorization', 'list', '--user', 'oauth_client_my_client_1', ...here])).toEqual([]);
    },
    patience,
  );

  it(
    'wants to be told what, in one way',
    async () => {
      for (const args of [[], ['a', '--client', 'b']]) {
        const { exitCode, notes } = await portolan(['authorization', 'revoke', ...args, ...here]);
        expect({ exitCode, notes }).toMatchObject({ exitCode: 1, notes: expect.stringContaining('in one way') });
      }
      expect((await portolan(['authorization', 'tokens', ...here])).notes).toContain('Add --client or --user');
    },
    patience,
  );
});

describe('portolan user and apply', () => {
  it(
    'changes, disables and enables a user, and puts it into groups',
    async () => {
      const { exitCode } = await portolan(['user', 'create', 'alice', ...here]);
      expect(exitCode).toBe(0);
      const file = join(mkdtempSync(join(tmpdir(), 'portolan-groups-')), 'groups.yaml');
      writeFileSync(
        file,
        'subaccounts:\n  - subdomain: acme\n    flavour: neo\n    groups: [{ name: Readers }, { name: Senders }]\n' +
          '    roleAssignments:\n      - { application: intprov/acmetmn, role: NodeManager.read, user: alcie }\n',
      );
      const { output } = await portolan(['apply', file]);
      expect(output).toMatch(
        /\nWorth a look:\n.*\nacme\/role-assignments\/\S+alcie +the built-in identity provider has no user/,
      );
      await portolan(['user', 'groups', 'alice', '--set', 'Readers', '--set', 'Senders', ...here]);
      await portolan(['user', 'groups', 'alice', '--set', 'Senders', ...here]);
      expect(await json(['user', 'groups', 'alice', ...here])).toEqual([{ name: 'Senders', kind: 'group' }]);
      await portolan(['user', 'change', 'alice', '--email', 'alice@example.com', ...here]);
      await portolan(['user', 'disable', 'alice', ...here]);
      expect(await json(['user', 'list', ...here])).toMatchObject([{ email: 'alice@example.com', isDisabled: true }]);
      await portolan(['user', 'enable', 'alice', ...here]);
      expect(await json(['user', 'list', ...here])).toMatchObject([{ isDisabled: false }]);
    },
    patience,
  );
});
