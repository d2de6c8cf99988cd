import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireReply } from '../../support/authorization-server.ts';
import {
  acme,
  type Credentials,
  neoAuthorize,
  neoToken,
  type ServerWithLandscape,
  startWithLandscape,
} from '../../support/landscape.ts';
import { createPkce, createVisitor, locationOf, signInAt, type Visitor } from '../../support/page-visitor.ts';

const jane = { username: 'jane', password: 'correct horse battery staple' };
const mike = { username: 'mike', password: 'another horse and its staple' };
const redirectUri = 'https://app.example/callback';
const secret = 'secret of the application';
const codeClient = (id: string, more: object = {}) => ({
  name: `Name of ${id}`,
  id,
  secret,
  subscription: 'intprov/acmetmn',
  authorizationGrant: 'authorization-code',
  redirectUris: [redirectUri],
  tokenLifetimeSeconds: 3600,
  refreshTokenLifetimeSeconds: 86_400,
  ...more,
});
const { secret: _secret, ...publicClient } = codeClient('phone', { isConfidential: false, skipConsent: true });

let server: ServerWithLandscape;
beforeAll(async () => {
  server = await startWithLandscape({
    subaccounts: [
      {
        subdomain: 'acme',
        flavour: 'neo',
        subscriptions: ['intprov/acmetmn'],
        users: [jane, mike].map(({ username, password }) => ({ name: username, password })),
        oauthClients: [codeClient('web'), codeClient('trusted', { skipConsent: true }), publicClient],
        // The role of a user at the management node: what a token for it is worth is seen there.
        roleAssignments: [jane, mike].map(({ username }) => ({
          application: 'intprov/acmetmn',
          role: 'IntegrationOperationServer.read',
          user: username,
        })),
      },
    ],
  });
});
afterAll(() => server.close());

const addressOf = (clientId: string, more: Readonly<Record<string, string>> = {}): string =>
  `${neoAuthorize}?${new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, ...more })}`;
const signedIn = async (user = jane): Promise<Visitor> => {
  const visitor = createVisitor(server.send, acme);
  await signInAt(visitor, await visitor.get('/oauth2'), user);
  return visitor;
};
const codeOf = async (
  visitor: Visitor,
  clientId: string,
  more: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const page = await visitor.get(addressOf(clientId, more));
  const reply = page.status === 200 ? await visitor.submit(page, '/oauth2/consent', { decision: 'allow' }) : page;
  const code = locationOf(reply).searchParams.get('code');
  if (code === null) throw new Error(`no code: ${String(reply.headers.location)}`);
  return code;
};
const web: Credentials = { id: 'web', secret };
const trusted: Credentials = { id: 'trusted', secret };
const redeem = (code: string, client: Credentials | undefined, more: Readonly<Record<string, string>> = {}) =>
  server.postForm(neoToken, { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...more }, client);
const refresh = (reply: WireReply, client: Credentials | undefined, more: Readonly<Record<string, string>> = {}) =>
  server.postForm(
    neoToken,
    { grant_type: 'refresh_token', refresh_token: String(reply.json.refresh_token), ...more },
    client,
  );
const statusAtApi = async ({ json }: WireReply): Promise<number> => (await server.readLogs(json.access_token)).status;
const invalidGrant = [400, 'invalid_grant'];
const outcome = ({ status, json }: WireReply) => [status, json.error];

describe('the consent page', () => {
  it('O-27: appears once, shows the configured logo and who asks, and never with Skip Consent Screen', async () => {
    const logo = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const branding = '/management/v1/subaccounts/acme/branding';
    const { status } = await server.manage('PUT', branding, { body: { title: 'Acme Works', logo } });
    expect(status).toBe(200);
    const visitor = await signedIn();
    const page = await visitor.get(addressOf('web'));
    expect(page.status).toBe(200);
    expect(page.text).toContain('Acme Works');
    expect(page.text).toContain('Name of web');
    const source = /<img[^>]* src="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const image = await visitor.get(source);
    expect([image.status, image.headers['content-type']]).toEqual([200, 'image/png']);
    expect(image.headers['content-length']).toBe(String(Buffer.from(logo, 'base64').length));
    const allowed = await visitor.submit(page, '/oauth2/consent', { decision: 'allow' });
    expect(locationOf(allowed).searchParams.get('code')).toMatch(/^[0-9a-f]+$/);
    const again = await visitor.get(addressOf('web'));
    expect([again.status, locationOf(again).origin]).toEqual([302, 'https://app.example']);
    const skipped = await (await signedIn(mike)).get(addressOf('trusted'));
    expect([skipped.status, locationOf(skipped).searchParams.has('code')]).toEqual([302, true]);
  });
});

