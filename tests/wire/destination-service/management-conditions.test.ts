import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';

const base = '/destination-configuration/v1';
const path = `${base}/subaccountDestinations`;

describeOnBothDatabases('conditions and refusals of the management API', (open) => {
  let app: RunningDestinationService;
  beforeEach(async () => {
    app = await startDestinationService({ open });
  });
  afterEach(() => app.close());

  const destination = (name: string, more: object = {}) => ({ Name: name, Type: 'RFC', ...more });
  const post = (body: unknown, to = path) => app.call(to, { method: 'POST', body });
  const put = (body: unknown, ifMatch: string) =>
    app.call(path, { method: 'PUT', body, headers: { 'if-match': ifMatch } });
  const remove = (address: string, ifMatch?: string) =>
    app.call(address, { method: 'DELETE', ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }) });
  const etagOf = async (name: string) => (await app.call(`${path}/${name}`)).headers.get('etag') ?? '';

  it('D-60: If-Match may list several states, on PUT and DELETE as on reads', async () => {
    await post(destination('a'));
    const list = `"x", ${await etagOf('a')} , W/"y"`;
    expect((await app.call(`${path}/a`, { headers: { 'if-match': list } })).status).toBe(200);
    const replaced = await put(destination('a'), list);
    expect([replaced.status, replaced.json]).toEqual([200, { Count: 1 }]);
    const stale = await put(destination('a', { x: '1' }), list);
    expect(stale.status).toBe(412);
    expect(stale.headers.get('etag')).toBe(await etagOf('a'));
    expect((await app.call(`${path}/a`)).json).toEqual(destination('a'));
    expect((await put(destination('a'), '*')).status).toBe(200);
    expect((await put(destination('nope'), '"x", "y"')).status).toBe(404);
    expect((await remove(`${path}/a`, '"x", "y"')).status).toBe(412);
    expect((await remove(`${path}/a`, `"x", ${await etagOf('a')}`)).json).toEqual({ Count: 1 });
  });

  it('D-60: If-Match goes together with one object only', async () => {
    await post([destination('a'), destination('b')]);
    const etag = await etagOf('a');
    expect((await put([destination('a', { x: '1' }), destination('b')], etag)).status).toBe(400);
    expect((await remove(`${path}?$filter=Name in ('a','b')`, etag)).status).toBe(400);
    expect((await app.call(path)).json).toEqual([destination('a'), destination('b')]);
  });

  it('D-60: of ten simultaneous writes over one state a single one succeeds', async () => {
    await post(destination('a'));
    const etag = await etagOf('a');
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, index) => put(destination('a', { x: String(index) }), etag)),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
  });

  it.each([
    ['at the top', '{"Name":"a","Type":"RFC","Name":"b"}'],
    ['spelled with an escape', '{"Name":"a","Type":"RFC","\\u004eame":"b"}'],
    ['with blanks before the colon', '{"Name":"a","Type":"RFC","URL":"x","URL"\n :"y"}'],
    ['inside an array', '[{"Name":"a","Type":"RFC"},{"Name":"b","Type":"RFC","Type":"HTTP"}]'],
    ['inside a member', '{"Name":"a","Type":"RFC","$metadata":{"x":1,"x":2}}'],
  ])('refuses a member named twice %s', async (_where, body) => {
    const reply = await post(body);
    expect([reply.status, Object.keys(reply.json)]).toEqual([400, ['ErrorMessage']]);
    expect((await app.call(path)).json).toEqual([]);
  });

  it('takes the same name in several objects, and names that only look alike', async () => {
    const body = `[{"Name":"a","Type":"RFC","x":"\\"x\\":"},{"Name":"b","Type":"RFC","X":"x","x":"y"}]`;
    expect((await post(body)).status).toBe(201);
    expect((await app.call(path)).json).toHaveLength(2);
  });

  it.each(['subaccountDestinations', 'instanceDestinations'])(
    'D-47: keeps an assertion provider in use, alone and in bulk (%s)',
    async (collection) => {
      const at = `${base}/${collection}`;
      await post([destination('provider'), destination('free')], at);
      await post(destination('consumer', { 'clientAssertion.destinationName': 'provider' }), at);
      const expected = [
        400,
        {
          ErrorMessage:
            "Cannot perform operation on the destination 'provider' because it is used as an assertion provider for destination 'consumer'",
        },
      ];
      const single = await remove(`${at}/provider`);
      expect([single.status, single.json]).toEqual(expected);
      const bulk = await remove(`${at}?$filter=Name in ('free','provider')`);
      expect([bulk.status, bulk.json]).toEqual(expected);
      expect((await app.call(`${at}/free`)).status).toBe(200);
      const both = await remove(`${at}?$filter=Name in ('provider','consumer')`);
      expect(both.json).toMatchObject({ Count: 2 });
    },
  );

  it('empties the cache of Identity Authentication data, which is always empty', async () => {
    const address = '/destination-configuration/maintenance/v1/caches/ias';
    expect((await remove(address)).status).toBe(200);
    const unknown = await fetch(`http://127.0.0.1:${app.port}${address}`, { method: 'DELETE' });
    expect(unknown.status).toBe(401);
  });

  it('D-54, D-55: a bulk reply says which object failed and why, without an ETag', async () => {
    await post(destination('a'));
    const created = await post([destination('a'), destination('b'), destination('b'), 'text', { Name: 'c' }]);
    expect(created.status).toBe(207);
    expect(created.json).toEqual([
      { name: 'a', status: 409, cause: 'Duplicate key' },
      { name: 'b', status: 201, etag: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { name: 'b', status: 409, cause: 'Duplicate key' },
      { name: '', status: 400, cause: 'A JSON object is expected' },
      { name: 'c', status: 400, cause: expect.stringContaining('"Type"') },
    ]);
    const replaced = await app.call(path, { method: 'PUT', body: [destination('b'), destination('nope')] });
    expect(replaced.status).toBe(207);
    expect(replaced.json).toEqual([
      { name: 'b', status: 200, etag: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { name: 'nope', status: 404, cause: 'Configuration with the specified name was not found' },
    ]);
    expect((await app.call(`${path}/b`)).headers.get('etag')).toBe(`"${JSON.parse(replaced.text)[0].etag}"`);
  });

  it('D-56, D-58, D-59: lists certificates by page, name and selection, and no other way', async () => {
    const certificates = `${base}/instanceCertificates`;
    await post(
      Array.from({ length: 12 }, (_, index) => ({ Name: `${index + 10}.pem`, Content: 'AAAA' })),
      certificates,
    );
    const page = await app.call(`${certificates}?$page=1&$pageSize=5&$pageCount=true&$entityCount=true`);
    expect(page.json).toHaveLength(5);
    expect(
      Object.fromEntries(['page-count', 'entity-count', 'link'].map((name) => [name, page.headers.get(name)])),
    ).toEqual({
      'page-count': '3',
      'entity-count': '12',
      link: `</instanceCertificates?$page=2&$pageSize=5>; rel='next'`,
    });
    expect((await app.call(`${certificates}?$filter=Name in ('10.pem','x')&`)).json).toHaveLength(1);
    expect((await app.call(`${certificates}?$select=Name`)).json).toHaveLength(12);
    for (const query of [
      `$filter=startswith(Name,'1')`,
      `$filter=modifiedwithin('5','minutes')`,
      '$includeMetadata=etag',
    ])
      expect((await app.call(`${certificates}?${query}`)).status, query).toBe(400);
    const deleted = await remove(`${certificates}?$filter=Name in ('10.pem','gone.pem')`);
    expect(deleted.json).toEqual({
      Count: 1,
      Summary: [
        { name: '10.pem', status: 'DELETED' },
        { name: 'gone.pem', status: 'NOT_FOUND', reason: 'Could not find configuration' },
      ],
    });
  });

  it('T27: a list is a bare array, un-paged, and every element has its name', async () => {
    await post(Array.from({ length: 250 }, (_, index) => destination(`d${index}`)));
    const reply = await app.call(path);
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
    const items: readonly { readonly Name: string }[] = JSON.parse(reply.text);
    expect(items).toHaveLength(250);
    expect(items.every(({ Name }) => typeof Name === 'string')).toBe(true);
    const [filtered] = JSON.parse((await app.call(`${path}?$filter=Name in ('d7')&$includeMetadata=etag`)).text);
    expect(filtered).toEqual({ ...destination('d7'), $metadata: { etag: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  });

  it('D-83: no error, audit event or log line of a refused write holds a secret', async () => {
    await post(destination('a'));
    const secrets = { Password: 'MARKER-1', clientSecret: 'MARKER-2' };
    const replies = [
      await post(destination('a', secrets)),
      await post(destination('b', { ...secrets, x: {} })),
      await post(`{"Name":"c","Password":"MARKER-3","Password":"MARKER-4"}`),
      await put(destination('a', secrets), '"x"'),
      await app.call(path, { method: 'PUT', body: [destination('nope', secrets)] }),
      await post({ Name: 'x.pem', Attributes: { Password: 'MARKER-5', CN: '' } }, `${base}/subaccountCertificates`),
    ];
    expect(replies.map(({ status }) => status)).toEqual([409, 400, 400, 412, 207, 400]);
    const said = [...replies.map(({ text }) => text), ...app.logLines, JSON.stringify(app.audited)].join('\n');
    expect(said).not.toContain('MARKER');
  });
});
