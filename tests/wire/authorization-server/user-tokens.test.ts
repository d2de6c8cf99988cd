import { expect, it } from 'vitest';
import { administrator, basic, claimsOf, form } from '../../support/authorization-server.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { jane, jwtBearer, type ServerWithUsers, startWithUsers } from '../../support/user-tokens.ts';

const path = '/oauth/token';

describeOnBothDatabases('tokens of users', (_open, { createPlace }) => {
  const withServer = async (use: (server: ServerWithUsers) => Promise<void>): Promise<void> => {
    const place = await createPlace();
    // Keys of elliptic curves are made in no time; which kind signs does not matter here.
    const server = await startWithUsers({
      signingAlgorithm: 'ES256',
      ...(place.url !== undefined && { databaseUrl: place.url }),
    });
    try {
      await use(server);
    } finally {
      await server.close();
    }
  };
  const isAccepted = async (server: ServerWithUsers, token: unknown): Promise<boolean> => {
    const reply = await server.send({
      host: 'cf-one.authentication',
      path: '/introspect',
      ...form({ client_id: server.portal.id, client_secret: server.portal.secret, token: String(token) }),
    });
    return reply.json.active === true;
  };
  const refresh = (server: ServerWithUsers, token: unknown, fields: Readonly<Record<string, string>> = {}) =>
    server.ask({ grant_type: 'refresh_token', refresh_token: String(token), ...fields });

  it('a password brings a token with the claims of an XSUAA user token, a refresh token and an ID token', () =>
    withServer(async (server) => {
      const reply = await server.signIn();
      expect(reply.status).toBe(200);
      expect(reply.json).toEqual({
        access_token: expect.any(String),
        token_type: 'bearer',
        id_token: expect.any(String),
        refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
        expires_in: expect.any(Number),
        scope: 'openid uaa.user portal!t1.Read',
        jti: claimsOf(reply.json.access_token).jti,
      });
      expect(claimsOf(reply.json.access_token)).toEqual({
        jti: reply.json.jti,
        ext_attr: {
          enhancer: 'XSUAA',
          subaccountid: server.cf.id,
          zdn: 'cf-one',
          given_name: 'Jane',
          family_name: 'Doe',
        },
        sub: server.janeId,
        user_id: server.janeId,
        user_name: jane.name,
        email: jane.email,
        given_name: 'Jane',
        family_name: 'Doe',
        origin: 'sap.default',
        'xs.user.attributes': {},
        'xs.system.attributes': { 'xs.saml.groups': [], 'xs.rolecollections': [] },
        scope: ['openid', 'uaa.user', 'portal!t1.Read'],
        client_id: server.portal.id,
        cid: server.portal.id,
        azp: server.portal.id,
        grant_type: 'password',
        rev_sig: expect.stringMatching(/^[0-9a-f]{8}$/),
        iat: expect.any(Number),
        exp: expect.any(Number),
        iss: expect.stringMatching(/^https:\/\/cf-one\.authentication\..*\/oauth\/token$/),
        zid: server.cf.id,
        aud: expect.arrayContaining([server.portal.id, 'portal!t1', 'uaa', 'openid']),
      });
      expect(claimsOf(reply.json.id_token)).toMatchObject({ sub: server.janeId, aud: [server.portal.id] });
      const events = await server.rooms.audit.list(server.cf.id);
      const { refresh_token: refreshToken, jti } = reply.json;
      expect(events.map(({ message }) => message)).toEqual(
        expect.arrayContaining([
          `Creating access token: ${String(jti).slice(0, 5)}`,
          `Creating refresh token: ${String(refreshToken).slice(0, 5)}`,
        ]),
      );
    }));

  it('a wrong password, an unknown user and a disabled one look alike: 401 Bad credentials', () =>
    withServer(async (server) => {
      const wrong = await server.signIn({ password: 'another password' });
      const unknown = await server.signIn({ username: 'nobody' });
      await server.rooms.identityProvider.disableUser(server.cf.id, jane.name, administrator);
      const disabled = await server.signIn();
      for (const reply of [wrong, unknown, disabled]) {
        expect([reply.status, reply.json]).toEqual([
          401,
          { error: 'unauthorized', error_description: 'Bad credentials' },
        ]);
      }
    }));

  it('R-12: a user name of 256 characters is judged, a longer one is no request', () =>
    withServer(async (server) => {
      const send = async (length: number) => {
        const { status, json } = await server.signIn({ username: 'x'.repeat(length) });
        return [status, json.error];
      };
      expect(await send(256)).toEqual([401, 'unauthorized']);
      expect(await send(257)).toEqual([400, 'invalid_request']);
    }));

  it('login_hint must name our own identity provider', () =>
    withServer(async (server) => {
      expect((await server.signIn({ login_hint: '{"origin":"sap.default"}' })).status).toBe(200);
      expect((await server.signIn({ login_hint: '%7B%22origin%22%3A%22sap.default%22%7D' })).status).toBe(200);
      for (const hint of ['{"origin":"other"}', 'sap.default', '{"origin":1}', '[]', '%']) {
        const reply = await server.signIn({ login_hint: hint });
        expect([reply.status, reply.json.error], hint).toEqual([401, 'unauthorized']);
        expect(reply.json.error_description).toContain('does not match an active Identity Provider');
      }
    }));

  it('S-07, O-78: the password grant is for clients registered for it, and for no standard or Neo path', () =>
    withServer(async (server) => {
      const other = await server.ask(
        { grant_type: 'password', username: jane.name, password: jane.password },
        server.service,
      );
      expect([other.status, other.json.error]).toEqual([400, 'unauthorized_client']);
      const fields = { grant_type: 'password', username: jane.name, password: jane.password };
      const standard = await server.send({
        host: 'cf-one.authentication',
        path: '/oauth2/token',
        ...form({ client_id: server.portal.id, client_secret: server.portal.secret, ...fields }),
      });
      expect([standard.status, standard.json.error]).toEqual([400, 'unsupported_grant_type']);
      const asked = form(fields);
      const neo = await server.send({
        host: 'oauthasservices-acme',
        path: '/oauth2/api/v1/token',
        ...asked,
        headers: { ...asked.headers, ...basic(server.neo.id, server.neo.secret) },
      });
      expect([neo.status, neo.json.error]).toEqual([400, 'unsupported_grant_type']);
    }));

  it('S-03: a password in the query is refused and not logged', () =>
    withServer(async (server) => {
      const reply = await server.send({
        host: 'cf-one.authentication',
        path: `${path}?grant_type=password&username=jane&password=${encodeURIComponent(jane.password)}`,
        ...form({ client_id: server.portal.id, client_secret: server.portal.secret }),
      });
      expect([reply.status, reply.json.error]).toEqual([400, 'invalid_request']);
      expect(server.logLines.join('')).not.toContain('battery');
    }));

  it('S-07: scopes are those of the user, or those of them that were asked for', () =>
    withServer(async (server) => {
      expect((await server.signIn({ scope: 'portal!t1.Read' })).json.scope).toBe('portal!t1.Read');
      const beyond = await server.signIn({ scope: 'portal!t1.Write' });
      expect([beyond.status, beyond.json.error]).toEqual([400, 'invalid_scope']);
    }));

  it('a refresh token brings new tokens, never more scope, and for a confidential client stays usable', () =>
    withServer(async (server) => {
      const first = await server.signIn({ scope: 'openid portal!t1.Read' });
      const second = await refresh(server, first.json.refresh_token);
      expect([second.status, second.json.scope]).toEqual([200, 'openid portal!t1.Read']);
      expect(claimsOf(second.json.access_token)).toMatchObject({ user_name: jane.name, grant_type: 'refresh_token' });
      expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
      const narrowed = await refresh(server, first.json.refresh_token, { scope: 'openid' });
      expect(narrowed.json.scope).toBe('openid');
      // RFC 6749 §6: the new refresh token has the scope of the old one.
      expect((await refresh(server, narrowed.json.refresh_token)).json.scope).toBe('openid portal!t1.Read');
      const beyond = await refresh(server, first.json.refresh_token, { scope: 'uaa.user' });
      expect([beyond.status, beyond.json.error]).toEqual([400, 'invalid_scope']);
      expect((await refresh(server, second.json.refresh_token)).status).toBe(200);
      expect(await isAccepted(server, first.json.access_token)).toBe(true);
    }));

  it('S-11: a role taken away since is missing in the refreshed token', () =>
    withServer(async (server) => {
      const first = await server.signIn();
      await server.rooms.accounts.unassignRole(
        {
          subaccountId: server.cf.id,
          application: { providerAccount: server.cf.technicalName, application: 'portal!t1' },
          role: 'Viewer',
          assignee: { kind: 'user', name: jane.name },
        },
        administrator,
      );
      expect((await refresh(server, first.json.refresh_token)).json.scope).toBe('openid uaa.user');
    }));

  it('S-07: a group left since brings no role any more, by a refresh token or by the token itself', () =>
    withServer(async (server) => {
      const { accounts } = server.rooms;
      const group = await accounts.createGroup(server.cf.id, { name: 'Editors', kind: 'group' }, administrator);
      await accounts.assignRole(
        {
          subaccountId: server.cf.id,
          application: { providerAccount: server.cf.technicalName, application: 'portal!t1' },
          role: 'Editor',
          assignee: { kind: 'group', name: group.name },
        },
        administrator,
      );
      await accounts.addMember(server.cf.id, group.name, jane.name, administrator);
      const { json } = await server.signIn();
      expect(json.scope).toBe('openid uaa.user portal!t1.Read portal!t1.Write');
      await accounts.removeMember(server.cf.id, group.name, jane.name, administrator);
      const refreshed = await refresh(server, json.refresh_token);
      expect(refreshed.json.scope).toBe('openid uaa.user portal!t1.Read');
      expect(claimsOf(refreshed.json.access_token)).toMatchObject({ 'xs.system.attributes': { 'xs.saml.groups': [] } });
      const exchanged = await server.ask({ grant_type: jwtBearer, assertion: String(json.access_token) });
      expect(exchanged.json.scope).toBe('openid uaa.user portal!t1.Read');
    }));

  it('refuses a refresh token that is unknown, of another client, expired, or presented as something else', () =>
    withServer(async (server) => {
      const { json } = await server.signIn();
      const { clients } = server.rooms.authorizationServer;
      const other = await clients.register(
        {
          kind: 'xsuaa',
          subaccountId: server.cf.id,
          clientId: 'sb-other!t1',
          xsappname: 'other!t1',
          authorities: [],
          grantTypes: ['refresh_token', jwtBearer],
          credential: 'secret',
        },
        administrator,
      );
      const foreign = await server.ask(
        { grant_type: 'refresh_token', refresh_token: String(json.refresh_token) },
        { id: other.client.clientId, secret: other.secret?.reveal() ?? '' },
      );
      expect([foreign.status, foreign.json.error]).toEqual([400, 'invalid_grant']);
      for (const token of ['0'.repeat(64), String(json.access_token), '%00', `${String(json.refresh_token)} `]) {
        const reply = await refresh(server, token);
        expect([reply.status, reply.json.error], token).toEqual([400, 'invalid_grant']);
      }
      expect(await isAccepted(server, json.refresh_token)).toBe(false);
      // The refusals above changed nothing.
      expect((await refresh(server, json.refresh_token)).status).toBe(200);
      server.clock.advance(604_800_000);
      const late = await refresh(server, json.refresh_token);
      expect([late.status, late.json.error]).toEqual([400, 'invalid_grant']);
    }));

  it('S-11: of 50 simultaneous uses of a rotated refresh token one succeeds, and the family ends', () =>
    withServer(async (server) => {
      const { clients } = server.rooms.authorizationServer;
      const registered = await clients.register(
        {
          kind: 'xsuaa',
          subaccountId: server.cf.id,
          clientId: 'sb-rotating!t1',
          xsappname: 'rotating!t1',
          authorities: [],
          grantTypes: ['password', 'refresh_token'],
          settings: { refreshPolicy: 'rotate' },
          credential: 'secret',
        },
        administrator,
      );
      const client = { id: registered.client.clientId, secret: registered.secret?.reveal() ?? '' };
      const first = await server.ask({ grant_type: 'password', username: jane.name, password: jane.password }, client);
      const once = await server.ask(
        { grant_type: 'refresh_token', refresh_token: String(first.json.refresh_token) },
        client,
      );
      expect(once.status).toBe(200);
      const replies = await Promise.all(
        Array.from({ length: 50 }, () =>
          server.ask({ grant_type: 'refresh_token', refresh_token: String(once.json.refresh_token) }, client),
        ),
      );
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(replies.filter(({ json }) => json.error === 'invalid_grant')).toHaveLength(49);
      const winner = replies.find(({ status }) => status === 200);
      for (const token of [first.json.access_token, once.json.access_token, winner?.json.access_token]) {
        const reply = await server.send({
          host: 'cf-one.authentication',
          path: '/introspect',
          ...form({ client_id: client.id, client_secret: client.secret, token: String(token) }),
        });
        expect(reply.json).toEqual({ active: false });
      }
      const after = await server.ask(
        { grant_type: 'refresh_token', refresh_token: String(winner?.json.refresh_token) },
        client,
      );
      expect([after.status, after.json.error]).toEqual([400, 'invalid_grant']);
    }));

  it('S-28: disabling a user ends its refresh tokens and introspection, enabling brings them back', () =>
    withServer(async (server) => {
      const { json } = await server.signIn();
      const { identityProvider } = server.rooms;
      await identityProvider.disableUser(server.cf.id, jane.name, administrator);
      expect(await isAccepted(server, json.access_token)).toBe(false);
      const reply = await refresh(server, json.refresh_token);
      expect([reply.status, reply.json.error]).toEqual([400, 'invalid_grant']);
      await identityProvider.enableUser(server.cf.id, jane.name, administrator);
      expect(await isAccepted(server, json.access_token)).toBe(true);
      await identityProvider.deleteUser(server.cf.id, jane.name, administrator);
      expect(await isAccepted(server, json.access_token)).toBe(false);
    }));

  it('S-28: tokens of a deleted user do not come back with a new user of the same id, or of that id as its name', () =>
    withServer(async (server) => {
      const { json } = await server.signIn();
      const { identityProvider } = server.rooms;
      const gone = async () => [
        await isAccepted(server, json.access_token),
        (await refresh(server, json.refresh_token)).json.error,
      ];
      await identityProvider.deleteUser(server.cf.id, jane.name, administrator);
      server.clock.advance(5000);
      await identityProvider.createUser(server.cf.id, { userName: server.janeId }, administrator);
      expect(await gone()).toEqual([false, 'invalid_grant']);
      await identityProvider.deleteUser(server.cf.id, server.janeId, administrator);
      await identityProvider.createUser(server.cf.id, { userName: 'june', userId: server.janeId }, administrator);
      expect(await gone()).toEqual([false, 'invalid_grant']);
    }));

  it('S-28: disabling or deleting a client ends its refresh tokens', () =>
    withServer(async (server) => {
      const { json } = await server.signIn();
      const { clients } = server.rooms.authorizationServer;
      await clients.update(server.cf.id, server.portal.id, { isEnabled: false }, administrator);
      expect((await refresh(server, json.refresh_token)).status).toBe(401);
      await clients.update(server.cf.id, server.portal.id, { isEnabled: true }, administrator);
      expect((await refresh(server, json.refresh_token)).status).toBe(200);
      await clients.delete(server.cf.id, server.portal.id, administrator);
      const rows = await server.rooms.database.read.selectFrom('refresh_tokens').selectAll().execute();
      expect(rows).toEqual([]);
    }));

  it('JWT bearer: the token of one application becomes a token of another for the same user, as often as it is sent', () =>
    withServer(async (server) => {
      const { json } = await server.signIn();
      for (let round = 0; round < 2; round += 1) {
        const exchanged = await server.ask(
          { grant_type: jwtBearer, assertion: String(json.access_token) },
          server.service,
        );
        expect(exchanged.status).toBe(200);
        expect(exchanged.json.refresh_token).toBeUndefined();
        expect(claimsOf(exchanged.json.access_token)).toMatchObject({
          user_name: jane.name,
          cid: server.service.id,
          grant_type: jwtBearer,
          scope: ['openid', 'uaa.user'],
          zid: server.cf.id,
        });
      }
    }));

  it('JWT bearer: refuses what is no user token of the zone', () =>
    withServer(async (server) => {
      const user = await server.signIn();
      const client = await server.ask({ grant_type: 'client_credentials' });
      const [header = '', payload = '', signature = ''] = String(user.json.access_token).split('.');
      const forged = Buffer.from(JSON.stringify({ ...claimsOf(user.json.access_token), user_name: 'admin' }));
      for (const [name, assertion] of [
        ['a token of a client', String(client.json.access_token)],
        ['a changed token', `${header}.${forged.toString('base64url')}.${signature}`],
        ['a token without signature', `${header}.${payload}.`],
        ['an ID token', String(user.json.id_token)],
        ['a refresh token', String(user.json.refresh_token)],
        ['nonsense', 'x.y.z'],
      ] as const) {
        const reply = await server.ask({ grant_type: jwtBearer, assertion }, server.service);
        expect([reply.status, reply.json.error], name).toEqual([400, 'invalid_grant']);
      }
      const missing = await server.ask({ grant_type: jwtBearer }, server.service);
      expect([missing.status, missing.json.error]).toEqual([400, 'invalid_request']);
      server.clock.advance(13 * 3_600_000);
      const late = await server.ask(
        { grant_type: jwtBearer, assertion: String(user.json.access_token) },
        server.service,
      );
      expect([late.status, late.json.error]).toEqual([400, 'invalid_grant']);
    }));

  it('a refresh token of XSUAA lives 7 days where the client was registered without a lifetime', () =>
    withServer(async (server) => {
      const { json } = await server.signIn();
      server.clock.advance(7 * 86_400_000 - 2_000);
      expect((await refresh(server, json.refresh_token)).status).toBe(200);
      server.clock.advance(2_000);
      expect((await refresh(server, json.refresh_token)).json.error).toBe('invalid_grant');
    }));

  it('S-65: refused grants are on record, with the reason and without the credential', () =>
    withServer(async (server) => {
      await refresh(server, 'f'.repeat(64));
      const [event] = await server.rooms.audit.list(server.cf.id);
      expect(event).toMatchObject({
        message: 'Token request refused',
        attributes: { error: 'invalid_grant', reason: 'unknown refresh token, or of another client' },
      });
      expect(JSON.stringify(event)).not.toContain('ffffff');
    }));
});
