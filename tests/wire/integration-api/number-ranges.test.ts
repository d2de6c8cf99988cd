import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bearer, createCfTenant, type IntegrationTenant, monitoring } from '../../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;
let writer: string;
let reader: string;

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
  writer = await tenant.createToken([...monitoring, 'NodeManager.deploycontent']);
  reader = await tenant.createToken(monitoring);
});
afterAll(() => app.close());
beforeEach(async () => {
  for (const { name } of await app.rooms.numberRanges.list(tenant.subaccountId))
    await call('DELETE', `('${encodeURIComponent(name)}')`);
});

const range = {
  CurrentValue: '0',
  Name: 'My NRO Object',
  MinValue: '0',
  MaxValue: '9999',
  Description: ' Number Range Object ',
  Rotate: 'true',
  FieldLength: '4',
};
const key = "('My%20NRO%20Object')";

const call = (
  method: string,
  path: string,
  body?: unknown,
  more: { readonly token?: string; readonly headers?: Readonly<Record<string, string>> } = {},
) => tenant.callApi(more.token ?? writer, method, `NumberRanges${path}`, body, more.headers);

const list = () => app.rooms.numberRanges.list(tenant.subaccountId);

const atom = `<?xml version="1.0" encoding="utf-8"?>
<entry xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices">
<content type="application/xml"><m:properties><d:Name>My NRO Object</d:Name><d:MinValue>0</d:MinValue><d:MaxValue>9999</d:MaxValue><d:CurrentValue>0</d:CurrentValue><d:Description m:null="true"/></m:properties></content></entry>`;

describe('NumberRanges', () => {
  it('are made, read, changed and removed as SAP documents it: every write answers 202 with nothing', async () => {
    const made = await call('POST', '', range);
    expect(made).toMatchObject({ status: 202, body: '' });
    expect(made.headers.dataserviceversion).toBe('2.0');
    const read = await call('GET', key);
    expect(read.json()).toMatchObject({
      d: { ...range, __metadata: { uri: expect.stringMatching(/NumberRanges\('My%20NRO%20Object'\)$/) } },
    });
    expect((await call('PUT', key, { ...range, MaxValue: '99', CurrentValue: '7' })).status).toBe(202);
    expect((await call('GET', `${key}/CurrentValue/$value`)).body).toBe('7');
    expect(await call('DELETE', key)).toMatchObject({ status: 202, body: '' });
    expect((await call('GET', key)).status).toBe(404);
    expect((await call('GET', '')).json()).toEqual({ d: { results: [] } });
  });

  it('take an Atom entry and answer one, list and count', async () => {
    const headers = { 'content-type': 'application/atom+xml', accept: '*/*' };
    expect((await call('POST', '', atom, { headers })).status).toBe(202);
    const feed = await call('GET', '', undefined, { headers: { accept: 'application/atom+xml' } });
    expect(feed.headers['content-type']).toContain('type=feed');
    expect(feed.body).toContain('<d:MaxValue>9999</d:MaxValue>');
    expect(feed.body).toContain('<d:Description m:null="true"/>');
    expect((await call('GET', '/$count')).body).toBe('1');
  });

  it('are on record, and drawn from by flows in turn', async () => {
    await call('POST', '', { ...range, MaxValue: '1' });
    const { numberRanges } = app.rooms;
    const drawn = [];
    for (let count = 0; count < 3; count += 1) drawn.push(await numberRanges.draw(tenant.subaccountId, range.Name));
    expect(drawn).toEqual(['0000', '0001', '0000']);
    await call('DELETE', key);
    const events = await app.rooms.audit.list(tenant.subaccountId);
    const actions = events.filter(({ object }) => object === 'Number range My NRO Object').map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['create', 'delete']));
  });
});

