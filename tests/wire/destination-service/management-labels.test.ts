import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';

const base = '/destination-configuration/v1';

const kinds = [
  ['Destinations', { Name: 'a', Type: 'RFC' }, { Name: 'b', Type: 'RFC' }],
  ['DestinationFragments', { FragmentName: 'a', x: '1' }, { FragmentName: 'b', x: '1' }],
  ['Certificates', { Name: 'a.pem', Content: 'AAAA' }, { Name: 'b.pem', Content: 'AAAA' }],
] as const;

describeOnBothDatabases('D-66: labels', (open) => {
  let app: RunningDestinationService;
  beforeEach(async () => {
    app = await startDestinationService({ open });
  });
  afterEach(() => app.close());

  const nameOf = (body: { readonly Name?: string; readonly FragmentName?: string }) =>
    body.Name ?? body.FragmentName ?? '';
  const list = async (collection: string, filter: string) => {
    const reply = await app.call(`${base}/${collection}?$filter=${encodeURIComponent(filter)}`);
    expect(reply.status, filter).toBe(200);
    const found: readonly { readonly Name?: string; readonly FragmentName?: string }[] = JSON.parse(reply.text);
    return found.map(nameOf);
  };

  it.each(
    kinds.flatMap(([suffix, first, second]) =>
      ['subaccount', 'instance'].map((level) => [`${level}${suffix}`, first, second] as const),
    ),
  )('are replaced, added to, taken away and searched for in %s', async (collection, first, second) => {
    const path = `${base}/${collection}`;
    const labels = `${path}/${nameOf(first)}/labels`;
    for (const body of [first, second]) expect((await app.call(path, { method: 'POST', body })).status).toBe(201);
    expect((await app.call(labels)).json).toEqual([]);

    const replaced = await app.call(labels, {
      method: 'PUT',
      body: [
        { key: 'env', values: ['prod', 'eu'] },
        { key: 'team', values: ['a/b'] },
      ],
    });
    expect([replaced.status, replaced.text]).toEqual([200, '']);
    const patch = (action: string, changed: readonly unknown[]) =>
      app.call(labels, { method: 'PATCH', body: { action, labels: changed } });
    expect((await patch('ADD', [{ key: 'env', values: ['us', 'eu'] }])).status).toBe(200);
    expect((await app.call(labels)).json).toEqual([
      { key: 'env', values: ['prod', 'eu', 'us'] },
      { key: 'team', values: ['a/b'] },
    ]);

    expect(await list(collection, `Label['env'] HAS ('us')`)).toEqual([nameOf(first)]);
    expect(await list(collection, `Label['env'] HAS ('none', 'eu') AND Label['team'] HAS ('a%2Fb')`)).toEqual([
      nameOf(first),
    ]);
    expect(await list(collection, `Label['env'] HAS ('eu') AND Label['team'] HAS ('c')`)).toEqual([]);
    expect(await list(collection, `Label['eu'] HAS ('env')`)).toEqual([]);

    await patch('DELETE', [{ key: 'env', values: ['prod', 'eu', 'us'] }]);
    expect((await app.call(labels)).json).toEqual([{ key: 'team', values: ['a/b'] }]);
    await patch('DELETE', [{ key: 'team', values: [] }]);
    expect((await app.call(labels)).json).toEqual([]);
  });

  it('are kept by a PUT of the configuration, are no part of it nor of its ETag, and go with it', async () => {
    const path = `${base}/subaccountDestinations`;
    const body = { Name: 'a', Type: 'RFC' };
    await app.call(path, { method: 'POST', body });
    const before = (await app.call(`${path}/a`)).headers.get('etag');
    await app.call(`${path}/a/labels`, { method: 'PUT', body: [{ key: 'k', values: ['v'] }] });
    const after = await app.call(`${path}/a`);
    expect([after.headers.get('etag'), after.json]).toEqual([before, body]);
    await app.call(path, { method: 'PUT', body });
    expect((await app.call(`${path}/a/labels`)).json).toEqual([{ key: 'k', values: ['v'] }]);
    await app.call(`${path}/a`, { method: 'DELETE' });
    await app.call(path, { method: 'POST', body });
    expect((await app.call(`${path}/a/labels`)).json).toEqual([]);
    expect(app.audited.map(({ message }) => message)).toContain('update labels of destination a');
  });

  it('have ten keys with ten values at most, by PUT and by PATCH', async () => {
    const path = `${base}/subaccountDestinations`;
    await app.call(path, { method: 'POST', body: { Name: 'a', Type: 'RFC' } });
    const texts = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);
    const put = (body: unknown) => app.call(`${path}/a/labels`, { method: 'PUT', body });
    const patch = (labels: unknown) =>
      app.call(`${path}/a/labels`, { method: 'PATCH', body: { action: 'ADD', labels } });
    const full = texts(10).map((key) => ({ key, values: texts(10) }));
    expect((await put(full)).status).toBe(200);
    expect((await patch([{ key: 'eleventh', values: ['v'] }])).status).toBe(400);
    expect((await patch([{ key: 't0', values: ['eleventh'] }])).status).toBe(400);
    for (const wrong of [
      [...full, { key: 'eleventh', values: ['v'] }],
      [{ key: 'k', values: texts(11) }],
      [{ key: '', values: ['v'] }],
      [{ key: 'k', values: [''] }],
      [{ key: 'k', values: 'v' }],
      [{ key: 'k', values: [1] }],
      [{ key: 'k'.repeat(201), values: ['v'] }],
      [
        { key: 'k', values: ['v'] },
        { key: 'k', values: ['w'] },
      ],
      { key: 'k', values: ['v'] },
    ])
      expect((await put(wrong)).status, JSON.stringify(wrong)).toBe(400);
    expect((await app.call(`${path}/a/labels`)).json).toEqual(full);
    const action = await app.call(`${path}/a/labels`, { method: 'PATCH', body: { action: 'SET', labels: [] } });
    expect(action.status).toBe(400);
  });

  it('are 404 with the known text for a configuration that does not exist, and 400 for a damaged filter', async () => {
    const path = `${base}/subaccountDestinations`;
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', []],
      ['PATCH', { action: 'ADD', labels: [] }],
    ] as const) {
      const reply = await app.call(`${path}/nope/labels`, { method, body });
      expect([reply.status, reply.json]).toEqual([
        404,
        { ErrorMessage: 'Configuration with the specified name was not found' },
      ]);
    }
    for (const filter of [
      `Label['k'] HAS ()`,
      `Label['k'] HAS ('v'`,
      `Label['k'] HAS ('v') OR Label['l'] HAS ('w')`,
      `Label['%'] HAS ('v')`,
      Array.from({ length: 11 }, (_, index) => `Label['k${index}'] HAS ('v')`).join(' AND '),
    ])
      expect((await app.call(`${path}?$filter=${encodeURIComponent(filter)}`)).status, filter).toBe(400);
  });

  it('R-01: of 8 values added at the same time none gets lost', async () => {
    const path = `${base}/subaccountDestinations`;
    await app.call(path, { method: 'POST', body: { Name: 'a', Type: 'RFC' } });
    await app.call(`${path}/a/labels`, { method: 'PUT', body: [{ key: 'k', values: [] }] });
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        app.call(`${path}/a/labels`, {
          method: 'PATCH',
          body: { action: 'ADD', labels: [{ key: 'k', values: [`v${index}`] }] },
        }),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const [label]: readonly { readonly values: readonly string[] }[] = JSON.parse(
      (await app.call(`${path}/a/labels`)).text,
    );
    expect([...(label?.values ?? [])].sort()).toEqual(Array.from({ length: 8 }, (_, index) => `v${index}`));
  });
});
