import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signEnveloped } from '../../../src/crypto/xml/sign-enveloped.ts';
import type { AssertionParts } from '../../../src/crypto/xml/testing/test-assertion.ts';
import { buildAssertion } from '../../../src/crypto/xml/testing/test-assertion.ts';
import { createTestSigner } from '../../../src/crypto/xml/testing/test-signer.ts';
import { buildWrappingShapes } from '../../../src/crypto/xml/testing/wrapping-shapes.ts';
import { addSha1Template, canRunXmlsec, signByXmlsec } from '../../../src/crypto/xml/testing/xmlsec.ts';
import { administrator, basic, form } from '../../support/authorization-server.ts';
import {
  type C4cServer,
  clientSecret,
  dataOf,
  emailFormat,
  issuer,
  type Presentation,
  resultsOf,
  samlBearer,
  startC4c,
  technicalPassword,
  tokenPath,
} from '../../support/cloud-for-customer.ts';

let server: C4cServer;
beforeAll(async () => {
  server = await startC4c();
});
afterAll(() => server.close());

const minute = 60_000;
const lastEvent = async () => {
  const [event] = await server.rooms.audit.list(server.acme.id, { category: 'audit.security-events', limit: 1 });
  return event;
};
const countRows = async () => {
  const { read } = server.rooms.database;
  const tokens = await read.selectFrom('c4c_tokens').select('token_hash').execute();
  const used = await read.selectFrom('used_once').select('key_hash').execute();
  return { tokens: tokens.length, used: used.length };
};