describe('errors of writing', () => {
  const json = 'application/json';
  it.each<[string, string, string, unknown, Readonly<Record<string, string>>, number, string | undefined]>([
    ['a name that is taken', 'POST', '', range, {}, 409, 'Entity with specified name already exists.'],
    [
      'PUT to a missing name',
      'PUT',
      "('x')",
      { ...range, Name: 'x' },
      {},
      409,
      'Entity with specified key does not exist.',
    ],
    ['DELETE of a missing name', 'DELETE', "('x')", undefined, {}, 404, 'Requested entity could not be found.'],
    [
      'a key that differs from the address',
      'PUT',
      key,
      { ...range, Name: 'x' },
      {},
      400,
      'Entity key specified in URI does not match to name from payload.',
    ],
    ['broken JSON', 'POST', '', '{"Name":', {}, 400, "An exception of type 'MalformedJsonException' occurred."],
    [
      'a member given twice',
      'POST',
      '',
      '{"Name":"a","Name":"b"}',
      {},
      400,
      "An exception of type 'MalformedJsonException' occurred.",
    ],
    ['no JSON object', 'POST', '', '[]', {}, 400, undefined],
    ['an unknown property', 'POST', '', { ...range, Nope: 1 }, {}, 400, undefined],
    ['a value of another type', 'POST', '', { ...range, MaxValue: 9999 }, {}, 400, undefined],
    ['a missing property', 'POST', '', { Name: 'a' }, {}, 400, undefined],
    ['a PUT that would guess the counter', 'PUT', key, { ...range, CurrentValue: null }, {}, 400, undefined],
    [
      'a length no memory holds',
      'POST',
      '',
      { ...range, Name: 'a', FieldLength: '99999999999999' },
      {},
      400,
      undefined,
    ],
    ['a name SAP refuses', 'POST', '', { ...range, Name: 'a-b' }, {}, 400, undefined],
    ['a body that is neither JSON nor Atom', 'POST', '', range, { 'content-type': 'text/plain' }, 415, undefined],
    ['a body without a type', 'POST', '', range, { 'content-type': '' }, 415, undefined],
    ['a body in another charset', 'POST', '', range, { 'content-type': `${json};charset=iso-8859-1` }, 415, undefined],
    [
      'a document type',
      'POST',
      '',
      `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${atom}`,
      { 'content-type': 'application/xml' },
      400,
      undefined,
    ],
  ])('says what is wrong with %s', async (_what, method, path, body, headers, status, value) => {
    await call('POST', '', range);
    const before = await list();
    const reply = await call(method, path, body, { headers });
    expect(reply.status, reply.body).toBe(status);
    if (value !== undefined) expect(reply.json()).toHaveProperty('error.message.value', value);
    expect(await list()).toEqual(before);
  });

  it('I-36: answers 405 with what is allowed', async () => {
    await call('POST', '', range);
    const cases = [
      ['DELETE', '', 'GET, HEAD, POST'],
      ['PATCH', key, 'GET, HEAD, PUT, DELETE'],
      ['POST', `${key}/MaxValue`, 'GET, HEAD'],
      ['PUT', `${key}/MaxValue/$value`, 'GET, HEAD'],
    ] as const;
    for (const [method, path, allow] of cases) {
      const reply = await call(method, path, method === 'DELETE' ? undefined : range);
      expect([reply.status, reply.headers.allow], path).toEqual([405, allow]);
    }
  });

  it('answers 501 for every option SAP does not support here, 400 for one nobody knows', async () => {
    for (const option of [
      '$top=1',
      '$skip=1',
      '$filter=Name%20eq%20%27a%27',
      '$orderby=Name',
      '$select=Name',
      '$inlinecount=allpages',
    ]) {
      expect((await call('GET', `?${option}`)).status, option).toBe(501);
    }
    expect((await call('GET', '?$foo=1')).status).toBe(400);
    expect((await call('GET', '?$format=json&foo=1')).status).toBe(200);
  });

  it('asks for the role of the verb before it reads the body', async () => {
    expect((await call('GET', '', undefined, { token: reader })).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const reply = await call(method, method === 'POST' ? '' : key, method === 'DELETE' ? undefined : '{', {
        token: reader,
      });
      expect([reply.status, reply.body], method).toEqual([403, '']);
    }
    const poor = await tenant.createToken(['NodeManager.deploycontent']);
    expect((await call('GET', '', undefined, { token: poor })).status).toBe(403);
    expect((await call('POST', '', range, { token: poor })).status).toBe(202);
  });

  it('S-61: refuses a body over its limit before it is read', async () => {
    const reply = await call('POST', '', undefined, { headers: { 'content-type': json, 'content-length': '1048577' } });
    expect(reply.status).toBe(413);
  });

  it('S-55: another subaccount sees and changes nothing', async () => {
    await call('POST', '', range);
    const stranger = await createCfTenant(app);
    const token = await stranger.createToken([...monitoring, 'NodeManager.deploycontent']);
    const tryCall = (method: string, body?: string) =>
      stranger.call({
        method,
        path: `/api/v1/NumberRanges${key}`,
        headers: bearer(token, { 'content-type': json, accept: json }),
        ...(body !== undefined && { body }),
      });
    const before = await list();
    expect((await tryCall('GET')).status).toBe(404);
    expect((await tryCall('PUT', JSON.stringify(range))).status).toBe(409);
    expect((await tryCall('DELETE')).status).toBe(404);
    expect(await list()).toEqual(before);
  });
});

describe('$batch with changes', () => {
  const change = (method: string, path: string, body?: unknown, id?: string): string =>
    `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${id === undefined ? '' : `Content-ID: ${id}\r\n`}\r\n` +
    `${method} ${path} HTTP/1.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n\r\n${body === undefined ? '' : JSON.stringify(body)}\r\n`;
  const batch = (token: string, ...changesets: readonly (readonly string[])[]) =>
    tenant.call({
      method: 'POST',
      path: '/api/v1/$batch',
      headers: bearer(token, { 'content-type': 'multipart/mixed; boundary=b' }),
      body: `${changesets
        .map((changes) => `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${changes.join('')}--c--\r\n`)
        .join('')}--b--\r\n`,
    });
  const statuses = (body: string) => [...body.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

  it('does the changes of a changeset together', async () => {
    const reply = await batch(writer, [
      change('POST', 'NumberRanges', { ...range, Name: 'a' }, '1'),
      change('POST', 'NumberRanges', { ...range, Name: 'b' }),
    ]);
    expect([reply.status, statuses(reply.body)]).toEqual([202, [202, 202]]);
    expect(reply.body).toContain('Content-ID: 1');
    expect((await list()).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('undoes all of a changeset when one change fails, and only that changeset', async () => {
    const reply = await batch(
      writer,
      [change('POST', 'NumberRanges', { ...range, Name: 'a' })],
      [
        change('POST', 'NumberRanges', { ...range, Name: 'undone' }),
        change('POST', 'NumberRanges', { ...range, Name: 'a' }),
      ],
    );
    expect(statuses(reply.body)).toEqual([202, 409]);
    expect((await list()).map(({ name }) => name)).toEqual(['a']);
    const events = await app.rooms.audit.list(tenant.subaccountId);
    expect(events.filter(({ object }) => object === 'Number range undone')).toEqual([]);
    expect(events.filter(({ object }) => object === 'Number range a')).not.toEqual([]);
  });

  it('checks roles in each change', async () => {
    const reply = await batch(reader, [change('POST', 'NumberRanges', range)]);
    expect([reply.status, statuses(reply.body)]).toEqual([202, [403]]);
    expect(await list()).toEqual([]);
  });
});
