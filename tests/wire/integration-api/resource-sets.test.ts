import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Listener } from '../../../src/http/server/listener.ts';
import { serveResources } from '../../../src/integration-api/index.ts';
import { bearer, createCfTenant, createNeoTenant, type IntegrationTenant } from '../../support/integration-tenant.ts';
import { startTestListener } from '../../support/listener.ts';
import { noPolicies } from '../../support/no-policies.ts';
import { type Sent, send } from '../../support/send.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';
import { createTestResources, type TestShelf } from '../../support/test-resources.ts';

let app: TestApp;
let listener: Listener;
let tenant: IntegrationTenant;
let token: string;
const shelf: TestShelf = { boxes: new Map(), content: new Map(), changes: [] };
const allRoles = ['Shelf.read', 'Shelf.write', 'Shelf.content', 'Item.read'];

beforeAll(async () => {
  app = await startTestApp();
  const { rooms } = app;
  const api = serveResources(
    {
      ...rooms,
      clock: app.clock.now,
      pageTokenKey: new Uint8Array(32),
      policies: noPolicies,
      settings: { rateFactor: 0 },
    },
    createTestResources(shelf),
  );
  listener = await startTestListener(api.routes, {
    authenticators: { 'integration-api': rooms.inboundAuth.authenticators['integration-api'] },
    clock: app.clock.now,
  });
  tenant = await createCfTenant(app);
  token = await tenant.createToken(allRoles);
});
afterAll(async () => {
  await listener.close(100);
  await app.close();
});
beforeEach(() => {
  shelf.boxes.clear();
  shelf.content.clear();
  shelf.changes.length = 0;
  for (const [index, Name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    const Picture = Buffer.from([index]).toString('base64');
    const Place = { Room: 'cellar', Shelf: index };
    shelf.boxes.set(Name, {
      Name,
      Size: index,
      Weight: 10,
      IsOpen: index > 2,
      MadeAt: 1000,
      Picture,
      MadeBy: 'x',
      Place,
    });
  }
});

const call = (sent: Omit<Sent, 'path'> & { readonly path: string; readonly as?: string }) =>
  send(listener.port, {
    host: tenant.apiHost,
    ...sent,
    path: `/api/v1/${sent.path}`,
    headers: bearer(sent.as ?? token, { accept: 'application/json', ...(sent.headers as Record<string, string>) }),
  });
const get = (path: string, as = token) => call({ path, as });
const write = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
  call({
    method,
    path,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const names = (body: unknown): readonly string[] =>
  // The shape every JSON feed has; a failure shows as a TypeError of the test.
  (body as { d: { results: readonly { Name: string }[] } }).d.results.map(({ Name }) => Name);

describe('reading', () => {
  it.each([
    ['Boxes', ['a', 'b', 'c']],
    ['Boxes?$top=2&$skip=1', ['b', 'c']],
    ['Boxes?$filter=Size%20gt%202', ['d', 'e']],
    ["Boxes?$filter=substringof('c',Name)%20or%20Place/Shelf%20eq%200", ['a', 'c']],
    ['Boxes?$filter=IsOpen&$orderby=Name%20desc', ['e', 'd']],
    ['Boxes?$orderby=IsOpen%20desc,Size%20desc&$top=2', ['e', 'd']],
  ])('applies the options of %s to the rows', async (path, expected) => {
    const reply = await get(path);
    expect(reply.status, reply.body).toBe(200);
    expect(names(reply.json())).toEqual(expected);
  });

  it('I-31: leads on behind a full page, with every option and not with another token', async () => {
    const first = await get('Boxes?$orderby=Name%20desc&$inlinecount=allpages&$skip=1');
    expect(first.json()).toMatchObject({ d: { __count: '5' } });
    expect(names(first.json())).toEqual(['d', 'c', 'b']);
    const next = new URL((first.json() as { d: { __next: string } }).d.__next);
    expect(next.searchParams.get('$skiptoken')).toMatch(/^3-/);
    const second = await get(`${next.pathname.slice('/api/v1/'.length)}${next.search}`);
    expect(names(second.json())).toEqual(['a']);
    expect(second.body).not.toContain('__next');
    const forged = next.search.replace(/skiptoken=3-./, 'skiptoken=4-A');
    expect((await get(`Boxes${forged}`)).status, 'S-54').toBe(400);
    expect((await get(`Boxes${next.search.replace('Name', 'Size')}`)).status, 'S-54').toBe(400);
  });

  it('shows what is selected and expanded, along more than one step', async () => {
    const reply = await get('Boxes?$filter=Size%20eq%202&$select=Name,Items/Label&$expand=Items');
    expect(reply.json()).toMatchObject({
      d: { results: [{ Name: 'c', Items: { results: [{ Label: 'item 1' }, { Label: 'item 2' }] } }] },
    });
    expect(reply.body).not.toContain('Weight');
    const back = await get("Boxes('c')?$expand=Items/Owner&$format=json");
    expect(back.json()).toMatchObject({
      d: { Items: { results: [{ Owner: { Name: 'c' } }, { Owner: { Name: 'c' } }] } },
    });
  });

  it('addresses entities, counts, properties, links and streams', async () => {
    shelf.content.set('c', { contentType: 'application/zip', bytes: Buffer.from('PK'), fileName: 'käse.zip' });
    expect((await get('Boxes/$count?$filter=Size%20gt%202')).body).toBe('2');
    expect((await get("Boxes(Name='c')/Items/$count")).body).toBe('2');
    expect((await get("Boxes('c')/Items(2L)")).json()).toMatchObject({ d: { Id: '2', Label: 'item 2' } });
    expect((await get("Boxes('c')/Items(2)/Label/$value")).body).toBe('item 2');
    expect((await get("Boxes('c')/Place/Shelf/$value")).body).toBe('2');
    expect((await get("Boxes('c')/Picture/$value")).body).toBe('\u0002');
    expect((await get("Boxes('c')/MadeAt")).json()).toEqual({ d: { MadeAt: '/Date(1000)/' } });
    expect((await get("Boxes('c')/$links/Items")).body).toContain('Items(1L)');
    const stream = await get("Boxes('c')/$value");
    expect(stream).toMatchObject({ status: 200, body: 'PK' });
    expect(stream.headers['content-disposition']).toBe(
      `attachment; filename="k_se.zip"; filename*=UTF-8''k%C3%A4se.zip`,
    );
    for (const path of ["Boxes('x')", "Boxes('c')/Items(9)", "Boxes('x')/Items", "Boxes('a')/$value", 'Items(99)']) {
      expect((await get(path)).status, path).toBe(404);
    }
    expect((await get('Items')).headers.allow, 'a set that cannot be listed').toBe('POST');
  });

  it('answers 501 for what a set does not support, and 404 for a set of the other platform', async () => {
    expect((await get('Items(1)?$expand=Owner')).status).toBe(501);
    expect((await get('Items(1)?$select=Label')).status).toBe(200);
    expect((await get('NeoBoxes')).status).toBe(404);
    const neo = await createNeoTenant(app);
    const as = await neo.createToken(allRoles);
    expect((await call({ path: 'NeoBoxes', host: neo.apiHost, as })).status).toBe(200);
  });

  it('I-37: asks for the role of every set on the way, of what is expanded and of the stream', async () => {
    shelf.content.set('c', { contentType: 'text/plain', bytes: Buffer.from('secret') });
    const poor = await tenant.createToken(['Shelf.read']);
    expect((await get("Boxes('c')", poor)).status).toBe(200);
    for (const path of [
      "Boxes('c')/Items",
      'Boxes?$expand=Items',
      "Boxes('c')/$links/Items",
      "Boxes('c')/$value",
      'Items(1)',
    ]) {
      expect(await get(path, poor), path).toMatchObject({ status: 403, body: '' });
    }
  });

  it('S-53: an $expand that leads back again and again is refused', async () => {
    shelf.boxes.set('big', { Name: 'big', Size: 200 });
    const path = "Boxes('big')?$expand=Items";
    expect((await get(`${path}/Owner`)).status).toBe(200);
    expect((await get(`${path}/Owner/Items`)).status).toBe(400);
  });
});

describe('writing', () => {
  it('creates with typed values, children and options, and answers the entity and its address', async () => {
    const body = {
      __metadata: { type: 'com.sap.hci.api.Box' },
      Name: 'new box',
      Size: 3,
      Weight: '9007199254740991',
      IsOpen: true,
      MadeAt: '/Date(1522069440003)/',
      Picture: 'AAE=',
      MadeBy: 'somebody else',
      Place: { Room: 'attic', Shelf: 1 },
      Items: { results: [{ Id: '1', Label: 'x' }] },
    };
    const reply = await write('POST', 'Boxes?user=auditor', { d: body });
    expect(reply.status, reply.body).toBe(201);
    expect(reply.headers.location).toMatch(/\/api\/v1\/Boxes\('new%20box'\)$/);
    expect(reply.json()).toMatchObject({ d: { Name: 'new box', Weight: '9007199254740991', Picture: 'AAE=' } });
    expect(shelf.changes).toMatchObject([
      {
        user: 'auditor',
        create: {
          Name: 'new box',
          Size: 3,
          Weight: 9007199254740991,
          IsOpen: true,
          MadeAt: 1522069440003,
          Place: { Shelf: 1 },
        },
        children: { Items: [{ values: { Id: 1, Label: 'x' } }] },
      },
    ]);
    expect(shelf.changes[0]).not.toHaveProperty('create.MadeBy');
    expect((await write('POST', 'Boxes?user=a&user=b', body)).status).toBe(400);
  });

  it('sends back what was read, changed in one place', async () => {
    const read = (await get("Boxes('b')")).json();
    expect((await write('PUT', "Boxes('b')", read)).status).toBe(200);
    const entry = await call({ path: "Boxes('b')", headers: { accept: 'application/atom+xml' } });
    const changed = entry.body.replace('cellar', 'attic');
    expect((await write('PUT', "Boxes('b')", changed, { 'content-type': 'application/atom+xml' })).status).toBe(200);
    expect(shelf.boxes.get('b')).toMatchObject({ Place: { Room: 'attic' }, Weight: 10 });
  });

  it('answers the statuses a set states, and SAP gives where an entity is missing', async () => {
    const cases = [
      ['MERGE', "Boxes('a')", { Size: 7 }, 204],
      ['PATCH', "Boxes('a')", { Size: 8 }, 204],
      ['PATCH', "Boxes('x')", { Size: 8 }, 404],
      ['PUT', "Boxes('x')", { Size: 8 }, 409],
      ['PUT', "Boxes('a')", { Name: 'b' }, 400],
      ['DELETE', "Boxes('a')", undefined, 204],
      ['DELETE', "Boxes('a')", undefined, 404],
      ['POST', 'Boxes', { Name: 'b' }, 409],
      ['POST', 'Items', { Id: 5, Owner: { __metadata: { uri: "Boxes('b')" } } }, 202],
      ['POST', 'Items', { Id: 5, Owner: { __metadata: { uri: 'Items(1)' } } }, 400],
      ['POST', "Boxes('b')/Items", { Id: 5 }, 201],
      ['POST', "Boxes('x')/Items", { Id: 5 }, 404],
      ['PUT', "Boxes('b')/$links/Items(5)", { Label: 'x' }, 202],
      ['PUT', "Boxes('b')/Items(5)", { Label: 'x' }, 202],
      ['DELETE', "Boxes('b')/$links/Items(5)", undefined, 200],
      ['DELETE', "Boxes('b')/$links/Items(404)", undefined, 404],
      ['DELETE', "Boxes('b')/$links/Items", undefined, 405],
      ['PUT', 'Items(1)', { Label: 'x' }, 405],
      ['POST', 'NeoBoxes', {}, 404],
    ] as const;
    for (const [method, path, body, status] of cases) {
      const reply = await write(method, path, body);
      expect(reply.status, `${method} ${path} ${reply.body}`).toBe(status);
    }
    expect(shelf.changes).toContainEqual({ replace: { Label: 'x' }, owner: 'b', key: { Id: 5 } });
    expect(shelf.changes).toContainEqual({ create: { Id: 5 }, references: { Owner: { Name: 'b' } } });
  });

  it('replaces a stream, and takes one file as a form where the platform has it', async () => {
    expect((await write('PUT', "Boxes('a')/$value", 'new', { 'content-type': 'text/plain' })).status).toBe(204);
    expect((await get("Boxes('a')/$value")).body).toBe('new');
    const form =
      '--f\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\nContent-Type: application/zip\r\n\r\nPK\r\n--f--\r\n';
    const headers = { 'content-type': 'multipart/form-data; boundary=f' };
    expect((await write('POST', 'Uploads', form, headers)).status, 'not on Cloud Foundry').toBe(405);
    const neo = await createNeoTenant(app);
    const as = await neo.createToken(allRoles);
    const fetched = await send(listener.port, {
      host: neo.apiHost,
      path: '/api/v1/',
      headers: bearer(as, { 'x-csrf-token': 'Fetch' }),
    });
    const cookie = fetched.cookies.map((value) => value.split(';')[0]).join('; ');
    const post = (body: string, more: Readonly<Record<string, string>> = {}) =>
      call({
        method: 'POST',
        path: 'Uploads',
        host: neo.apiHost,
        as,
        headers: { ...headers, cookie, 'x-csrf-token': fetched.headers['x-csrf-token'] ?? '', ...more },
        body,
      });
    expect((await post(form)).status).toBe(202);
    expect(shelf.changes).toEqual([{ upload: 'a.zip', contentType: 'application/zip', text: 'PK' }]);
    expect(await post(form, { 'x-csrf-token': 'x' }), 'I-7').toMatchObject({ status: 403, body: '' });
    expect((await post(form.replace('; filename="a.zip"', ''))).status).toBe(400);
    expect((await post(form.replace('--f--', `${form}--f--`))).status).toBe(400);
    expect((await post('{}', { 'content-type': 'application/json' })).status).toBe(415);
    expect((await post(form.replace('PK', 'x'.repeat(3000)))).status).toBe(413);
    expect(shelf.changes).toHaveLength(1);
  });

  it('calls functions', async () => {
    expect(await write('POST', "Ship?Id='it''s'&Fast=true")).toMatchObject({ status: 202, body: 'task-1' });
    expect(await write('POST', "Ship?Id='x'&other=1", '{"ignored":1}')).toMatchObject({ status: 202 });
    expect(shelf.changes).toEqual([{ ship: { Id: "it's", Fast: true } }, { ship: { Id: 'x' } }]);
    expect((await get('FirstBox')).json()).toMatchObject({ d: { Name: 'a' } });
    expect((await write('POST', 'Ship')).status).toBe(400);
    expect((await write('POST', 'Ship?Id=5')).status).toBe(400);
    expect((await get("Ship?Id='x'")).headers.allow).toBe('POST');
    const poor = await tenant.createToken(['Shelf.read']);
    expect((await call({ method: 'POST', path: "Ship?Id='x'", as: poor })).status).toBe(403);
  });
});

describe('$batch', () => {
  const part = (method: string, path: string, body?: unknown, id?: string): string =>
    `--c\r\nContent-Type: application/http\r\n${id === undefined ? '' : `Content-ID: ${id}\r\n`}\r\n${method} ${path} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${body === undefined ? '' : JSON.stringify(body)}\r\n`;
  const batch = async (...parts: readonly string[]) => {
    const reply = await call({
      method: 'POST',
      path: '$batch',
      headers: { 'content-type': 'multipart/mixed; boundary=b' },
      body: `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${parts.join('')}--c--\r\n--b--\r\n`,
    });
    expect(reply.status).toBe(202);
    return [...reply.body.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
  };

  it('makes one change, or refuses several that could not be undone before the first is made', async () => {
    expect(await batch(part('POST', 'Boxes', { Name: 'x' }))).toEqual([201]);
    expect(await batch(part('POST', 'Boxes', { Name: 'y' }), part('POST', 'Boxes', { Name: 'z' }))).toEqual([501]);
    expect(await batch(part('POST', "Ship?Id='x'"), part('POST', 'Boxes', { Name: 'z' }))).toEqual([501]);
    expect(await batch(part('POST', '$1/Items', { Id: 1 }))).toEqual([404]);
    expect(await batch(part('POST', 'Crates', { Name: 'z' }), part('POST', 'Boxes', { Name: 'z' }))).toEqual([501]);
    expect([...shelf.boxes.keys()]).toEqual(['a', 'b', 'c', 'd', 'e', 'x']);
  });

  it('lets a change refer to what an earlier one of its changeset made, before anybody else can see it', async () => {
    const first = part('POST', 'Crates', { Name: 'new one' }, '1');
    expect(await batch(first, part('POST', '$1/Items', { Id: 7 }))).toEqual([201, 201]);
    expect(shelf.changes).toEqual([{ joined: { Id: 7 }, owner: 'new one' }]);
    expect(await batch(first, part('POST', "Crates('other')/Items", { Id: 7 }))).toEqual([404]);
    expect(await batch(first, part('POST', '$2/Items', { Id: 7 }))).toEqual([400]);
    expect(await batch(first, part('POST', '$1/Items', { Nope: 7 }))).toEqual([400]);
    expect(shelf.changes).toHaveLength(1);
  });
});

it('S-53: answers no request with a fault of its own, whatever its method, path, options and body', async () => {
  const segment = fc.constantFrom(
    "Boxes('a')",
    'Boxes',
    "Boxes(Name='b')",
    'Items',
    'Items(1)',
    'Items(1L)',
    '$value',
    '$count',
    '$links',
    'Owner',
    'Place',
    'Shelf',
    'Picture',
    'MadeAt',
    'Crates',
    'Uploads',
    'NeoBoxes',
    'Ship',
    'FirstBox',
    '$batch',
    '$1',
    '$metadata',
    '%00',
    "('",
  );
  const option = fc.constantFrom(
    '$top=1',
    '$skip=9',
    '$filter=Size%20gt%201',
    "$filter=Picture%20eq%20'a'",
    '$filter=Place%20eq%20null',
    '$orderby=Picture',
    '$expand=Items/Owner',
    '$select=Place',
    '$skiptoken=9',
    '$skiptoken=9.e30.x',
    '$format=atom',
    "Id='a'",
    'user=a',
    '$x=1',
  );
  const body = fc.oneof(
    fc.constantFrom(
      '',
      '{}',
      '[]',
      '{"Name":"f"}',
      '{"Id":"1"}',
      '{"Items":{"results":[{}]}}',
      '<entry/>',
      '--f--',
      '\ufeff{}',
    ),
    fc.json({ maxDepth: 2 }),
  );
  const type = fc.constantFrom(
    'application/json',
    'application/atom+xml',
    'multipart/form-data; boundary=f',
    'multipart/mixed; boundary=f',
    'x',
  );
  const request = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'MERGE', 'DELETE'),
    path: fc.oneof(
      fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/')),
      // By chance alone few of the paths would lead anywhere.
      fc.constantFrom(
        'Boxes',
        "Boxes('a')",
        "Boxes('a')/$value",
        "Boxes('d')/Items",
        "Boxes('d')/Items(1)",
        "Boxes('d')/$links/Items",
        "Boxes('d')/$links/Items(1)",
        "Boxes('d')/Items(1)/Owner",
        "Boxes('d')/Picture/$value",
        "Boxes('d')/Place",
        "Boxes('d')/Place/Shelf",
        'Boxes/$count',
        'Items(1)',
        'Items',
        'Crates',
        'Uploads',
        'Ship',
        'FirstBox',
        '$batch',
      ),
    ),
    query: fc.oneof(
      fc.constant(''),
      fc.array(option, { maxLength: 2 }).map((options) => options.join('&')),
    ),
    body,
    type,
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, query, body: sent, type: contentType }) => {
      const reply = await call({
        method,
        path: `${path}?${query}`,
        headers: { 'content-type': contentType },
        body: sent,
      });
      // 501 is what options and functions that exist and are not supported are answered with.
      expect(reply.status === 501 || reply.status < 500, `${reply.status} ${reply.body}`).toBe(true);
    }),
    { numRuns: 400 },
  );
});