describe('token endpoint of SAP Cloud for Customer, /sap/bc/sec/oauth2/token', () => {
  it('I-42: answers a valid assertion with a token for the lifetime registered', async () => {
    const reply = await server.present();
    expect(reply.status, reply.text).toBe(200);
    expect(reply.json).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 1800,
      scope: 'UIWC:CC_HOME',
    });
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(await lastEvent()).toMatchObject({
      action: 'create',
      actor: { kind: 'user', name: 'mia', clientId: server.client.id },
    });
  });

  it('S-11: keeps the hash of a token only, and no secret or assertion in the log', async () => {
    const { json } = await server.present();
    const rows = await server.rooms.database.read.selectFrom('c4c_tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(json.access_token);
    const log = server.logLines.join('');
    for (const text of [String(json.access_token), clientSecret, 'PHNhbWw']) expect(log).not.toContain(text);
  });

  it('I-46: takes assertions in base64 and in base64url, with and without padding', async () => {
    for (const encoding of ['base64', 'base64url'] as const) {
      expect((await server.present({ encoding })).status, encoding).toBe(200);
    }
    for (const isPadded of [true, false]) {
      const signed = server.sign({});
      // A blank behind the document makes its length one that needs padding.
      const text = Buffer.from(signed.length % 3 === 0 ? `${signed} ` : signed).toString('base64');
      expect(text).toMatch(/=$/);
      const assertion = isPadded ? text : text.replace(/=+$/, '');
      expect((await server.present({ fields: { assertion } })).status, String(isPadded)).toBe(200);
    }
  });

  it('takes the address it was called at as the recipient, at the path twin as well', async () => {
    const path = `/t/acme${tokenPath}`;
    const recipient = `http://acme.crm.portolan.localhost:${server.httpPort}${tokenPath}`;
    expect((await server.present({ parts: { recipient } })).status).toBe(200);
    const atTwin = `http://portolan.localhost:${server.httpPort}${path}`;
    const body = form({
      grant_type: samlBearer,
      scope: 'UIWC:CC_HOME',
      assertion: Buffer.from(server.sign({ recipient: atTwin })).toString('base64'),
    });
    const host = `portolan.localhost:${server.httpPort}`;
    const headers = { ...body.headers, ...basic(server.client.id, clientSecret), host };
    expect((await server.send({ path, body: body.body, headers })).status).toBe(200);
  });

  it('S-36: an assertion for another server does not become one for us by its name in `Host`', async () => {
    const signed = server.sign({ recipient: `http://acme.crm.ondemand.com${tokenPath}` });
    const assertion = Buffer.from(signed).toString('base64');
    const body = form({ grant_type: samlBearer, scope: 'UIWC:CC_HOME', assertion });
    const headers = { ...body.headers, ...basic(server.client.id, clientSecret), host: 'acme.crm.ondemand.com' };
    const reply = await server.send({ path: tokenPath, body: body.body, headers });
    expect([reply.status, reply.json.error]).toEqual([400, 'invalid_grant']);
  });

  it('finds a user of unspecified format by name, as the sample client of SAP names them', async () => {
    const nameIdFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
    expect((await server.present({ parts: { nameIdFormat, nameId: 'MIA' } })).status).toBe(200);
    expect((await server.present({ parts: { nameIdFormat, nameId: 'mia@example.com' } })).status).toBe(400);
  });

  const refusals: readonly (readonly [string, () => Presentation, string])[] = [
    ['another audience', () => ({ parts: { audience: 'globex.crm.portolan.localhost' } }), 'the audience is another'],
    [
      'the audience as a URL',
      () => ({ parts: { audience: 'https://acme.crm.portolan.localhost' } }),
      'the audience is another',
    ],
    ['another recipient', () => ({ parts: { recipient: 'https://evil.example/token' } }), 'the recipient is another'],
    [
      'another issuer',
      () => ({ parts: { issuer: 'https://evil.example' } }),
      'the issuer is neither the provider nor the client',
    ],
    [
      'the issuer in another case',
      () => ({ parts: { issuer: issuer.toUpperCase() } }),
      'the issuer is neither the provider nor the client',
    ],
    [
      'the client as the issuer',
      () => ({ parts: { issuer: server.client.id } }),
      'the issuer is neither the provider nor the client',
    ],
    ['an expired one', () => ({ parts: { lifetimeMs: -2 * minute } }), 'expired'],
    ['one from the future', () => ({ parts: { nowMs: server.clock.now() + 3 * minute } }), 'issued in the future'],
    ['an altered one', () => ({ change: (signed) => signed.replace('mia@', 'jonas@') }), 'XML digest'],
    [
      'an unsigned one',
      () => ({ change: (signed) => signed.replace(/<ds:Signature .*<\/ds:Signature>/, '') }),
      'XML no-signature',
    ],
    ['a document type', () => ({ change: (signed) => `<!DOCTYPE a>${signed}` }), 'XML document-type'],
    [
      'another key',
      () => ({ change: () => signEnveloped(buildAssertion({ issuer }), createTestSigner()) }),
      'XML signature',
    ],
    ['no XML', () => ({ fields: { assertion: '***' } }), 'not base64'],
    [
      'another client in the attribute client_id',
      () => ({ parts: { attributes: { client_id: [server.globexClient.id] } } }),
      'the attribute client_id names another client or none',
    ],
    ['an unknown user', () => ({ parts: { nameId: 'nobody@example.com' } }), 'no such user'],
    ['a name where an address belongs', () => ({ parts: { nameId: 'mia' } }), 'no such user'],
    [
      'a NameID that names nobody',
      () => ({ parts: { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' } }),
      'the format of the NameID names no user',
    ],
  ];
  it.each(refusals)(
    'I-43, I-45, S-36: refuses %s with invalid_grant, and changes nothing',
    async (_, presentation, reason) => {
      const before = await countRows();
      const reply = await server.present(presentation());
      expect(reply, reply.text).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
      expect(reply.text).not.toContain(reason);
      expect(await countRows()).toEqual(before);
      expect(await lastEvent()).toMatchObject({
        action: 'refuse',
        attributes: { reason: `SAML assertion: ${reason}` },
      });
    },
  );

  it('S-34: refuses every wrapping shape', async () => {
    const forged = buildAssertion({ issuer, nameId: 'jonas@example.com', nameIdFormat: emailFormat });
    for (const [name, document] of Object.entries(buildWrappingShapes(server.sign({}), forged))) {
      const reply = await server.present({ change: () => document });
      expect(reply, name).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    }
  });

  it('I-43: gives one token for an assertion, however often and at once it is presented', async () => {
    const signed = server.sign({});
    const replies = await Promise.all(Array.from({ length: 20 }, () => server.present({ change: () => signed })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, json } of replies) if (status !== 200) expect(json.error).toBe('invalid_grant');
    server.clock.advance(4 * minute);
    expect((await server.present({ change: () => signed })).json.error).toBe('invalid_grant');
  });

  it('I-44: refuses a scope that is missing or not registered, and other grants', async () => {
    for (const scope of [undefined, '', 'UIWC:CC_HOME OTHER', 'OTHER']) {
      expect((await server.present({ fields: { scope } })).json, String(scope)).toMatchObject({
        error: 'invalid_scope',
      });
    }
    const reply = await server.present({ fields: { grant_type: 'client_credentials' } });
    expect(reply).toMatchObject({ status: 400, json: { error: 'unsupported_grant_type' } });
    expect((await server.present({ fields: { grant_type: undefined } })).json.error).toBe('invalid_request');
    expect((await server.present({ fields: { assertion: undefined } })).json.error).toBe('invalid_request');
  });

  it('I-44, S-04: refuses a wrong secret, an unknown client and another one in the form alike', async () => {
    const wrong = { id: server.client.id, secret: 'wrong' };
    const unknown = { id: '_00000000000', secret: clientSecret };
    const replies = [
      await server.present({ credentials: wrong }),
      await server.present({ credentials: unknown }),
      await server.present({ fields: { client_id: server.globexClient.id } }),
      await server.present({ credentials: server.globexClient }),
    ];
    for (const { status, json, headers } of replies) {
      expect({ status, json }).toEqual({
        status: 401,
        json: { error: 'invalid_client', error_description: 'Client authentication failed' },
      });
      expect(headers['www-authenticate']).toMatch(/^Basic /);
    }
    const none = await server.send({ host: 'acme.crm', path: tokenPath, ...form({ grant_type: samlBearer }) });
    expect(none).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    expect((await server.present({ host: 'nobody.crm' })).status).toBe(404);
  });

  it('I-45: refuses a locked user at once', async () => {
    const { identityProvider } = server.rooms;
    await identityProvider.disableUser(server.acme.id, 'jonas', administrator);
    const reply = await server.present({ parts: { nameId: 'jonas@example.com' } });
    await identityProvider.enableUser(server.acme.id, 'jonas', administrator);
    expect(reply).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });

  it('demands the attribute client_id where the client is registered so', async () => {
    const strict = await server.register(server.acme.id, 'strict', { requiresClientId: true });
    const presentTo = (parts: AssertionParts) => server.present({ credentials: strict, parts });
    expect((await presentTo({})).json.error).toBe('invalid_grant');
    expect((await presentTo({ attributes: { client_id: [strict.id, strict.id] } })).json.error).toBe('invalid_grant');
    expect((await presentTo({ attributes: { client_id: [strict.id] } })).status).toBe(200);
  });

  it('takes e-mail addresses only where the provider may use them', async () => {
    const certificate = server.signer.certificatePem;
    await server.manage.putProvider(server.acme.id, { issuer, certificate, allowsEmail: false }, administrator);
    const reply = await server.present();
    await server.manage.putProvider(server.acme.id, { issuer, certificate }, administrator);
    expect(reply).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });

  it.skipIf(!canRunXmlsec())(
    "S-33: takes SHA-1, with which SAP's sample client signs, only from a provider that may use it",
    async () => {
      const certificate = server.signer.certificatePem;
      const sign = () => signByXmlsec(addSha1Template(server.build()), server.signer);
      const presentSha1 = (change = (signed: string) => signed) => server.present({ change: () => change(sign()) });
      const refused = await presentSha1();
      expect(refused).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
      expect(await lastEvent()).toMatchObject({ attributes: { reason: 'SAML assertion: XML signature' } });
      await server.manage.putProvider(server.acme.id, { issuer, certificate, allowsSha1: true }, administrator);
      const [taken, altered, sha256] = [
        await presentSha1(),
        await presentSha1((signed) => signed.replace('mia@', 'jonas@')),
        await server.present(),
      ];
      await server.manage.putProvider(server.acme.id, { issuer, certificate }, administrator);
      expect(taken.status, taken.text).toBe(200);
      expect(altered).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
      expect(sha256.status).toBe(200);
      expect((await presentSha1()).status).toBe(400);
    },
  );

  it('takes the name of the local service provider as it was set', async () => {
    await server.manage.setLocalServiceProvider(server.acme.id, 'MY_C4C', administrator);
    const [own, host] = [await server.present({ parts: { audience: 'MY_C4C' } }), await server.present()];
    await server.manage.setLocalServiceProvider(server.acme.id, undefined, administrator);
    expect([own.status, host.status]).toEqual([200, 400]);
  });

  it('I-50, S-28: a disabled provider vouches for nobody: no new tokens, and none of the old ones', async () => {
    const token = await server.fetchToken();
    const certificate = server.signer.certificatePem;
    await server.manage.putProvider(server.acme.id, { issuer, certificate, isEnabled: false }, administrator);
    const [fetched, used] = [await server.present(), await server.call(`Bearer ${token}`, 'AccountCollection')];
    await server.manage.putProvider(server.acme.id, { issuer, certificate }, administrator);
    expect(fetched).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(used.status).toBe(401);
    expect((await server.present()).status).toBe(200);
  });

  it('S-09: slows down who guesses secrets, and not the client that knows its own', async () => {
    const guessed = await server.register(server.acme.id, 'guessed');
    expect((await server.present({ credentials: guessed })).status).toBe(200);
    const wrong = { id: server.globexClient.id, secret: 'wrong secret' };
    const tries = await Promise.all(Array.from({ length: 20 }, () => server.present({ credentials: wrong })));
    expect(tries.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 401));
    const next = await server.present({ credentials: server.globexClient, host: 'globex.crm' });
    expect(next).toMatchObject({ status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
    expect((await server.present({ credentials: guessed })).status).toBe(200);
    for (let sent = 0; sent < 60; sent += 1) {
      await server.send({ host: 'acme.crm', path: tokenPath, ...form({ grant_type: samlBearer }) });
    }
    const flooded = await server.send({ host: 'acme.crm', path: tokenPath, ...form({ grant_type: samlBearer }) });
    expect(flooded.status).toBe(429);
    expect((await server.present({ credentials: guessed })).status).toBe(200);
  }, 120_000);
});

describe('a token', () => {
  it('I-47: reads accounts as the user of the NameID', async () => {
    const token = await server.fetchToken();
    const made = await server.call(`Bearer ${token}`, 'AccountCollection', { json: { AccountName: 'Hansekontor' } });
    expect(made.status, made.text).toBe(201);
    expect(dataOf(made)).toMatchObject({ CreatedBy: 'Mia Petersen', ChangedBy: 'Mia Petersen' });
    const [account, ...more] = resultsOf(await server.call(`Bearer ${token}`, 'AccountCollection?$top=1&$format=json'));
    expect(more).toEqual([]);
    expect(account).toMatchObject({ AccountName: 'Hansekontor', CreatedBy: 'Mia Petersen', AccountID: '1000001' });
    const [event] = await server.rooms.audit.list(server.acme.id, { category: 'audit.data-modification', limit: 1 });
    expect(event).toMatchObject({
      actor: { kind: 'user', name: 'mia', clientId: server.client.id },
      action: 'create',
      object: 'Account 1000001',
    });
  });

  it('ends with its lifetime, with its client and with its user', async () => {
    const other = await server.register(server.acme.id, 'short-lived');
    const tokenOf = async () => `Bearer ${String((await server.present({ credentials: other })).json.access_token)}`;
    const [first, second] = [await tokenOf(), await tokenOf()];
    const status = async (token: string) => (await server.call(token, 'AccountCollection')).status;
    expect([await status(first), await status(second)]).toEqual([200, 200]);
    await server.rooms.identityProvider.disableUser(server.acme.id, 'mia', administrator);
    expect(await status(first)).toBe(401);
    await server.rooms.identityProvider.enableUser(server.acme.id, 'mia', administrator);
    server.clock.advance(1_801_000);
    expect(await status(first)).toBe(401);
    const third = await tokenOf();
    expect(await status(third)).toBe(200);
    await server.manage.deleteClient(server.acme.id, other.id, administrator);
    expect(await status(third)).toBe(401);
    expect(await server.rooms.cloudForCustomer.purgeExpired()).toBeGreaterThan(0);
  });

  it('S-50, S-55: counts in its own system only, and nothing weaker is tried in its place', async () => {
    const token = await server.fetchToken();
    const path = 'AccountCollection?$format=json';
    expect((await server.call(`Bearer ${token}`, path, { host: 'globex.crm' })).status).toBe(401);
    expect((await server.call('Bearer x', path)).status).toBe(401);
    expect((await server.call(basic('EXTENSION', 'wrong').authorization, path)).status).toBe(401);
    expect((await server.call(basic('nobody', technicalPassword).authorization, path)).status).toBe(401);
    const refused = await server.call('Bearer x', path);
    expect(refused.headers['www-authenticate']).toContain('error="invalid_token"');
  });
});
