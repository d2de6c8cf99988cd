import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseXml } from '../../../src/crypto/xml/parse-xml.ts';
import type { AssertionParts } from '../../../src/crypto/xml/testing/test-assertion.ts';
import { administrator, basic, claimsOf, form } from '../../support/authorization-server.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { idp, type Presentation, type ServerWithSaml, samlBearer, startWithSaml } from '../../support/saml-bearer.ts';

let server: ServerWithSaml;
beforeAll(async () => {
  server = await startWithSaml();
});
afterAll(() => server.close());

const minute = 60_000;
const auditOf = async (subaccountId: ServerWithSaml['acme']['id']) =>
  server.rooms.audit.list(subaccountId, { category: 'audit.security-events', limit: 5 });
const countRows = async (of: ServerWithSaml) => {
  const { read } = of.rooms.database;
  const count = async (table: 'access_tokens' | 'refresh_tokens' | 'used_once'): Promise<number> =>
    (await read.selectFrom(table).selectAll().execute()).length;
  return {
    tokens: await count('access_tokens'),
    refresh: await count('refresh_tokens'),
    used: await count('used_once'),
  };
};

describe('SAML bearer grant of a Neo account', () => {
  it('O-31: gives a token whose user is the NameID', async () => {
    const reply = await server.presentToNeo({ parts: { nameId: 'Alice' } });
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{32}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scopes: [],
    });
    const check = await server.rooms.authorizationServer.checkToken(String(reply.json.access_token));
    expect(check).toMatchObject({
      kind: 'valid',
      facts: { userName: 'Alice', grantType: samlBearer, user: { name: 'Alice', id: 'Alice', origin: idp } },
    });
    const [event] = await auditOf(server.acme.id);
    expect(event).toMatchObject({
      actor: { kind: 'user', name: 'Alice', clientId: server.neo.id },
      message: `Creating access token: ${String(reply.json.access_token).slice(0, 5)}`,
      attributes: { operation: 'Create access token from SAML bearer' },
    });
  });

  it('O-32: takes the name of the provider and the id of the client as the issuer', async () => {
    expect((await server.presentToNeo({ parts: { issuer: idp } })).status).toBe(200);
    expect((await server.presentToNeo({ parts: { issuer: server.neo.id } })).status).toBe(200);
    expect((await server.presentToNeo({ parts: { issuer: 'other-client' } })).json.error).toBe('invalid_grant');
  });

  it('gives a JWT with user, groups and origin where one is asked for', async () => {
    const groupRules = [
      { group: 'Senders', rules: [{ assertionAttribute: 'role', operation: 'equals' as const, value: 'sender' }] },
    ];
    await server.trust({ groupRules });
    const nameIdFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
    const parts = { nameId: 'Bob@Example.com', nameIdFormat, attributes: { role: ['sender'] } };
    const { json } = await server.presentToNeo({ parts, fields: { token_format: 'jwt' } });
    await server.trust();
    expect(claimsOf(json.access_token)).toMatchObject({
      sub: 'Bob@Example.com',
      user_name: 'Bob@Example.com',
      email: 'Bob@Example.com',
      groups: ['Senders'],
      origin: idp,
    });
    expect(JSON.stringify(json)).not.toContain('refresh_token');
  });

  it('takes the audiences of all regions and our own, and the URL it was called at', async () => {
    const audiences = [
      'ap1.hana.ondemand.com',
      'https://us1.hana.ondemand.com/',
      new URL(server.neoUrl).origin,
      server.neoUrl,
    ];
    for (const audience of audiences) {
      expect((await server.presentToNeo({ parts: { audience } })).status, audience).toBe(200);
    }
    const called = `http://oauthasservices-acme.portolan.localhost:${server.httpPort}/oauth2/api/v1/token`;
    expect((await server.presentToNeo({ parts: { recipient: called } })).status).toBe(200);
    expect((await server.presentToNeo({ parts: { audience: called } })).status).toBe(400);
    const path = '/t/acme/oauth2/api/v1/token';
    const atTwin = `http://127.0.0.1:${server.httpPort}${path}`;
    const reply = await server.send({
      path,
      ...form({
        grant_type: samlBearer,
        assertion: Buffer.from(server.sign({ recipient: atTwin, audience: 'https://netweaver.ondemand.com' })).toString(
          'base64',
        ),
      }),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...basic(server.neo.id, server.neo.secret),
      },
    });
    expect(reply.status).toBe(200);
  });

  it('S-36: an assertion for another server does not become one for us by its name in `Host`', async () => {
    const host = 'oauthasservices-acme.hana.ondemand.com';
    const path = '/oauth2/api/v1/token';
    const signed = server.sign({ recipient: `http://${host}${path}`, audience: 'https://netweaver.ondemand.com' });
    const body = form({ grant_type: samlBearer, assertion: Buffer.from(signed).toString('base64url') });
    const headers = { ...body.headers, ...basic(server.neo.id, server.neo.secret), host };
    const reply = await server.send({ path, ...body, headers });
    expect([reply.status, reply.json.error]).toEqual([400, 'invalid_grant']);
  });

  const refusals: readonly (readonly [string, () => Presentation, string])[] = [
    ['another audience', () => ({ parts: { audience: 'https://evil.example.com' } }), 'the audience is another'],
    ['another recipient', () => ({ parts: { recipient: server.xsuaaUrl } }), 'the recipient is another'],
    ['an expired one', () => ({ parts: { lifetimeMs: -2 * minute } }), 'expired'],
    [
      'one for longer than ten minutes',
      () => ({ parts: { lifetimeMs: 12 * minute } }),
      'the confirmation ends too far ahead',
    ],
    ['one from the future', () => ({ parts: { nowMs: server.clock.now() + 3 * minute } }), 'issued in the future'],
    [
      'an unsigned one',
      () => ({ change: (signed) => signed.replace(/<ds:Signature .*<\/ds:Signature>/, '') }),
      'XML no-signature',
    ],
    ['a changed one', () => ({ change: (signed) => signed.replace('alice', 'admin') }), 'XML digest'],
    ['one with a document type', () => ({ change: (signed) => `<!DOCTYPE a>${signed}` }), 'XML document-type'],
    ['no XML', () => ({ change: () => 'hello' }), 'XML malformed'],
    ['too much XML', () => ({ change: (signed) => `${signed}<!--${'x'.repeat(262_144)}-->` }), 'XML too-large'],
    [
      'one for a client’s user',
      () => ({ parts: { nameId: 'oauth_client_my_client_1' } }),
      'the name of the user is none',
    ],
  ];
  it.each(refusals)('S-36, S-32: refuses %s, and changes nothing', async (_, presentation, reason) => {
    const before = await countRows(server);
    const reply = await server.presentToNeo(presentation());
    expect(reply).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(JSON.stringify(reply.json)).not.toContain(reason);
    expect(await countRows(server)).toEqual(before);
    const [event] = await auditOf(server.acme.id);
    expect(event).toMatchObject({ action: 'refuse', attributes: { reason: `SAML assertion: ${reason}` } });
  });

  it('S-55: does not take an assertion of a provider only another subaccount trusts', async () => {
    await server.trustedProviders.delete(server.acme.id, { kind: 'saml', name: idp }, administrator);
    const reply = await server.presentToNeo();
    await server.trust();
    expect(reply).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });

  it('S-28: tokens end with the trust in who vouched for the user', async () => {
    const { json } = await server.presentToNeo();
    const check = () => server.rooms.authorizationServer.checkToken(String(json.access_token));
    expect(await check()).toMatchObject({ kind: 'valid' });
    await server.trust({ isEnabled: false });
    server.clock.advance(5_000);
    expect(await check()).toMatchObject({ kind: 'invalid' });
    expect((await server.presentToNeo()).status).toBe(400);
    await server.trust();
    expect(await check()).toMatchObject({ kind: 'valid' });
  });

  it('brings a refresh token for clients with the authorization code grant whose registration says so', async () => {
    const without = await server.registerNeo('code-client');
    const withRefresh = await server.registerNeo('refreshing', { settings: { issuesRefreshForSaml: true } });
    expect((await server.presentToNeo({ client: without })).json).not.toHaveProperty('refresh_token');
    const { json } = await server.presentToNeo({ client: withRefresh, parts: { nameId: 'carol' } });
    expect(json.refresh_token).toMatch(/\w{32}/);
    const refreshed = await server.send({
      host: 'oauthasservices-acme',
      path: '/oauth2/api/v1/token',
      ...form({ grant_type: 'refresh_token', refresh_token: String(json.refresh_token) }),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...basic(withRefresh.id, withRefresh.secret) },
    });
    const check = await server.rooms.authorizationServer.checkToken(String(refreshed.json.access_token));
    expect(check).toMatchObject({ facts: { userName: 'carol' } });
  });

  it('S-03: is not taken from the query, nor from a client without its secret', async () => {
    const assertion = Buffer.from(server.sign({ recipient: server.neoUrl })).toString('base64url');
    const query = new URLSearchParams({ grant_type: samlBearer, assertion });
    const target = { host: 'oauthasservices-acme', path: `/oauth2/api/v1/token?${query}` };
    const reply = await server.send({ ...target, headers: basic(server.neo.id, server.neo.secret) });
    expect(reply).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect((await server.presentToNeo({ client: { id: server.neo.id, secret: 'wrong' } })).status).toBe(401);
  });
});

