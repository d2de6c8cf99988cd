import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  createCfTenant,
  createNeoTenant,
  type IntegrationTenant,
  monitoring,
} from '../../support/integration-tenant.ts';
import type { SentReply } from '../../support/send.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let neo: IntegrationTenant;
let cf: IntegrationTenant;
let neoToken: string;
let cfToken: string;

beforeAll(async () => {
  app = await startTestApp();
  neo = await createNeoTenant(app);
  cf = await createCfTenant(app);
  neoToken = await neo.createToken(monitoring);
  cfToken = await cf.createToken(monitoring);
});
afterAll(() => app.close());

const change = { method: 'DELETE', path: "/api/v1/MessageProcessingLogs('x')" } as const;
const sessionOf = (reply: SentReply): string => /JSESSIONID=([^;]*)/.exec(reply.cookies.join('\n'))?.[1] ?? '';
const fetchCsrf = async (
  tenant: IntegrationTenant,
  token: string,
  more: Readonly<Record<string, string>> = {},
  path = '/api/v1/',
) => {
  const reply = await tenant.call({ path, headers: bearer(token, { 'x-csrf-token': 'Fetch', ...more }) });
  return { reply, session: sessionOf(reply), csrf: reply.headers['x-csrf-token'] ?? '' };
};

describe('fetching a CSRF token', () => {
  it('I-22: answers token, session and service document', async () => {
    const { reply, session, csrf } = await fetchCsrf(neo, neoToken);
    expect(reply.status).toBe(200);
    expect(csrf).toMatch(/^[0-9A-F]{32}$/);
    expect(session).toMatch(/^[0-9A-F]{64}$/);
    expect(reply.cookies).toContain(`JSESSIONID=${session}; Path=/api; Secure; HttpOnly`);
    expect(reply.cookies.join('\n')).toMatch(
      new RegExp(`JTENANTSESSIONID_${neo.technicalName}=[^;]+; Path=/; Secure; HttpOnly`),
    );
    expect(reply.headers).toMatchObject({
      'cache-control': 'private',
      'content-type': 'application/atomsvc+xml;charset=utf-8',
      dataserviceversion: '1.0',
    });
  });

  it.each(['fetch', 'FETCH', 'Fetch'])('takes %s, on any read', async (word) => {
    const path = '/api/v1/MessageProcessingLogs?$top=1';
    const reply = await neo.call({ path, headers: bearer(neoToken, { 'X-Csrf-Token': word }) });
    expect(reply.headers['x-csrf-token']).toMatch(/^[0-9A-F]{32}$/);
  });

  it('I-25: answers a token at the root of the host, to bearers on Cloud Foundry too', async () => {
    const { reply, csrf } = await fetchCsrf(cf, cfToken, {}, '/');
    expect(reply.status).toBe(200);
    expect(csrf).toMatch(/^[0-9A-F]{32}$/);
    expect(await cf.call({ path: '/' })).toMatchObject({ status: 401, body: '' });
  });

  it('keeps the session its cookie names', async () => {
    const first = await fetchCsrf(neo, neoToken);
    const second = await fetchCsrf(neo, neoToken, { cookie: `a=b; JSESSIONID=${first.session}` });
    expect(second.csrf).toBe(first.csrf);
    expect(second.reply.cookies).toEqual([]);
  });

  it('makes no session where none was asked for', async () => {
    const reply = await neo.call({ path: '/api/v1/', headers: bearer(neoToken) });
    expect(reply.cookies).toEqual([]);
    expect(reply.headers['x-csrf-token']).toBeUndefined();
  });

  it('sets the cookie where the twin addresses get it back', async () => {
    const twin = await neo.call({
      host: '127.0.0.1',
      path: `/t/${neo.technicalName}/api/v1/`,
      headers: bearer(neoToken, { 'x-csrf-token': 'fetch' }),
    });
    expect(twin.cookies[0]).toContain(`; Path=/t/${neo.technicalName}/api;`);
    const { reply } = await fetchCsrf(neo, neoToken, {}, '/itspaces/odata/api/v1/');
    expect(reply.cookies[0]).toContain('; Path=/itspaces;');
  });
});

