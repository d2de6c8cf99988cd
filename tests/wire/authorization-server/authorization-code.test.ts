import { afterAll, beforeAll, expect, it } from 'vitest';
import { administrator, basic, claimsOf, form, type WireReply } from '../../support/authorization-server.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import {
  alice,
  callback,
  cfHost,
  codeClientSecret,
  neoHost,
  type ServerWithCodeClients,
  startWithCodeClients,
} from '../../support/page-clients.ts';
import { createPkce, createVisitor, locationOf, signInAt } from '../../support/page-visitor.ts';

type Fields = Readonly<Record<string, string>>;

/** A code as alice gets it for a client. */
const getCode = async (server: ServerWithCodeClients, request: Fields, host = neoHost): Promise<string> => {
  const path = host === cfHost ? '/oauth/authorize' : '/oauth2/api/v1/authorize';
  const visitor = createVisitor(server.send, host);
  const page = await visitor.get(`${path}?${new URLSearchParams({ response_type: 'code', ...request })}`);
  let reply = await signInAt(visitor, page, alice);
  if (reply.status === 200) reply = await visitor.submit(reply, '/oauth2/consent', { decision: 'allow' });
  const code = locationOf(reply).searchParams.get('code');
  if (code === null) throw new Error(`no code: ${String(reply.headers.location)}`);
  return code;
};

const expenses = { client_id: 'expenses', redirect_uri: callback };