describe('SAML bearer grant of XSUAA', () => {
  const alias = '/oauth/token/alias/cf-one.authentication.portolan.localhost';

  it('O-31: gives a JWT of the user, with attributes, groups, and a refresh token', async () => {
    await server.trust(
      {
        attributeMapping: [{ assertionAttribute: 'cc', principalAttribute: 'costCenter' }],
        defaultGroups: ['Employees'],
      },
      server.cf.id,
    );
    const { status, json } = await server.presentToXsuaa({ parts: { nameId: 'dave', attributes: { cc: ['1', '2'] } } });
    await server.trust({}, server.cf.id);
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: 'bearer', refresh_token: expect.any(String) });
    expect(claimsOf(json.access_token)).toMatchObject({
      user_name: 'dave',
      origin: idp,
      grant_type: samlBearer,
      'xs.user.attributes': { costCenter: ['1', '2'] },
      'xs.system.attributes': { 'xs.saml.groups': ['Employees'] },
    });
  });

  it('tells the token URL in its metadata, which answers there and under no other name', async () => {
    const reply = await server.send({ method: 'GET', host: 'cf-one.authentication', path: '/saml/metadata' });
    expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'application/xml;charset=UTF-8' } });
    const parsed = parseXml(reply.text);
    if (parsed.kind === 'refused') throw new Error(parsed.reason);
    const service = parsed.root.children[0]?.children.find(({ name }) => name === 'AssertionConsumerService');
    expect(service?.attributes.get('Binding')).toBe('urn:oasis:names:tc:SAML:2.0:bindings:URI');
    const location = service?.attributes.get('Location') ?? '';
    expect(location).toBe(`https://cf-one.authentication.portolan.localhost${alias}`);
    const audience = parsed.root.attributes.get('entityID') ?? '';
    const parts: AssertionParts = { audience, recipient: location };
    expect((await server.presentToXsuaa({ parts, path: alias })).status).toBe(200);
    expect((await server.presentToXsuaa({ parts })).status).toBe(200);
    for (const wrong of ['acme.authentication.portolan.localhost', 'x', `cf-one.authentication.portolan.localhost.`]) {
      expect((await server.presentToXsuaa({ parts, path: `/oauth/token/alias/${wrong}` })).status).toBe(404);
    }
    expect((await server.send({ method: 'GET', host: 'authentication', path: '/saml/metadata' })).status).toBe(404);
    expect((await server.send({ method: 'GET', host: 'nobody.authentication', path: '/saml/metadata' })).status).toBe(
      404,
    );
  });

  it('tells those who come by the path twin to go on by it', async () => {
    const reply = await server.send({ method: 'GET', path: '/t/cf-one/saml/metadata' });
    const base = `http://127.0.0.1:${server.httpPort}/t/cf-one`;
    expect(reply.text).toContain(`Location="${base}${alias}"`);
  });

  it('answers every other grant under the name of the service provider too', async () => {
    const reply = await server.send({
      host: 'cf-one.authentication',
      path: alias,
      ...form({ grant_type: 'client_credentials', client_id: server.xsuaa.id, client_secret: server.xsuaa.secret }),
    });
    expect(reply.status).toBe(200);
  });

  it('refuses audiences of Neo, other recipients, and clients without the grant', async () => {
    const refused = { status: 400, json: { error: 'invalid_grant' } };
    const audience = 'https://netweaver.ondemand.com';
    expect(await server.presentToXsuaa({ parts: { audience } })).toMatchObject(refused);
    expect(await server.presentToXsuaa({ parts: { recipient: server.neoUrl } })).toMatchObject(refused);
    const reply = await server.presentToXsuaa({ client: server.xsuaa });
    expect(reply).toMatchObject({ status: 400, json: { error: 'unauthorized_client' } });
  });
});

