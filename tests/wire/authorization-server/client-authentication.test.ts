import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  administrator,
  basic,
  form,
  neoSecret,
  type ServerWithClients,
  startWithClients,
} from '../../support/authorization-server.ts';

let server: ServerWithClients;
beforeAll(async () => {
  server = await startWithClients();
});
afterAll(() => server.close());

const host = 'oauthasservices-acme';
const path = '/oauth2/api/v1/token';
const inQuery = `${path}?grant_type=client_credentials`;
const grant = { grant_type: 'client_credentials' };
const challenge = 'Basic realm="acme", charset="UTF-8"';

/** Requests to the Neo endpoint with these headers, and these fields in the body. */
const ask = (
  headers: Readonly<Record<string, string | readonly string[]>>,
  fields?: Readonly<Record<string, string>>,
) => {
  if (fields === undefined) return server.send({ host, path: inQuery, headers });
  const body = form({ ...grant, ...fields });
  return server.send({ host, path, ...body, headers: { ...body.headers, ...headers } });
};
const header = (text: string) => ({ authorization: `Basic ${Buffer.from(text, 'latin1').toString('base64')}` });
const registerWith = async (secret: string): Promise<string> => {
  const { client } = await server.clients.register(
    {
      kind: 'neo-application',
      subaccountId: server.acme.id,
      name: 'Client',
      secret,
      authorizationGrant: 'client-credentials',
      subscription: server.tmn,
      tokenLifetimeSeconds: 60,
    },
    administrator,
  );
  return client.clientId;
};