describeOnBothDatabases('the authorization code grant', (_open, { createPlace }) => {
  // One server for all: a test that changes a client or a user says so in its name, and comes late.
  let shared: ServerWithCodeClients;
  beforeAll(async () => {
    const { url } = await createPlace();
    shared = await startWithCodeClients(url === undefined ? {} : { databaseUrl: url });
  });
  afterAll(async () => await shared.close());
  const withServer = (use: (server: ServerWithCodeClients) => Promise<void>): Promise<void> => use(shared);
  const ask = (server: ServerWithCodeClients, fields: Fields, path = '/oauth2/api/v1/token'): Promise<WireReply> => {
    const sent = form(fields);
    return server.send({
      host: neoHost,
      path,
      ...sent,
      headers: { ...sent.headers, ...basic('expenses', codeClientSecret) },
    });
  };
  const redeem = (server: ServerWithCodeClients, code: string, fields: Fields = {}): Promise<WireReply> =>
    ask(server, { grant_type: 'authorization_code', code, redirect_uri: callback, ...fields });
  const isActive = async (server: ServerWithCodeClients, token: unknown): Promise<unknown> =>
    (await ask(server, { token: String(token) }, '/oauth2/introspect')).json.active;
  const refused = ['invalid_grant', 400] as const;
  const outcome = (reply: WireReply) => [reply.json.error, reply.status];

  it('brings an opaque token of the user with scopes and a refresh token, in the form of the Neo door', () =>
    withServer(async (server) => {
      const reply = await redeem(server, await getCode(server, expenses));
      expect(reply.json).toEqual({
        access_token: expect.stringMatching(/^[0-9a-f]{32}$/),
        token_type: 'Bearer',
        expires_in: 3600,
        scopes: ['read', 'write'],
        scope: 'read write',
        refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      const seen = await ask(server, { token: String(reply.json.access_token) }, '/oauth2/introspect');
      expect(seen.json).toMatchObject({ active: true, username: alice.username, client_id: 'expenses' });
    }));

  it('O-30: is called `code` too on the SAP path, and not on the standard path', () =>
    withServer(async (server) => {
      const code = await getCode(server, expenses);
      const standard = await ask(server, { grant_type: 'code', code, redirect_uri: callback }, '/oauth2/token');
      expect(outcome(standard)).toEqual(['unsupported_grant_type', 400]);
      expect((await ask(server, { grant_type: 'code', code, redirect_uri: callback })).status).toBe(200);
    }));

  it('O-28, S-10: a replayed code is invalid_grant and ends all tokens of its first use', () =>
    withServer(async (server) => {
      const code = await getCode(server, expenses);
      const first = await redeem(server, code);
      const refreshed = await ask(server, {
        grant_type: 'refresh_token',
        refresh_token: String(first.json.refresh_token),
        token_format: 'jwt',
      });
      expect(claimsOf(refreshed.json.access_token)).toMatchObject({ user_name: alice.username });
      for (const { json } of [first, refreshed]) expect(await isActive(server, json.access_token)).toBe(true);
      expect(outcome(await redeem(server, code))).toEqual(refused);
      for (const { json } of [first, refreshed]) {
        expect(await isActive(server, json.access_token)).toBe(false);
        const again = await ask(server, { grant_type: 'refresh_token', refresh_token: String(json.refresh_token) });
        expect(outcome(again)).toEqual(refused);
      }
      const messages = (await server.rooms.audit.list(server.acme.id)).map(({ message }) => message);
      expect(messages).toContain(`Deleting authorization code: ${code.slice(0, 5)}`);
      expect(messages).toContain('Deleting cloud access tokens: a code was used again');
    }));

  it('S-10: of 20 simultaneous redemptions one succeeds at most', () =>
    withServer(async (server) => {
      const code = await getCode(server, expenses);
      const replies = await Promise.all(Array.from({ length: 20 }, () => redeem(server, code)));
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(replies.filter(({ json }) => json.error === 'invalid_grant')).toHaveLength(19);
      const { access_token: token } = replies.find(({ status }) => status === 200)?.json ?? {};
      expect(await isActive(server, token)).toBe(false);
    }));

  it('S-12: a code issued before all tokens of its client were ended is at an end too', () =>
    withServer(async (server) => {
      const { id, secret } = server.books;
      const request = { client_id: id, redirect_uri: callback };
      const code = await getCode(server, request, cfHost);
      const post = (fields: Fields) => {
        const sent = form(fields);
        return server.send({
          host: cfHost,
          path: '/oauth/token',
          ...sent,
          headers: { ...sent.headers, ...basic(id, secret) },
        });
      };
      const grantTypes = ['authorization_code', 'client_credentials'];
      await server.clients.update(server.cf.id, id, { grantTypes }, administrator);
      const { json } = await post({ grant_type: 'client_credentials' });
      const ended = await server.send({
        method: 'DELETE',
        host: cfHost,
        path: `/oauth/token/revoke/client/${encodeURIComponent(id)}`,
        headers: { authorization: `Bearer ${String(json.access_token)}` },
      });
      expect(ended.status).toBe(200);
      const late = await post({ grant_type: 'authorization_code', code, redirect_uri: callback });
      expect(outcome(late)).toEqual(refused);
      // All tokens of this second are ended.
      server.clock.advance(2_000);
    }));

  it('S-12: the JWT a code brought ends with all tokens of its user, also where nothing else is left of it', () =>
    withServer(async (server) => {
      const { id, secret } = server.books;
      await server.clients.update(server.cf.id, id, { grantTypes: ['authorization_code'] }, administrator);
      const code = await getCode(server, { client_id: id, redirect_uri: callback }, cfHost);
      const sent = form({ grant_type: 'authorization_code', code, redirect_uri: callback });
      const headers = { ...sent.headers, ...basic(id, secret) };
      const { json } = await server.send({ host: cfHost, path: '/oauth/token', ...sent, headers });
      expect(json.refresh_token).toBeUndefined();
      const end = () =>
        server.send({
          method: 'DELETE',
          host: cfHost,
          path: `/oauth/token/revoke/user/${String(claimsOf(json.access_token).user_id)}`,
          headers: { authorization: `Bearer ${String(json.access_token)}` },
        });
      expect((await end()).status).toBe(200);
      expect((await end()).status).toBe(401);
    }));

  it('refuses a code with another redirect URI, of another client, too late, or made up, and leaves it as it is', () =>
    withServer(async (server) => {
      const code = await getCode(server, expenses);
      expect(outcome(await redeem(server, code, { redirect_uri: `${callback}/` }))).toEqual(refused);
      expect(outcome(await ask(server, { grant_type: 'authorization_code', code }))).toEqual(refused);
      expect(outcome(await redeem(server, code, { code_verifier: 'v'.repeat(43) }))).toEqual(refused);
      expect(outcome(await redeem(server, 'f'.repeat(32)))).toEqual(refused);
      await server.registerNeo({ clientId: 'another' });
      const foreign = form({ grant_type: 'authorization_code', code, redirect_uri: callback });
      const reply = await server.send({
        host: neoHost,
        path: '/oauth2/api/v1/token',
        ...foreign,
        headers: { ...foreign.headers, ...basic('another', codeClientSecret) },
      });
      expect(outcome(reply)).toEqual(refused);
      expect((await redeem(server, code)).status).toBe(200);
      const late = await getCode(server, expenses);
      server.clock.advance(600_000);
      expect(outcome(await redeem(server, late))).toEqual(refused);
    }));

  it('RFC 7636: the verifier must fit the challenge', () =>
    withServer(async (server) => {
      const { verifier, challenge } = createPkce();
      const code = await getCode(server, { ...expenses, code_challenge: challenge, code_challenge_method: 'S256' });
      expect(outcome(await redeem(server, code))).toEqual(refused);
      expect(outcome(await redeem(server, code, { code_verifier: createPkce().verifier }))).toEqual(refused);
      expect(outcome(await redeem(server, code, { code_verifier: challenge }))).toEqual(refused);
      const malformed = await redeem(server, code, { code_verifier: 'short' });
      expect(outcome(malformed)).toEqual(['invalid_request', 400]);
      expect((await redeem(server, code, { code_verifier: verifier })).status).toBe(200);
    }));

  it('O-29, S-11: a confidential client keeps an older refresh token until its own end', () =>
    withServer(async (server) => {
      const first = await redeem(server, await getCode(server, expenses));
      const refresh = () =>
        ask(server, { grant_type: 'refresh_token', refresh_token: String(first.json.refresh_token) });
      for (let round = 0; round < 3; round += 1) expect((await refresh()).status).toBe(200);
      server.clock.advance(86_400_000);
      expect(outcome(await refresh())).toEqual(refused);
    }));

  it('XSUAA: brings a user token with an ID token that repeats the nonce', () =>
    withServer(async (server) => {
      const code = await getCode(
        server,
        { client_id: server.books.id, redirect_uri: callback, nonce: 'n-1', scope: 'openid books!t2.view' },
        cfHost,
      );
      const reply = await server.send({
        host: cfHost,
        path: '/oauth/token',
        ...form({
          grant_type: 'authorization_code',
          code,
          redirect_uri: callback,
          client_id: server.books.id,
          client_secret: server.books.secret,
        }),
      });
      expect(reply.json).toMatchObject({ token_type: 'bearer', scope: 'openid books!t2.view' });
      expect(claimsOf(reply.json.id_token)).toMatchObject({
        nonce: 'n-1',
        aud: [server.books.id],
        user_name: alice.username,
        auth_time: expect.any(Number),
      });
    }));

  it('S-28: a user who was disabled after the sign-in gets no token for the code', () =>
    withServer(async (server) => {
      const code = await getCode(server, expenses);
      await server.rooms.identityProvider.disableUser(server.acme.id, alice.username, administrator);
      expect(outcome(await redeem(server, code))).toEqual(refused);
    }));
});