describe('SAML bearer grant by the letter of RFC 7522', () => {
  it('takes the token endpoint as audience and recipient', async () => {
    const url = 'https://cf-one.authentication.portolan.localhost/oauth2/token';
    const parts = { audience: url, recipient: url };
    const reply = await server.presentToXsuaa({ path: '/oauth2/token', parts });
    expect(reply).toMatchObject({ status: 200, json: { token_type: 'Bearer' } });
    const neo = 'https://oauthasservices-acme.portolan.localhost/oauth2/token';
    const other = await server.presentToNeo({ path: '/oauth2/token', parts: { audience: neo, recipient: neo } });
    expect(other).toMatchObject({ status: 200, json: { token_type: 'Bearer' } });
  });
});

describeOnBothDatabases('single use of SAML assertions', (_, { createPlace }) => {
  const startOn = async (): Promise<ServerWithSaml> => {
    const { url } = await createPlace();
    return startWithSaml(url === undefined ? {} : { databaseUrl: url });
  };

  it('S-36: of twenty uses at once one succeeds, later ones none, until the assertion has expired anyway', async () => {
    const here = await startOn();
    try {
      const parts = { id: '_once' };
      const before = await countRows(here);
      const replies = await Promise.all(Array.from({ length: 20 }, () => here.presentToNeo({ parts })));
      const accepted = replies.filter(({ status }) => status === 200);
      expect(accepted).toHaveLength(1);
      for (const reply of replies) {
        if (reply.status !== 200) expect(reply).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
      }
      expect(await countRows(here)).toEqual({ ...before, tokens: before.tokens + 1, used: before.used + 1 });
      expect((await here.presentToNeo({ parts })).status).toBe(400);
      expect((await here.presentToNeo({ parts, fields: { token_format: 'jwt' } })).status).toBe(400);
      // The same id in another subaccount is another assertion.
      expect((await here.presentToXsuaa({ parts })).status).toBe(200);
      expect((await here.presentToXsuaa({ parts })).status).toBe(400);
      // Its record goes when its end has come, and then it is expired.
      here.clock.advance(10 * minute);
      await here.rooms.authorizationServer.purgeExpired();
      expect((await countRows(here)).used).toBe(0);
    } finally {
      await here.close();
    }
  }, 60_000);
});

describe('what is left behind', () => {
  it('S-45, S-64: objects are as they were, and no log line or audit event holds an assertion', async () => {
    const signed = server.sign({ recipient: server.neoUrl, nameId: 'MARKER-user', attributes: { constructor: ['x'] } });
    await server.presentToNeo({ change: () => signed });
    const text = Buffer.from(signed).toString('base64url');
    const events = await server.rooms.database.read.selectFrom('audit_events').selectAll().execute();
    for (const place of [server.logLines.join(''), JSON.stringify(events)]) {
      expect(place).not.toContain(text.slice(0, 60));
      expect(place).not.toContain('SignatureValue');
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.getPrototypeOf({}).constructor).toBe(Object);
  });
});