describe('S-52: a modifying call', () => {
  it('I-7: with a bearer token needs the CSRF token on Neo', async () => {
    const refused = await neo.call({ ...change, headers: bearer(neoToken) });
    expect(refused).toMatchObject({ status: 403, body: '' });
    expect(refused.headers['x-csrf-token']).toBe('Required');
    const { session, csrf } = await fetchCsrf(neo, neoToken);
    const headers = bearer(neoToken, { cookie: `JSESSIONID=${session}`, 'x-csrf-token': csrf });
    // The sets are read-only, so what gets past the check is told that.
    for (let times = 0; times < 2; times += 1) {
      expect(await neo.call({ ...change, headers })).toMatchObject({ status: 405 });
    }
  });

  it('I-24: with a bearer token needs none on Cloud Foundry, and one does no harm', async () => {
    for (const more of [{}, { 'x-csrf-token': 'whatever' }]) {
      expect(await cf.call({ ...change, headers: bearer(cfToken, more) })).toMatchObject({ status: 405 });
    }
  });

  it('I-23: is refused with the token of another session, of another caller, or of none', async () => {
    const a = await fetchCsrf(neo, neoToken);
    const b = await fetchCsrf(neo, neoToken);
    const other = await fetchCsrf(neo, await neo.createToken(monitoring));
    const forged = `${a.session.slice(0, -1)}${a.session.endsWith('0') ? '1' : '0'}`;
    const attempts: readonly Readonly<Record<string, string>>[] = [
      { cookie: `JSESSIONID=${b.session}`, 'x-csrf-token': a.csrf },
      { cookie: `JSESSIONID=${other.session}`, 'x-csrf-token': other.csrf },
      { cookie: `JSESSIONID=${forged}`, 'x-csrf-token': a.csrf },
      { cookie: 'JSESSIONID=', 'x-csrf-token': a.csrf },
      { cookie: `OTHER=${a.session}`, 'x-csrf-token': a.csrf },
      { 'x-csrf-token': a.csrf },
      { cookie: `JSESSIONID=${a.session}` },
      { cookie: `JSESSIONID=${a.session}`, 'x-csrf-token': 'Fetch' },
      { cookie: `JSESSIONID=${a.session}`, 'x-csrf-token': a.csrf.toLowerCase() },
      { cookie: `JSESSIONID=${a.session}`, 'x-csrf-token': `${a.csrf}0` },
    ];
    for (const more of attempts) {
      const reply = await neo.call({ ...change, headers: bearer(neoToken, more) });
      expect(reply, JSON.stringify(more)).toMatchObject({ status: 403, body: '' });
      expect(reply.headers['x-csrf-token']).toBe('Required');
    }
  });

  it('is refused when its session is over', async () => {
    const { session, csrf } = await fetchCsrf(neo, neoToken);
    const tenant = await createNeoTenant(app);
    const mine = await fetchCsrf(tenant, await tenant.createToken(monitoring));
    expect(mine.csrf).not.toBe(csrf);
    app.clock.advance(9 * 3600_000);
    const headers = bearer(await neo.createToken(monitoring), {
      cookie: `JSESSIONID=${session}`,
      'x-csrf-token': csrf,
    });
    expect(await neo.call({ ...change, headers })).toMatchObject({ status: 403 });
    app.clock.advance(-9 * 3600_000);
  });

  it.each(['POST', 'PUT', 'PATCH', 'MERGE', 'DELETE'])('is %s', async (method) => {
    const path = '/api/v1/MessageProcessingLogs';
    const body = method === 'DELETE' ? {} : { body: '{}' };
    expect(await neo.call({ method, path, ...body, headers: bearer(neoToken) })).toMatchObject({ status: 403 });
    const allowed = await cf.call({ method, path, ...body, headers: bearer(cfToken) });
    expect(allowed.status).toBe(405);
    expect(allowed.headers.allow).toBe('GET, HEAD');
  });

  it('is not made of a read by an override header', async () => {
    const headers = bearer(neoToken, { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE' });
    expect(await neo.call({ path: '/api/v1/MessageProcessingLogs', headers })).toMatchObject({ status: 200 });
    const post = await neo.call({
      method: 'POST',
      path: '/api/v1/MessageProcessingLogs',
      headers: bearer(neoToken, { 'x-http-method': 'GET' }),
    });
    expect(post).toMatchObject({ status: 403 });
  });

  it('asks for the role before it asks for the token', async () => {
    const token = await neo.createToken(['esbmessagestorage.read']);
    const reply = await neo.call({ ...change, headers: bearer(token) });
    expect(reply).toMatchObject({ status: 403, body: '' });
    expect(reply.headers['x-csrf-token']).toBeUndefined();
  });
});