describe('a code', () => {
  it('O-28: kills every token of its first use when it comes again, refreshed ones and JWTs included', async () => {
    const visitor = await signedIn();
    for (const format of ['opaque', 'jwt']) {
      const code = await codeOf(visitor, 'trusted');
      const first = await redeem(code, trusted, { token_format: format });
      const refreshed = await refresh(first, trusted, { token_format: format });
      expect([await statusAtApi(first), await statusAtApi(refreshed)]).toEqual([200, 200]);
      expect(outcome(await redeem(code, trusted))).toEqual(invalidGrant);
      expect([format, await statusAtApi(first), await statusAtApi(refreshed)]).toEqual([format, 401, 401]);
      for (const reply of [first, refreshed]) expect(outcome(await refresh(reply, trusted))).toEqual(invalidGrant);
    }
  });
});

describe('a refresh token', () => {
  const { verifier, challenge } = createPkce();

  it('O-29: of a public client, used again, ends its family: tokens, and what they were refreshed to', async () => {
    const visitor = await signedIn();
    const code = await codeOf(visitor, 'phone', { code_challenge: challenge, code_challenge_method: 'S256' });
    const phone = { client_id: 'phone' };
    const first = await redeem(code, undefined, { ...phone, code_verifier: verifier });
    expect(first.status).toBe(200);
    const second = await refresh(first, undefined, phone);
    expect([second.status, await statusAtApi(second)]).toEqual([200, 200]);
    expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
    expect(outcome(await refresh(first, undefined, phone))).toEqual(invalidGrant);
    expect([await statusAtApi(first), await statusAtApi(second)]).toEqual([401, 401]);
    expect(outcome(await refresh(second, undefined, phone))).toEqual(invalidGrant);
  });

  it('O-29: of a confidential client still works beside its successors, until its own expiry', async () => {
    const first = await redeem(await codeOf(await signedIn(), 'trusted'), trusted);
    const second = await refresh(first, trusted);
    server.clock.advance(86_000_000);
    const third = await refresh(first, trusted);
    expect([second.status, third.status, await statusAtApi(third)]).toEqual([200, 200, 200]);
    server.clock.advance(500_000);
    expect(outcome(await refresh(first, trusted))).toEqual(invalidGrant);
    expect((await refresh(third, trusted)).status).toBe(200);
  });
});

describe('the end-user UI', () => {
  const tokenIds = (page: WireReply): readonly string[] =>
    [...page.text.matchAll(/name="token" value="([^"]+)"/g)].map(([, id = '']) => id);

  it('O-33: lists opaque tokens of the user alone, and Revoke makes the API answer 401', async () => {
    const visitor = await signedIn(mike);
    const before = tokenIds(await visitor.get('/oauth2'));
    await redeem(await codeOf(await signedIn(jane), 'trusted'), trusted);
    await redeem(await codeOf(visitor, 'trusted'), trusted, { token_format: 'jwt' });
    const opaque = await redeem(await codeOf(visitor, 'trusted'), trusted);
    const page = await visitor.get('/oauth2');
    const [token, ...others] = tokenIds(page).filter((id) => !before.includes(id));
    expect(others).toEqual([]);
    expect(await statusAtApi(opaque)).toBe(200);
    const revoked = await visitor.submit(page, '/oauth2/revoke-token', { token: String(token) });
    expect(revoked.status).toBe(303);
    expect(await statusAtApi(opaque)).toBe(401);
    expect(tokenIds(await visitor.get('/oauth2'))).toEqual(before);
  });
});

describe('a grant of another kind', () => {
  it('O-30: is taken under its short name at the Neo endpoint alone', async () => {
    const visitor = await signedIn();
    const fields = { grant_type: 'code', redirect_uri: redirectUri };
    const code = await codeOf(visitor, 'trusted');
    expect(outcome(await server.postForm('/oauth2/token', { ...fields, code }, trusted))).toEqual([
      400,
      'unsupported_grant_type',
    ]);
    expect((await server.postForm(neoToken, { ...fields, code }, trusted)).status).toBe(200);
  });

  it.each(['password', 'implicit', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])(
    'wire contract 3.7: %s is unknown to it',
    async (grant_type) => {
      const fields = { grant_type, username: jane.username, password: jane.password };
      expect(outcome(await server.postForm(neoToken, fields, web))).toEqual([400, 'unsupported_grant_type']);
    },
  );
});
