import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  basic,
  form,
  neoSecret,
  type ServerWithClients,
  startWithClients,
  type WireReply,
} from '../../support/authorization-server.ts';

let server: ServerWithClients;
beforeAll(async () => {
  server = await startWithClients({ trustedProxies: ['127.0.0.1'] });
});
afterAll(() => server.close());
beforeEach(() => server.clock.advance(60_000));

const stranger = '192.0.2.1';
const host = 'oauthasservices-acme';
const path = '/oauth2/api/v1/token';

/** Asks for a token from an address, as our own proxy reports it. */
const ask = (
  address: string,
  headers: Readonly<Record<string, string>> = {},
  fields: Readonly<Record<string, string>> = {},
): Promise<WireReply> => {
  const body = form({ grant_type: 'client_credentials', ...fields });
  return server.send({ host, path, ...body, headers: { ...body.headers, 'x-forwarded-for': address, ...headers } });
};
const askOften = (times: number, attempt: () => Promise<WireReply>): Promise<readonly WireReply[]> =>
  Promise.all(Array.from({ length: times }, attempt));
const statusesOf = (replies: readonly WireReply[]): readonly number[] => replies.map(({ status }) => status).sort();
/** What names a client of a subaccount is on record there, all else at the installation. */
const listRefusals = async (address: string) => {
  const scopes = ['installation', server.acme.id, server.cf.id] as const;
  const events = await Promise.all(scopes.map((scope) => server.rooms.audit.list(scope)));
  return events.flat().filter(({ actor, action }) => actor.remoteAddress === address && action === 'refuse');
};

describe('refusals that need no secret', () => {
  it.each<readonly [string, string, () => Promise<WireReply>]>([
    ['without credentials', '192.0.2.10', () => ask('192.0.2.10')],
    ['with another client id each time', '192.0.2.11', () => ask('192.0.2.11', {}, { client_id: randomUUID() })],
    ['with a malformed header', '192.0.2.12', () => ask('192.0.2.12', { authorization: 'Basic ***' })],
    ['with a bearer token', '192.0.2.13', () => ask('192.0.2.13', { authorization: 'Bearer abc' })],
    [
      'with a secret where none is taken',
      '192.0.2.14',
      () => ask('192.0.2.14', {}, { client_id: randomUUID(), client_secret: 'guess' }),
    ],
  ])('S-09: %s are 429 from the 60th on and leave no more audit events', async (_name, address, attempt) => {
    const replies = await askOften(100, attempt);
    expect(statusesOf(replies)).toEqual([...Array(59).fill(401), ...Array(41).fill(429)]);
    const turnedAway = replies.find(({ status }) => status === 429);
    expect(turnedAway?.json.error).toBe('temporarily_unavailable');
    expect(Number(turnedAway?.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(turnedAway?.headers['retry-after'])).toBeLessThanOrEqual(30);
    const events = await listRefusals(address);
    expect(events).toHaveLength(60);
    expect(events.filter(({ message }) => /rate limit reached/i.test(message))).toHaveLength(1);
  });

  it('S-09: all kinds count together, at every endpoint where clients authenticate', async () => {
    await askOften(40, () => ask(stranger));
    await askOften(20, () => ask(stranger, { authorization: 'Basic ***' }));
    const zone = { host: 'cf-one.authentication', headers: { 'x-forwarded-for': stranger } };
    for (const endpoint of ['/oauth2/introspect', '/oauth2/revoke', '/check_token', '/oauth/token']) {
      const body = form({ grant_type: 'client_credentials', token: 'x' });
      const reply = await server.send({
        ...zone,
        path: endpoint,
        ...body,
        headers: { ...body.headers, ...zone.headers },
      });
      expect(reply.status, endpoint).toBe(429);
    }
  });

  it('S-09: neither another address nor a client with the right secret is affected, and all is forgotten', async () => {
    expect(statusesOf(await askOften(70, () => ask(stranger)))).toContain(429);
    expect((await ask('192.0.2.2')).status, 'another address').toBe(401);
    expect((await ask(stranger, basic('my_client_1', neoSecret))).status, 'never seen there before').toBe(200);
    expect((await ask(stranger)).status).toBe(429);
    expect((await ask(stranger, basic('my_client_1', 'wrong-secret'))).status, 'judged by its own failures').toBe(401);
    server.clock.advance(30_000);
    expect((await ask(stranger)).status).toBe(401);
  });

  it('a right secret in the wrong place is always on record', async () => {
    await askOften(60, () => ask(stranger));
    const before = (await listRefusals(stranger)).length;
    const { id, secret } = server.platform;
    expect((await ask(stranger, basic(id, secret))).status).toBe(401);
    expect(await listRefusals(stranger)).toHaveLength(before + 1);
  });
});
