import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { form, headerOf, type ServerWithClients, startWithClients } from '../../support/authorization-server.ts';
import { createManagementCaller, type ManagementReply } from '../../support/management.ts';

const hourMs = 3_600_000;
const zone = 'cf-one.authentication';
const api = '/management/v1/subaccounts/cf-one/signing-keys';
const keySchema = z.object({
  kid: z.string(),
  algorithm: z.string(),
  state: z.string(),
  safeToDelete: z.object({ isSafe: z.boolean(), fromMs: z.number().optional() }),
});

let server: ServerWithClients;
let manage: ReturnType<typeof createManagementCaller>;
beforeEach(async () => {
  server = await startWithClients();
  manage = createManagementCaller(server);
});
afterEach(() => server.close());

const credentials = () => ({ client_id: server.xsuaa.id, client_secret: server.xsuaa.secret });
const fetchToken = async (): Promise<string> => {
  const fields = { grant_type: 'client_credentials', ...credentials() };
  return String((await server.send({ host: zone, path: '/oauth/token', ...form(fields) })).json.access_token);
};
const kidOf = (token: string): string => String(headerOf(token).kid);
const isActive = async (token: string): Promise<unknown> =>
  (await server.send({ host: zone, path: '/introspect', ...form({ token, ...credentials() }) })).json.active;

const getKeys = (path = '/token_keys', headers = {}, method = 'GET') =>
  server.send({ method, host: zone, path, headers });
const publishedKids = async (): Promise<readonly string[]> =>
  z
    .object({ keys: z.array(z.object({ kid: z.string() })) })
    .parse((await getKeys()).json)
    .keys.map(({ kid }) => kid);

const create = async (body: object = {}) => keySchema.parse((await manage('POST', api, { body })).body);
const enable = (kid: string, isForced = false): Promise<ManagementReply> =>
  manage('POST', `${api}/${kid}/enable`, { body: { isForced } });
const remove = (kid: string, isEmergency = false): Promise<ManagementReply> =>
  manage('POST', `${api}/${kid}/delete`, { body: { isEmergency } });
const list = async () => z.array(keySchema).parse((await manage('GET', api)).body);
const states = async () => Object.fromEntries((await list()).map(({ kid, state }) => [kid, state]));

describe('rotation of signing keys', () => {
  it('O-75: a new key is published at once, signs once it is enabled, and the old one verifies until its tokens have expired', async () => {
    const before = await fetchToken();
    const old = kidOf(before);
    const { kid } = await create();
    expect(await publishedKids()).toEqual([old, kid]);
    expect(kidOf(await fetchToken())).toBe(old);

    server.clock.advance(12 * hourMs);
    const late = await fetchToken();
    expect((await enable(kid)).body).toMatchObject({ kid, state: 'active' });
    expect(await publishedKids()).toEqual([kid, old]);
    const after = await fetchToken();
    expect(kidOf(after)).toBe(kid);
    expect([await isActive(late), await isActive(after)]).toEqual([true, true]);

    server.clock.advance(12 * hourMs - 60_000);
    expect(await isActive(late)).toBe(true);
    expect(await remove(old)).toMatchObject({ status: 409, body: { description: expect.stringContaining('until') } });
    expect(await server.rooms.authorizationServer.signingKeys.runDueRotations()).toBe(0);

    server.clock.advance(11 * 60_000 + 1);
    expect(await server.rooms.authorizationServer.signingKeys.runDueRotations()).toBe(1);
    expect(await states()).toEqual({ [kid]: 'active' });
    expect(await publishedKids()).toEqual([kid]);
  });

  it('O-75: refuses a third key, whether the second one is pending or retired', async () => {
    await fetchToken();
    const { kid } = await create();
    const refused = { status: 409, body: { error: 'conflict', description: expect.stringContaining('two signing') } };
    expect(await manage('POST', api, { body: {} })).toMatchObject(refused);
    server.clock.advance(12 * hourMs);
    await enable(kid);
    expect(await manage('POST', api, { body: {} })).toMatchObject(refused);
    expect(await manage('POST', `${api}/rotate`, { body: {} })).toMatchObject(refused);
    expect(await list()).toHaveLength(2);
  });

  it('enables a key 12 hours after it was published, by force an hour after, and never before', async () => {
    const { kid } = await create();
    server.clock.advance(hourMs - 1000);
    expect(await enable(kid, true)).toMatchObject({ status: 409, body: { error: 'conflict' } });
    server.clock.advance(1000);
    expect((await enable(kid)).status).toBe(409);
    expect(await states()).toMatchObject({ [kid]: 'pending' });
    expect((await enable(kid, true)).status).toBe(200);
    expect(kidOf(await fetchToken())).toBe(kid);
    expect((await enable(kid)).status, 'again: no change').toBe(200);
  });

  it('moves a subaccount from RS256 to ES256, and keeps to it', async () => {
    const rsa = await fetchToken();
    const { kid, algorithm } = await create({ algorithm: 'ES256' });
    expect(algorithm).toBe('ES256');
    server.clock.advance(12 * hourMs);
    const lateRsa = await fetchToken();
    await enable(kid);
    const ec = await fetchToken();
    expect([headerOf(rsa).alg, headerOf(ec).alg]).toEqual(['RS256', 'ES256']);
    expect([await isActive(lateRsa), await isActive(ec)]).toEqual([true, true]);
    server.clock.advance(13 * hourMs);
    await remove(kidOf(rsa));
    expect(await create()).toMatchObject({ algorithm: 'ES256' });
  });

  it('rotates in one step: enables the new key after 48 hours and deletes the old one when it is safe', async () => {
    const { signingKeys } = server.rooms.authorizationServer;
    const old = kidOf(await fetchToken());
    const { kid } = keySchema.parse((await manage('POST', `${api}/rotate`, { body: {} })).body);
    expect((await manage('POST', `${api}/rotate`, { body: {} })).body, 'a second call').toMatchObject({ kid });
    expect(await manage('POST', `${api}/rotate`, { body: { algorithm: 'ES256' } })).toMatchObject({ status: 409 });
    server.clock.advance(48 * hourMs - 60_000);
    expect(await signingKeys.runDueRotations()).toBe(0);
    server.clock.advance(60_001);
    expect(await signingKeys.runDueRotations()).toBe(1);
    expect(await states()).toEqual({ [old]: 'retired', [kid]: 'active' });
    server.clock.advance(12 * hourMs + 600_001);
    expect(await signingKeys.runDueRotations()).toBe(1);
    expect(await states()).toEqual({ [kid]: 'active' });
  });

  it('puts creating, enabling and deleting on record, with who did it', async () => {
    const old = kidOf(await fetchToken());
    const { kid } = await create();
    server.clock.advance(hourMs);
    await enable(kid, true);
    await remove(old, true);
    const events = await server.rooms.audit.list(server.cf.id, { limit: 100 });
    const recorded = events
      .filter(({ object }) => object.startsWith('signing key'))
      .map(({ message, actor, category }) => `${category} ${actor.name}: ${message}`);
    expect([...recorded].sort()).toEqual(
      [
        `audit.configuration signing-keys: Creating signing key: ${old}`,
        `audit.configuration administrator: Creating signing key: ${kid}`,
        `audit.configuration administrator: Enabling signing key: ${kid}`,
        `audit.configuration administrator: Deleting signing key: ${old}`,
      ].sort(),
    );
  });

  it('S-55: does not find a key of another subaccount', async () => {
    const { kid } = await create();
    for (const call of ['enable', 'delete']) {
      const path = `/management/v1/subaccounts/acme/signing-keys/${kid}/${call}`;
      expect(await manage('POST', path, { body: {} })).toMatchObject({ status: 404 });
    }
    expect(await states()).toMatchObject({ [kid]: 'pending' });
  });
});