describe('client authentication', () => {
  it('O-25, O-76: compares the secret as sent, then form-decoded', async () => {
    const id = await registerWith('a+b%c&d#e$f"ü');
    const encoded = encodeURIComponent('a+b%c&d#e$f"ü');
    const raw = Buffer.from(`${id}:a+b%c&d#e$f"ü`, 'utf8').toString('base64');
    expect((await ask({ authorization: `Basic ${raw}` })).status).toBe(200);
    expect((await ask(basic(id, encoded))).status).toBe(200);
    expect((await ask(basic(id.replaceAll('-', '%2D'), encoded))).status, 'openid-client escapes "-"').toBe(200);
  });

  it('O-76: with X-CF-ENCODED-CREDENTIALS only the decoded form counts', async () => {
    const secret = 'plus+plus+plus';
    const id = await registerWith(secret);
    const marked = { 'x-cf-encoded-credentials': 'true' };
    expect((await ask({ ...basic(id, encodeURIComponent(secret)), ...marked })).status).toBe(200);
    expect((await ask({ ...basic(id, secret), ...marked })).status).toBe(401);
    expect((await ask({ ...basic(id, '%zz'), ...marked })).status).toBe(401);
  });

  it('S-05: every character of a long secret counts', async () => {
    const secret = 'x'.repeat(200);
    const id = await registerWith(secret);
    expect((await ask(basic(id, `${'x'.repeat(199)}y`))).status).toBe(401);
    expect((await ask(basic(id, secret.slice(0, -1)))).status).toBe(401);
    expect((await ask(basic(id, secret))).status).toBe(200);
  });

  it.each([
    ['O-8: a wrong secret', () => basic('my_client_1', 'wrong-secret')],
    ['an unknown client', () => basic('nobody', 'wrong-secret')],
    ['no colon', () => header('my_client_1')],
    ['no user', () => header(':secret')],
    ['S-06: no UTF-8', () => header('my_client_1:\xff\xfe')],
    ['S-06: a NUL', () => header('my_client_1:a\0b')],
    ['no base64', () => ({ authorization: 'Basic ***' })],
    ['another scheme', () => ({ authorization: 'Bearer abc' })],
    ['a client id in other letters', () => basic('MY_CLIENT_1', neoSecret)],
    ['nothing at all', () => ({})],
  ])('S-04: %s is 401 with the same body and a Basic challenge', async (_name, headers) => {
    const reply = await ask(headers());
    expect(reply.status).toBe(401);
    expect(reply.json).toEqual({ error: 'invalid_client', error_description: 'Client authentication failed' });
    expect(reply.headers['www-authenticate']).toBe(challenge);
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it('O-9, I-3: body credentials alone are refused, without a challenge that would hide the error', async () => {
    const reply = await ask({}, { client_id: 'my_client_1', client_secret: neoSecret });
    expect([reply.status, reply.json.error, reply.headers['www-authenticate']]).toEqual([
      401,
      'invalid_client',
      undefined,
    ]);
  });

  it('O-10: the header wins over body credentials of the same client', async () => {
    const own = basic('my_client_1', neoSecret);
    expect((await ask(own, { client_id: 'my_client_1', client_secret: neoSecret })).status).toBe(200);
    expect((await ask(own, { client_secret: 'another' })).status).toBe(200);
    const foreign = await ask(own, { client_id: 'other', client_secret: neoSecret });
    expect([foreign.status, foreign.json.error]).toEqual([400, 'invalid_request']);
  });

  it('S-02: refuses two Authorization headers, and Basic beside an assertion', async () => {
    const own = basic('my_client_1', neoSecret);
    const twice = await ask({ authorization: [own.authorization, own.authorization] });
    expect([twice.status, twice.json.error]).toEqual([400, 'invalid_request']);
    const assertion = await ask(own, { client_assertion: 'a.b.c' });
    expect([assertion.status, assertion.json.error]).toEqual([400, 'invalid_request']);
  });

  it.each([
    ['cf-one.authentication', '/oauth/token'],
    ['cf-one.authentication', '/oauth2/token'],
  ])('S-02: %s%s refuses Basic together with a secret in the body', async (zone, endpoint) => {
    const { id, secret } = server.xsuaa;
    const body = form({ ...grant, client_id: id, client_secret: secret });
    const both = await server.send({
      host: zone,
      path: endpoint,
      ...body,
      headers: { ...body.headers, ...basic(id, secret) },
    });
    expect([both.status, both.json.error]).toEqual([400, 'invalid_request']);
    const idOnly = form({ ...grant, client_id: id });
    const single = await server.send({
      host: zone,
      path: endpoint,
      ...idOnly,
      headers: { ...idOnly.headers, ...basic(id, secret) },
    });
    expect(single.status, 'a repeated client_id is fine').toBe(200);
  });

  it('takes credentials from the body where the setting allows it', async () => {
    const other = await startWithClients({ acceptNeoBodyCredentials: true });
    const reply = await other.send({
      host,
      path,
      ...form({ ...grant, client_id: 'my_client_1', client_secret: neoSecret }),
    });
    expect(reply.status).toBe(200);
    await other.close();
  });
});

describe('the time a refusal takes', () => {
  it('S-04: is the same for an unknown client, a wrong secret of either kind, and the wrong method', async () => {
    const generated = await server.clients.register(
      {
        kind: 'neo-application',
        subaccountId: server.acme.id,
        name: 'Generated',
        authorizationGrant: 'client-credentials',
        subscription: server.tmn,
        tokenLifetimeSeconds: 60,
      },
      administrator,
    );
    const kinds = [
      () => ask(basic(randomUUID(), 'wrong-secret')),
      () => ask(basic(generated.client.clientId, 'wrong-secret')),
      () => ask(basic('my_client_1', 'wrong-secret')),
      () => ask({}, { client_id: generated.client.clientId, client_secret: 'wrong-secret' }),
      () => ask({}),
    ];
    // The first refusals teach the delay how long the slowest kind takes here.
    for (const refuse of kinds) await refuse();
    for (let round = 0; round < 3; round += 1) {
      for (const refuse of kinds) {
        const startedAtMs = performance.now();
        expect((await refuse()).status).toBe(401);
        expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(245);
      }
    }
    server.clock.advance(60_000);
  });
});

describe('several secrets', () => {
  it('are all valid until they expire or are removed, and say when they were last used', async () => {
    const { clients, acme, clock } = server;
    const id = await registerWith('first-secret');
    const expiresAtMs = clock.now() + 60_000;
    const { secretId, secret } = await clients.addSecret(acme.id, id, { expiresAtMs }, administrator);
    expect((await ask(basic(id, 'first-secret'))).status).toBe(200);
    expect((await ask(basic(id, secret.reveal()))).status).toBe(200);
    await server.rooms.authorizationServer.flush();
    const listed = await clients.listSecrets(acme.id, id);
    expect(listed).toEqual([
      { secretId: expect.any(String), createdAtMs: expect.any(Number), lastUsedAtMs: expect.any(Number) },
      { secretId, createdAtMs: expect.any(Number), expiresAtMs, lastUsedAtMs: expect.any(Number) },
    ]);
    clock.advance(61_000);
    expect((await ask(basic(id, secret.reveal()))).status).toBe(401);
    await clients.removeSecret(acme.id, id, listed[0]?.secretId ?? '', administrator);
    expect((await ask(basic(id, 'first-secret'))).status).toBe(401);
  });

  it('S-28: a disabled client gets no token, and its tokens are worth nothing', async () => {
    const id = await registerWith('some-secret');
    const token = String((await ask(basic(id, 'some-secret'))).json.access_token);
    await server.clients.update(server.acme.id, id, { isEnabled: false }, administrator);
    const refused = await ask(basic(id, 'some-secret'));
    expect(refused.json).toEqual({ error: 'invalid_client', error_description: 'Client authentication failed' });
    expect((await server.rooms.authorizationServer.checkToken(token)).kind).toBe('invalid');
    await server.clients.update(server.acme.id, id, { isEnabled: true }, administrator);
    expect((await ask(basic(id, 'some-secret'))).status).toBe(200);
  });
});

describe('guessing', () => {
  const guess = async (id: string, times: number): Promise<readonly number[]> => {
    const replies = await Promise.all(Array.from({ length: times }, (_, index) => ask(basic(id, `wrong-${index}`))));
    return replies.map(({ status }) => status).sort();
  };

  it('S-09: is answered 429 from the 20th failure, per client, and forgotten within a minute', async () => {
    server.clock.advance(60_000);
    const { client, secret } = await server.clients.register(
      {
        kind: 'neo-application',
        subaccountId: server.acme.id,
        name: 'Attacked',
        authorizationGrant: 'client-credentials',
        subscription: server.tmn,
        tokenLifetimeSeconds: 60,
      },
      administrator,
    );
    const statuses = await guess(client.clientId, 25);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses.slice(20)).toEqual(Array(5).fill(429));

    const own = basic(client.clientId, secret?.reveal() ?? '');
    const turnedAway = await ask(own);
    expect([turnedAway.status, turnedAway.json.error]).toEqual([429, 'temporarily_unavailable']);
    expect(Number(turnedAway.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(basic('my_client_1', neoSecret))).status, 'another client').toBe(200);
    server.clock.advance(31_000);
    expect((await ask(own)).status).toBe(200);
    await guess('my_client_1', 3);
    expect((await ask(basic('my_client_1', neoSecret))).status).toBe(200);
  });

  it('S-09: counts per address too, but not against a client that is known there', async () => {
    server.clock.advance(60_000);
    expect((await ask(basic('my_client_1', neoSecret))).status).toBe(200);
    const replies = await Promise.all(Array.from({ length: 70 }, () => ask(basic(randomUUID(), 'wrong-secret'))));
    const statuses = replies.map(({ status }) => status).sort();
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(401));
    expect(statuses.slice(60)).toEqual(Array(10).fill(429));
    expect((await ask(basic('my_client_1', neoSecret))).status).toBe(200);
    server.clock.advance(60_000);
  });
});

