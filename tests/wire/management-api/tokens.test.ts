import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { administrator, basic } from '../../support/authorization-server.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { createManagementCaller } from '../../support/management.ts';
import { jane, type ServerWithUsers, startWithUsers } from '../../support/user-tokens.ts';

const pageSchema = z.object({
  tokens: z.array(
    z.looseObject({ id: z.string(), user: z.string(), clientId: z.string(), authorizationId: z.string().optional() }),
  ),
  next: z.string().optional(),
});
const api = '/management/v1/subaccounts';

describeOnBothDatabases('the search for tokens', (_open, { createPlace }) => {
  let server: ServerWithUsers;
  let call: ReturnType<typeof createManagementCaller>;
  beforeAll(async () => {
    const { url } = await createPlace();
    server = await startWithUsers(url === undefined ? {} : { databaseUrl: url });
    call = createManagementCaller(server);
  });
  afterAll(() => server.close());

  const search = async (subaccount: string, filter: object) => {
    const { status, body } = await call('POST', `${api}/${subaccount}/tokens/search`, { body: filter });
    expect(status, JSON.stringify(body)).toBe(200);
    return pageSchema.parse(body);
  };
  const searchAuthorizations = async (filter: object) => {
    const { body } = await call('POST', `${api}/cf-one/authorizations/search`, { body: filter });
    return z.array(z.looseObject({ id: z.string() })).parse(body);
  };
  const kindOf = async (token: unknown) => (await server.rooms.authorizationServer.checkToken(String(token))).kind;
  const fetchNeo = async (id: string, secret: string, query = ''): Promise<string> => {
    const path = `/oauth2/api/v1/token?grant_type=client_credentials${query}`;
    const { json } = await server.send({ host: 'oauthasservices-acme', path, headers: basic(id, secret) });
    return String(json.access_token);
  };
  const registerNeo = async (clientId: string, tokenLifetimeSeconds = 3600, isImported = false) => {
    const secret = `secret of ${clientId}`;
    await server.clients.register(
      {
        kind: 'neo-application',
        subaccountId: server.acme.id,
        name: `Name of ${clientId}`,
        clientId,
        secret,
        authorizationGrant: 'client-credentials',
        subscription: server.tmn,
        tokenLifetimeSeconds,
        isImported,
      },
      administrator,
    );
    return secret;
  };

  it('O-34: finds the opaque tokens of a client by its id and by its user, and lists no JWT', async () => {
    const secret = await registerNeo('finder');
    const token = await fetchNeo('finder', secret);
    await fetchNeo('finder', secret, '&token_format=jwt');
    const expected = {
      tokens: [
        {
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          clientId: 'finder',
          clientName: 'Name of finder',
          user: 'oauth_client_finder',
          scopes: [],
          grantType: 'client_credentials',
          issuedAtMs: expect.any(Number),
          expiresAtMs: expect.any(Number),
        },
      ],
    };
    expect(await search('acme', { clientId: 'finder' })).toEqual(expected);
    expect(await search('acme', { user: 'oauth_client_finder' })).toEqual(expected);
    expect(await search('acme', { user: 'oauth_client_finder', clientId: 'other' })).toEqual({ tokens: [] });
    expect(await search('acme', { user: 'nobody' })).toEqual({ tokens: [] });
    // Nothing of the token's text is shown, nor accepted in its place.
    const [listed] = (await search('acme', { clientId: 'finder' })).tokens;
    expect(Number(listed?.expiresAtMs) - Number(listed?.issuedAtMs)).toBe(3_600_000);
    expect(token).not.toContain(listed?.id);
    expect(await kindOf(listed?.id)).toBe('invalid');
  });

  it('O-34: finds the tokens of a user by name, id and e-mail address', async () => {
    const { json } = await server.signIn({ token_format: 'opaque' });
    const [byName, byId, byMail] = await Promise.all(
      [jane.name, server.janeId, jane.email].map((user) => search('cf-one', { user })),
    );
    expect(byName?.tokens).toMatchObject([{ user: jane.name, clientId: server.portal.id, grantType: 'password' }]);
    expect(byId).toEqual(byName);
    expect(byMail).toEqual(byName);
    expect(await kindOf(json.access_token)).toBe('valid');
  });

  it('gives pages that neither repeat nor lose a token, also of one millisecond', async () => {
    const secret = await registerNeo('many');
    for (let index = 0; index < 7; index += 1) {
      await fetchNeo('many', secret);
      if (index % 3 === 0) server.clock.advance(1);
    }
    const seen: string[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await search('acme', { clientId: 'many', limit: 3, ...(after !== undefined && { after }) });
      seen.push(...page.tokens.map(({ id }) => id));
      after = page.next;
      pages += 1;
    } while (after !== undefined);
    expect(pages).toBe(3);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toEqual((await search('acme', { clientId: 'many' })).tokens.map(({ id }) => id));
    const forged = await call('POST', `${api}/acme/tokens/search`, { body: { clientId: 'many', after: "1' or 1=1" } });
    expect(forged.status).toBe(400);
  });

  it('O-5: lists what counts as live now: by the lifetime of today, without disabled clients', async () => {
    const secret = await registerNeo('ageing', 0, true);
    await fetchNeo('ageing', secret);
    const [unlimited] = (await search('acme', { clientId: 'ageing' })).tokens;
    expect(unlimited).not.toHaveProperty('expiresAtMs');
    server.clock.advance(61_000);
    await fetchNeo('ageing', secret);
    expect((await search('acme', { clientId: 'ageing' })).tokens).toHaveLength(2);
    const change = (body: object) => call('PATCH', `${api}/acme/oauth-clients/ageing`, { body });
    await change({ tokenLifetimeSeconds: 60 });
    expect((await search('acme', { clientId: 'ageing' })).tokens).toHaveLength(1);
    await change({ isEnabled: false });
    expect((await search('acme', { clientId: 'ageing' })).tokens).toEqual([]);
  });

  it('revokes one token at once, and puts it on record without a symbol of it', async () => {
    const secret = await registerNeo('revoked');
    const [first, second] = [await fetchNeo('revoked', secret), await fetchNeo('revoked', secret)];
    // Both are remembered from now on.
    for (const token of [first, second]) expect(await kindOf(token)).toBe('valid');
    const listed = (await search('acme', { clientId: 'revoked' })).tokens;
    const ids = listed.map(({ id }) => id);
    expect((await call('DELETE', `${api}/acme/tokens/${ids[0]}`)).status).toBe(204);
    expect((await call('DELETE', `${api}/acme/tokens/${ids[0]}`)).status).toBe(404);
    expect([await kindOf(first), await kindOf(second)].sort()).toEqual(['invalid', 'valid']);
    const events = await server.rooms.audit.list(server.acme.id, { category: 'audit.security-events' });
    expect(events.find(({ object, action }) => object === 'OAuth client revoked' && action === 'delete')).toMatchObject(
      {
        message: `Deleting cloud access token: ${ids[0]?.slice(0, 5)}`,
        attributes: { tokenId: ids[0] },
      },
    );
  });

  it.each(['x', '%25', '0'.repeat(31), 'g'.repeat(32)])('knows no token %j', async (id) => {
    expect((await call('DELETE', `${api}/acme/tokens/${id}`)).status).toBe(404);
  });

  it('S-55: neither lists nor revokes what is in another subaccount', async () => {
    const secret = await registerNeo('private');
    const token = await fetchNeo('private', secret);
    const [listed] = (await search('acme', { clientId: 'private' })).tokens;
    for (const filter of [{ clientId: 'private' }, { user: 'oauth_client_private' }]) {
      expect(await search('globex', filter)).toEqual({ tokens: [] });
      const { body } = await call('POST', `${api}/globex/tokens/revoke`, { body: filter });
      expect(body).toEqual({ count: 0 });
    }
    expect((await call('DELETE', `${api}/globex/tokens/${listed?.id}`)).status).toBe(404);
    expect(await kindOf(token)).toBe('valid');
  });

  it('revokes all tokens of a client, JWTs too, and none of another; the client gets new ones', async () => {
    const [secret, otherSecret] = [await registerNeo('ended'), await registerNeo('spared')];
    const tokens = [await fetchNeo('ended', secret), await fetchNeo('ended', secret)];
    const jwt = await fetchNeo('ended', secret, '&token_format=jwt');
    const spared = await fetchNeo('spared', otherSecret);
    for (const token of [...tokens, jwt]) expect(await kindOf(token)).toBe('valid');
    const reply = await call('POST', `${api}/acme/tokens/revoke`, { body: { clientId: 'ended' } });
    expect(reply).toMatchObject({ status: 200, body: { count: 2 } });
    for (const token of [...tokens, jwt]) expect(await kindOf(token)).toBe('invalid');
    expect(await kindOf(spared)).toBe('valid');
    server.clock.advance(1000);
    expect(await kindOf(await fetchNeo('ended', secret))).toBe('valid');
    expect(await kindOf(await fetchNeo('ended', secret, '&token_format=jwt'))).toBe('valid');
  });

  it('revokes all a user has: opaque tokens, and what was authorized with its JWTs and refresh tokens', async () => {
    const [opaque, signedIn] = [await server.signIn({ token_format: 'opaque' }), await server.signIn()];
    const tokens = [opaque.json.access_token, signedIn.json.access_token];
    for (const token of tokens) expect(await kindOf(token)).toBe('valid');
    expect((await searchAuthorizations({ user: jane.name })).length).toBeGreaterThan(1);
    const reply = await call('POST', `${api}/cf-one/tokens/revoke`, { body: { user: jane.email } });
    expect(reply.status).toBe(200);
    for (const token of tokens) expect(await kindOf(token)).toBe('invalid');
    const refreshed = await server.ask({
      grant_type: 'refresh_token',
      refresh_token: String(signedIn.json.refresh_token),
    });
    expect(refreshed).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(await searchAuthorizations({ user: jane.name })).toEqual([]);
    // Nothing live is left, so nothing more goes on record.
    const count = async () =>
      (await server.rooms.audit.list(server.cf.id, { category: 'audit.security-events' })).filter(
        ({ action }) => action === 'delete',
      ).length;
    const before = await count();
    await call('POST', `${api}/cf-one/tokens/revoke`, { body: { user: jane.name } });
    expect(await count()).toBe(before);
  });

  it('revokes one authorization: its tokens of either kind, and no other', async () => {
    const [first, second] = [await server.signIn(), await server.signIn()];
    const listed = await searchAuthorizations({ user: jane.name, clientId: server.portal.id });
    expect(listed).toHaveLength(2);
    expect(listed[0]).toMatchObject({ user: jane.name, clientId: server.portal.id });
    const revoke = (id: string | undefined, subaccount = 'cf-one') =>
      call('DELETE', `${api}/${subaccount}/authorizations/${id}`);
    expect((await revoke(listed[0]?.id, 'acme')).status).toBe(404);
    expect((await revoke(listed[0]?.id)).status).toBe(204);
    const kinds = [await kindOf(first.json.access_token), await kindOf(second.json.access_token)];
    expect(kinds.sort()).toEqual(['invalid', 'valid']);
    expect(await searchAuthorizations({ user: jane.name })).toHaveLength(1);
  });

  it('needs a client or a user', async () => {
    for (const path of ['tokens/search', 'tokens/revoke', 'authorizations/search']) {
      expect(await call('POST', `${api}/acme/${path}`, { body: {} })).toMatchObject({ status: 400 });
    }
  });

  it('S-64: shows no token and no secret in audit and log', async () => {
    const secret = await registerNeo('quiet');
    const token = await fetchNeo('quiet', secret);
    await call('POST', `${api}/acme/tokens/revoke`, { body: { clientId: 'quiet' } });
    const events = JSON.stringify(await server.rooms.database.read.selectFrom('audit_events').selectAll().execute());
    for (const text of [events, server.logLines.join('')]) {
      expect(text).not.toContain(token.slice(0, 6));
      expect(text).not.toContain(secret);
    }
  });
});
