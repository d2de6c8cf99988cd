import { afterEach, beforeEach, expect, it } from 'vitest';
import { toServiceInstanceId } from '../../../src/foundation/ids.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';

const destinations = '/destination-configuration/v1/subaccountDestinations';
const certificates = '/destination-configuration/v1/subaccountCertificates';

describeOnBothDatabases('management API of the destination service', (open) => {
  let app: RunningDestinationService;
  beforeEach(async () => {
    app = await startDestinationService({ open });
  });
  afterEach(() => app.close());

  const destination = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
    Name: name,
    Type: 'HTTP',
    URL: 'https://target.example',
    ...more,
  });
  const post = (body: unknown, path = destinations) => app.call(path, { method: 'POST', body });
  const put = (body: unknown, headers?: Readonly<Record<string, string>>) =>
    app.call(destinations, { method: 'PUT', body, ...(headers && { headers }) });
  const get = (query = '') => app.call(`${destinations}${query}`);
  const remove = (query: string, path = destinations) => app.call(`${path}${query}`, { method: 'DELETE' });

  it('D-54: creates one with 201 and an empty body, refuses its name a second time with 409', async () => {
    const created = await post(destination('a'));
    expect([created.status, created.text]).toEqual([201, '']);
    const again = await post(destination('a'));
    expect([again.status, again.json]).toEqual([409, { ErrorMessage: 'Duplicate key' }]);
    expect(app.audited).toHaveLength(1);
    expect(app.audited[0]).toMatchObject({ action: 'create', object: 'destination a', actor: { name: 'test-client' } });
  });

  it('D-54: creates several; one that fails does not keep the others away', async () => {
    expect((await post([destination('a'), destination('b')])).status).toBe(201);
    const mixed = await post([destination('c'), destination('a'), { Name: 'd', Type: 'NOPE' }]);
    expect(mixed.status).toBe(207);
    expect(mixed.json).toEqual([
      { name: 'c', status: 201, etag: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { name: 'a', status: 409, cause: 'Duplicate key' },
      { name: 'd', status: 400, cause: expect.stringContaining('"Type"') },
    ]);
    expect((await get('?$select=Name')).json).toEqual([{ Name: 'a' }, { Name: 'b' }, { Name: 'c' }]);
  });

  it('D-55: replaces without merging, and knows no name it never saw', async () => {
    await post(destination('a', { Description: 'old', User: 'u' }));
    const replaced = await put(destination('a', { Description: 'new' }));
    expect([replaced.status, replaced.json]).toEqual([200, { Count: 1 }]);
    expect((await app.call(`${destinations}/a`)).json).toEqual(destination('a', { Description: 'new' }));
    const unknown = await put(destination('nope'));
    expect(unknown.status).toBe(404);
    const bulk = await put([destination('a'), destination('nope')]);
    expect(bulk.status).toBe(207);
    expect(bulk.json).toMatchObject([
      { name: 'a', status: 200 },
      { name: 'nope', status: 404 },
    ]);
  });

  it('D-56: deletes in bulk by an in-list, which is required', async () => {
    await post([destination('a'), destination('b'), destination('keep')]);
    const deleted = await remove(`?$filter=Name in ('a','gone','b')`);
    expect([deleted.status, deleted.json]).toEqual([
      200,
      {
        Count: 2,
        Summary: [
          { name: 'a', status: 'DELETED' },
          { name: 'gone', status: 'NOT_FOUND', reason: 'Could not find configuration' },
          { name: 'b', status: 'DELETED' },
        ],
      },
    ]);
    expect((await get()).json).toEqual([destination('keep')]);
    expect((await remove('')).status).toBe(400);
    expect((await remove(`?$filter=startswith(Name,'k')`)).status).toBe(400);
  });

  it('deletes one, and answers 404 with the known text for what is not there', async () => {
    await post(destination('a'));
    expect((await remove('/a')).json).toEqual({ Count: 1 });
    const again = await remove('/a');
    expect([again.status, again.json]).toEqual([
      404,
      { ErrorMessage: 'Configuration with the specified name was not found' },
    ]);
  });

  it('D-57: filters by in-list, beginning, end and age', async () => {
    await post([destination(`it's`), destination('alpha'), destination('beta')]);
    const names = async (filter: string) =>
      (await get(`?$filter=${encodeURIComponent(filter)}`)).text
        .match(/"Name":"([^"]*)"/g)
        ?.map((text) => text.slice(8, -1));
    expect(await names(`Name in ('it%27s','beta')`)).toEqual(['beta', `it's`]);
    expect(await names(`startswith(Name,'it''s')`)).toEqual([`it's`]);
    expect(await names(`endswith(Name,'ta')`)).toEqual(['beta']);
    expect(await names(`modifiedwithin('1','minutes')`)).toHaveLength(3);
    app.clock.advance(120_000);
    expect(await names(`modifiedwithin('1','minutes')`)).toBeUndefined();
    expect(await names(`modifiedwithin('1440','minutes')`)).toHaveLength(3);
    for (const filter of [
      `modifiedwithin('0','minutes')`,
      `modifiedwithin('1441','minutes')`,
      `Name eq 'a'`,
      `Name in (a)`,
    ])
      expect((await get(`?$filter=${encodeURIComponent(filter)}`)).status).toBe(400);
  });

  it('D-58: pages with counts and links, and refuses what does not go together', async () => {
    await post(Array.from({ length: 25 }, (_, index) => destination(`d${String(index).padStart(2, '0')}`)));
    const second = await get('?$page=2&$pageSize=10&$pageCount=true&$entityCount=true');
    expect(second.json).toHaveLength(10);
    expect(second.headers.get('page-count')).toBe('3');
    expect(second.headers.get('entity-count')).toBe('25');
    expect(second.headers.get('link')).toBe(
      `</subaccountDestinations?$page=1&$pageSize=10>; rel='previous', </subaccountDestinations?$page=3&$pageSize=10>; rel='next'`,
    );
    expect((await get('?$page=3')).json).toHaveLength(5);
    expect((await get('?$page=9')).json).toEqual([]);
    const whole = await get();
    expect(whole.json).toHaveLength(25);
    for (const name of ['link', 'page-count', 'entity-count']) expect(whole.headers.get(name)).toBeNull();
    for (const query of [
      '$page=1&$select=Name',
      `$page=1&$filter=startswith(Name,'d')`,
      '$pageSize=5',
      '$page=0',
      '$page=1&$pageSize=1001',
      '$page=1&$pageCount=maybe',
      '$select=URL',
      '$select=Name&$includeMetadata=etag',
      '$orderby=Name',
    ])
      expect((await get(`?${query}`)).status, query).toBe(400);
  });

  it('D-59: selects names, and adds metadata where asked', async () => {
    await post(destination('a'));
    expect((await get('?%24select=Name')).json).toEqual([{ Name: 'a' }]);
    expect((await get('?$includeMetadata=modification_time;etag')).json).toEqual([
      {
        ...destination('a'),
        $metadata: {
          modification_time: expect.stringMatching(/^20.*Z$/),
          etag: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    ]);
  });

  it('D-60: honours If-None-Match and If-Match, on writes too', async () => {
    await post(destination('a'));
    const etag = (await app.call(`${destinations}/a`)).headers.get('etag') ?? '';
    const read = (headers: Readonly<Record<string, string>>) => app.call(`${destinations}/a`, { headers });
    expect((await read({ 'if-none-match': etag })).status).toBe(304);
    expect((await read({ 'if-match': '"x"' })).status).toBe(412);
    expect((await put(destination('a'), { 'if-match': '"x"' })).status).toBe(412);
    expect((await put(destination('a'), { 'if-match': etag })).status).toBe(200);
    const stale = { method: 'DELETE', headers: { 'if-match': etag } };
    expect((await app.call(`${destinations}/a`, stale)).status).toBe(412);
  });

  it('D-67, S-47: takes names of 1 to 200 characters and no path segments', async () => {
    const long = 'n'.repeat(200);
    expect((await post(destination(long))).status).toBe(201);
    expect((await app.find(long)).status).toBe(200);
    for (const name of ['', 'n'.repeat(201), '.', '..', 'a/b', 'a\nb'])
      expect((await post(destination(name))).status, name).toBe(400);
  });

  it.each([
    ['no Name', { Type: 'HTTP', URL: 'x' }],
    ['no Type', { Name: 'a', URL: 'x' }],
    ['no URL', { Name: 'a', Type: 'HTTP' }],
    ['an object as a value', { Name: 'a', Type: 'RFC', x: {} }],
    ['null as a value', { Name: 'a', Type: 'RFC', x: null }],
    ['text', '"a"'],
    ['S-45: a path through the prototype', { Name: 'a', Type: 'RFC', 'URL.headers.__proto__.x': '1' }],
    ['S-45: a path through the constructor', { Name: 'a', Type: 'RFC', 'HTML5.constructor': '1' }],
    ['S-45: __proto__ itself', '{"Name":"a","Type":"RFC","__proto__":"1"}'],
    ['S-46: a header name that is none', { Name: 'a', Type: 'RFC', 'URL.headers.a b': '1' }],
    ['S-46: a line break in a header', { Name: 'a', Type: 'RFC', 'tokenServiceURL.headers.X': 'a\r\nHost: b' }],
    ['S-46: Host', { Name: 'a', Type: 'RFC', 'tokenServiceURL.headers.Host': 'b' }],
    ['S-46: a hop-by-hop header', { Name: 'a', Type: 'RFC', 'URL.headers.Transfer-Encoding': 'chunked' }],
    [
      'S-47: 501 properties',
      Object.fromEntries([['Name', 'a'], ['Type', 'RFC'], ...Array.from({ length: 499 }, (_, i) => [`p${i}`, ''])]),
    ],
    ['S-47: more than 1 MiB', { Name: 'a', Type: 'RFC', x: 'x'.repeat(1024 * 1024) }],
    ['the shared zone', { Name: 'a', Type: 'RFC', $metadata: { shared_with_subscriber: true } }],
  ])('refuses %s with 400 and an ErrorMessage', async (_what, body) => {
    const reply = await post(body);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.json)).toEqual(['ErrorMessage']);
    expect((await get()).json).toEqual([]);
  });

  it('S-45: keeps names that mean something to the language as data', async () => {
    await post(destination('a', { constructor: 'c', toString: 't', hasOwnProperty: 'h', 12: 'twelve' }));
    expect((await app.find('a')).json.destinationConfiguration).toEqual(
      destination('a', { constructor: 'c', toString: 't', hasOwnProperty: 'h', 12: 'twelve' }),
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('shows what is stored, as find does: the Java SDK compares the two key by key (trap T18)', async () => {
    const stored = destination('a', { User: 'u', Password: 'MARKER1', clientSecret: 'MARKER2' });
    await post(stored);
    expect((await app.call(destinations)).json).toEqual([stored]);
    expect((await app.call(`${destinations}/a`)).json).toEqual(stored);
    expect((await app.find('a')).json.destinationConfiguration).toEqual(stored);
    expect((await app.call(`${destinations}?$select=Name`)).text).not.toContain('MARKER');
  });

  it('keeps the levels apart; instance level needs an instance', async () => {
    await post(destination('sub'));
    await post(destination('inst'), '/destination-configuration/v1/instanceDestinations');
    expect((await get()).json).toEqual([destination('sub')]);
    expect((await app.call('/destination-configuration/v1/instanceDestinations')).json).toEqual([destination('inst')]);
    const noInstance = await app.call('/destination-configuration/v1/instanceDestinations', {
      caller: { subaccount: app.acme },
    });
    expect(noInstance.status).toBe(403);
  });

  it('deletes everything of an instance in one transaction, and nothing else', async () => {
    await post(destination('sub'));
    await post(destination('inst'), '/destination-configuration/v1/instanceDestinations');
    expect((await app.find('inst')).status).toBe(200);
    const { manage } = app.service;
    const deleted = await app.database.write((transaction) =>
      manage.deleteInstance(transaction, toServiceInstanceId(app.instance)),
    );
    manage.forget();
    expect(deleted).toBe(1);
    expect((await app.find('inst')).status).toBe(404);
    expect((await app.find('sub')).status).toBe(200);
  });

  it('S-55: reads, changes and deletes nothing of another subaccount', async () => {
    await post(destination('a'));
    const caller = { subaccount: app.other, instance: app.instance };
    expect((await app.call(destinations, { caller })).json).toEqual([]);
    expect((await app.call(`${destinations}/a`, { caller })).status).toBe(404);
    expect((await app.call(destinations, { method: 'PUT', body: destination('a'), caller })).status).toBe(404);
    expect((await app.call(`${destinations}/a`, { method: 'DELETE', caller })).status).toBe(404);
    expect((await get()).json).toHaveLength(1);
  });

  it('D-61: fragments refuse Name and Type, arrays and query options', async () => {
    const path = '/destination-configuration/v1/subaccountDestinationFragments';
    expect((await post({ FragmentName: 'f', Name: 'x' }, path)).status).toBe(400);
    expect((await post({ FragmentName: 'f', Type: 'HTTP' }, path)).status).toBe(400);
    expect((await post([{ FragmentName: 'f' }], path)).status).toBe(400);
    expect((await post({ FragmentName: 'f', a: 1 }, path)).status).toBe(201);
    expect((await app.call(path)).json).toEqual([{ FragmentName: 'f', a: '1' }]);
    expect((await app.call(`${path}?$page=1`)).status).toBe(400);
    expect((await remove('/f', path)).json).toEqual({ Count: 1 });
    expect((await remove('/f', path)).json).toEqual({ Count: 0 });
    const onInstance = '/destination-configuration/v1/instanceDestinationFragments';
    expect((await post({ FragmentName: 'f', a: 1 }, onInstance)).status).toBe(201);
    expect((await app.call(path)).json).toEqual([]);
    expect((await app.call(`${onInstance}/f`)).json).toEqual({ FragmentName: 'f', a: '1' });
  });

  it('D-62: stores, returns and deletes certificates on both levels', async () => {
    const content = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n').toString('base64');
    const withKey = Buffer.from('-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n').toString('base64');
    for (const path of [certificates, '/destination-configuration/v1/instanceCertificates']) {
      expect((await post({ Name: 'ca.pem', Content: content }, path)).status).toBe(201);
      expect((await post([{ Name: 'key.pem', Content: withKey }], path)).status).toBe(201);
      expect((await app.call(`${path}/ca.pem`)).json).toEqual({
        Name: 'ca.pem',
        Type: 'CERTIFICATE',
        Content: content,
      });
      expect((await app.call(path)).json).toEqual([
        { Name: 'ca.pem', Type: 'CERTIFICATE', Content: content },
        { Name: 'key.pem', Type: 'CERTIFICATE', Content: withKey },
      ]);
      expect((await app.call(`${path}/key.pem`)).json).toMatchObject({ Content: withKey });
      expect((await remove(`?$filter=Name in ('ca.pem')`, path)).json).toMatchObject({ Count: 1 });
      expect((await app.call(`${path}/ca.pem`)).status).toBe(404);
    }
  });

  it.each([
    ['an unknown extension', { Name: 'a.txt', Content: 'AAAA' }],
    ['no base64', { Name: 'a.pem', Content: 'not base64!' }],
    ['no content', { Name: 'a.pem' }],
    ['S-49: more than 1 MiB', { Name: 'a.p12', Content: 'A'.repeat(1_500_000) }],
  ])('refuses a certificate with %s', async (_what, body) => {
    expect((await post(body, certificates)).status).toBe(400);
  });

  it('R-01: of 20 simultaneous creations of one name a single one succeeds', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(destination('race'))));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(19);
  });
});