describe('what is left of an attempt', () => {
  it('S-65: a secret that names no client is refused, and that is on record', async () => {
    const body = form({ ...grant, client_secret: 'belongs-to-nobody' });
    const { status, json } = await server.send({ host: 'cf-one.authentication', path: '/oauth/token', ...body });
    expect([status, json.error]).toEqual([401, 'invalid_client']);
    const [event] = await server.rooms.audit.list('installation');
    expect(event).toMatchObject({ action: 'refuse', attributes: { reason: 'a secret without a client id' } });
  });

  it('O-82, S-64, S-65: an audit event without secret or token, and no trace of them in the log', async () => {
    const marker = 'marker-secret-8271a067';
    const id = await registerWith('right-secret-123');
    await ask(basic(id, marker));
    const { json } = await ask(basic(id, 'right-secret-123'));
    const token = String(json.access_token);
    const installation = await server.rooms.audit.list('installation');
    const inAccount = await server.rooms.audit.list(server.acme.id);
    expect(inAccount).toContainEqual(
      expect.objectContaining({ action: 'refuse', object: `OAuth client ${id}`, category: 'audit.security-events' }),
    );
    expect(inAccount).toContainEqual(
      expect.objectContaining({ action: 'create', message: `Creating access token: ${token.slice(0, 5)}` }),
    );
    const everything = JSON.stringify([installation, inAccount]) + server.logLines.join('\n');
    for (const secret of [marker, 'right-secret-123', token.slice(0, 8)]) expect(everything).not.toContain(secret);
  });
});