describe('emergency removal of a signing key', () => {
  it('S-24: ends its tokens at once, remembered checks included, and a new key signs at once', async () => {
    const stolen = await fetchToken();
    expect(await isActive(stolen)).toBe(true);
    expect(await remove(kidOf(stolen))).toMatchObject({ status: 409 });
    expect(await isActive(stolen)).toBe(true);
    expect((await remove(kidOf(stolen), true)).status).toBe(200);
    expect(await isActive(stolen)).toBe(false);
    const [replacement, ...others] = await list();
    expect([replacement?.state, others]).toEqual(['active', []]);
    const token = await fetchToken();
    expect(kidOf(token)).toBe(replacement?.kid);
    expect(await publishedKids()).toEqual([replacement?.kid]);
    expect(await isActive(token)).toBe(true);
  });

  it('lets the pending key take over, which applications know already', async () => {
    const stolen = await fetchToken();
    const { kid } = await create();
    await remove(kidOf(stolen), true);
    expect(await states()).toEqual({ [kid]: 'active' });
    expect(kidOf(await fetchToken())).toBe(kid);
  });

  it('of a retired key ends the tokens it signed and leaves the others', async () => {
    const stolen = await fetchToken();
    const { kid } = await create();
    server.clock.advance(hourMs);
    await enable(kid, true);
    const good = await fetchToken();
    await remove(kidOf(stolen), true);
    expect([await isActive(stolen), await isActive(good)]).toEqual([false, true]);
    expect((await create()).state, 'its place is free').toBe('pending');
  });
});

describe('the published key set', () => {
  it('S-23: holds public members only, for each key type, retired and pending keys included', async () => {
    const rsa = kidOf(await fetchToken());
    const { kid } = await create({ algorithm: 'ES256' });
    const { keys } = z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).parse((await getKeys()).json);
    const members = Object.fromEntries(keys.map((key) => [String(key.kid), Object.keys(key).sort()]));
    expect(members).toEqual({
      [rsa]: ['alg', 'e', 'kid', 'kty', 'n', 'use', 'value'],
      [kid]: ['alg', 'crv', 'kid', 'kty', 'use', 'value', 'x', 'y'],
    });
    for (const key of keys) expect(key.value).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  });

  it('/token_key is the key that signs, not the newest', async () => {
    const old = kidOf(await fetchToken());
    const { kid } = await create();
    expect((await getKeys('/token_key')).json.kid).toBe(old);
    server.clock.advance(12 * hourMs);
    await enable(kid);
    expect((await getKeys('/token_key')).json.kid).toBe(kid);
  });

  it('changes its ETag with the keys only, and answers 304 to one of a list, weak or not', async () => {
    const { headers } = await getKeys();
    const etag = String(headers.etag);
    for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const reply = await getKeys('/token_keys', { 'if-none-match': condition });
      expect([reply.status, reply.text, reply.headers['cache-control']], condition).toEqual([
        304,
        '',
        'public, max-age=3600',
      ]);
    }
    await create();
    const changed = await getKeys('/token_keys', { 'if-none-match': etag });
    expect([changed.status, changed.headers.etag === etag]).toEqual([200, false]);
  });

  it.each(['/token_keys', '/token_key', '/oauth2/jwks'])('answers HEAD %s like GET, without the body', async (path) => {
    const get = await getKeys(path);
    const head = await getKeys(path, {}, 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
    for (const name of ['etag', 'cache-control', 'content-type']) expect(head.headers[name]).toBe(get.headers[name]);
    const known = await getKeys(path, { 'if-none-match': String(head.headers.etag) }, 'HEAD');
    expect(known.status).toBe(304);
  });
});
