import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createCfTenant, type IntegrationTenant, monitoring } from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;
let token: string;

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
  token = await tenant.createToken([...monitoring, 'esbmessagestorage.read']);
  await tenant.record();
});
afterAll(() => app.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  tenant.call({ path: `/api/v1/${path}`, headers: bearer(token, headers) });

describe('errors', () => {
  it('I-36: have the format the request asked for', async () => {
    const path = 'MessageProcessingLogs?$orderby=Foo';
    expect((await get(path, { accept: 'application/json' })).json()).toEqual({
      error: { code: 'Bad Request', message: { lang: 'en', value: 'Invalid order by expression' } },
    });
    const xml = await get(path);
    expect(xml.status).toBe(400);
    expect(xml.headers['content-type']).toMatch(/^application\/xml/);
    expect(xml.body).toContain('<code>Bad Request</code><message xml:lang="en">Invalid order by expression</message>');
    expect((await get(`${path}&$format=json`, { accept: 'text/xml' })).json()).toHaveProperty(
      'error.code',
      'Bad Request',
    );
  });

  it.each([
    ['I-39: an unknown set', 'Nope', 404, "Could not find an entity set or function import for 'Nope'."],
    ['an unknown key', "MessageProcessingLogs('x')", 404, 'Requested entity could not be found.'],
    ['an unknown key on the way', "MessageProcessingLogs('x')/Runs", 404, 'Requested entity could not be found.'],
    ['an unknown property', "MessageProcessingLogs('x')/Nope", 404, "Could not find property with name: 'Nope'."],
    [
      'a property of the whole set',
      'MessageProcessingLogs/Status',
      404,
      "Could not find property with name: 'Status'.",
    ],
    ['a bad filter', 'MessageProcessingLogs?$filter=Status%20is%201', 400, "Invalid filter expression: 'Status is 1'."],
    ['an unknown option', 'MessageProcessingLogs?$foo=1', 400, "Unknown system query option '$foo'."],
    [
      'an option given twice',
      'MessageProcessingLogs?$top=1&$top=2',
      400,
      "Query option '$top' must be given only once.",
    ],
    [
      'an option out of place',
      "MessageProcessingLogs('x')?$filter=Status%20eq%20'x'",
      400,
      "Query option '$filter' does not apply to this resource.",
    ],
    ['an unknown expansion', 'MessageProcessingLogs?$expand=Nope', 400, undefined],
    ['an unknown selection', 'MessageProcessingLogs?$select=Nope', 400, undefined],
    ['a negative $top', 'MessageProcessingLogs?$top=-1', 400, undefined],
    ['a $skip that is no number', 'MessageProcessingLogs?$skip=abc', 400, undefined],
    ['an odd count', 'MessageProcessingLogs?$inlinecount=some', 400, undefined],
    ['a key of another type', "TraceMessages('x')", 400, undefined],
    ['a broken escape', 'MessageProcessingLogs?$filter=%zz', 400, undefined],
    ['a stream where there is none', "MessageProcessingLogs('x')/$value", 404, undefined],
    ['an encoded slash', 'MessageProcessingLogs%2f$count', 404, undefined],
  ] as const)('say what is wrong with %s', async (_name, path, status, value) => {
    const reply = await get(path, { accept: 'application/json' });
    expect(reply.status, reply.body).toBe(status);
    if (value !== undefined) expect(reply.json()).toHaveProperty('error.message.value', value);
  });

  it('ignore unknown options without $', async () => {
    expect(await get('MessageProcessingLogs?$top=1&sap-client=100&_=123')).toMatchObject({ status: 200 });
  });

  it('do not reveal what lies beyond the role', async () => {
    const poor = await tenant.createToken(['WebToolingWorkspace.Read']);
    for (const path of ['MessageProcessingLogs', "MessageProcessingLogs('x')/Nope", 'MessageProcessingLogs?$foo=1']) {
      expect(await tenant.call({ path: `/api/v1/${path}`, headers: bearer(poor) }), path).toMatchObject({
        status: 403,
        body: '',
      });
    }
  });

  it('S-62: tell a fault of ours by its request id alone', async () => {
    const reply = await get('MessageProcessingLogs?$top=1', { accept: 'application/json' });
    expect(reply.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('$batch', () => {
  const batch = (body: string, more: Readonly<Record<string, string>> = {}, caller = tenant) =>
    caller.call({
      method: 'POST',
      path: '/api/v1/$batch',
      headers: bearer(token, { 'content-type': 'multipart/mixed; boundary=b', ...more }),
      body,
    });
  const part = (target: string) =>
    `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET ${target} HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n`;

  it('answers each read by itself', async () => {
    const reply = await batch(
      `${part('MessageProcessingLogs/$count')}${part("MessageProcessingLogs('x')")}${part('MessageProcessingLogs?$top=1')}--b--\r\n`,
    );
    expect(reply.status).toBe(202);
    expect(reply.headers['content-type']).toMatch(/^multipart\/mixed; boundary=/);
    expect([...reply.body.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '404', '200']);
    expect(reply.body).toContain('"results":[');
  });

  it('checks roles in each part', async () => {
    const poor = await tenant.createToken(monitoring);
    const reply = await batch(`${part('TraceMessages')}--b--\r\n`, { authorization: `Bearer ${poor}` });
    expect(reply.body).toContain('HTTP/1.1 403');
  });

  it('refuses changes, and more than 100 parts', async () => {
    const changeset =
      "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\nDELETE MessageProcessingLogs('x') HTTP/1.1\r\n\r\n\r\n--c--\r\n--b--\r\n";
    expect((await batch(changeset)).body).toContain('HTTP/1.1 405');
    expect((await batch(`${part('MessageProcessingLogs').repeat(101)}--b--\r\n`)).status).toBe(400);
    expect((await batch('nothing')).status).toBe(400);
    expect(await get('$batch')).toMatchObject({ status: 405 });
  });

  it('S-53, R-11: refuses the reads behind 32 MiB of replies', async () => {
    const other = await createCfTenant(app);
    const value = 'x'.repeat(4000);
    const adapterAttributes = Array.from({ length: 30 }, (_, index) => ({ name: `a${index}`, value }));
    for (let count = 0; count < 12; count += 1) await other.record({ adapterAttributes });
    const reads = part('MessageProcessingLogs?$expand=AdapterAttributes').repeat(30);
    const reply = await batch(
      `${reads}--b--\r\n`,
      {
        authorization: `Bearer ${await other.createToken(monitoring)}`,
      },
      other,
    );
    expect(reply.status).toBe(202);
    const statuses = [...reply.body.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toHaveLength(30);
    expect([...new Set(statuses)]).toEqual(['200', '400']);
    expect(reply.body.length).toBeLessThan(36 * 1024 * 1024);
  });
});

it.each([
  ['JSON, few logs', 'json', 2],
  ['JSON, a stream', 'json', 250],
  ['Atom', 'atom', 2],
])('S-53: an $expand that leads back again and again is refused (%s)', async (_what, format, logs) => {
  const other = await createCfTenant(app);
  const customHeaderProperties = Array.from({ length: 60 }, (_, index) => ({ name: `n${index}`, value: 'v' }));
  for (let count = 0; count < logs; count += 1) await other.record(count < 2 ? { customHeaderProperties } : {});
  const headers = bearer(await other.createToken(monitoring));
  const path = '/api/v1/MessageProcessingLogs?$expand=CustomHeaderProperties';
  const back = '/Log/CustomHeaderProperties';
  // 2 * (60 + 60 + 60 * 60) entities are fine; sixty times as many are not.
  expect((await other.call({ path: `${path}${back}&$format=${format}`, headers })).status).toBe(200);
  const reply = await other.call({ path: `${path}${back}${back}&$format=${format}`, headers });
  expect(reply.status).toBe(400);
  expect(reply.body).toContain('too many entities would be inlined');
});
