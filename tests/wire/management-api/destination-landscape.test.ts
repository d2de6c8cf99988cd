import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

const landscapePath = '/management/v1/landscape';

const subaccount = {
  subdomain: 'acme',
  flavour: 'cf',
  serviceInstances: [
    {
      name: 'dest',
      offering: 'destination',
      destinations: [{ Name: 'own', Type: 'RFC' }],
      fragments: [{ FragmentName: 'own-fragment', x: 1 }],
    },
  ],
  certificates: [{ name: 'ca.pem', content: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' }],
  destinations: [{ Name: 'erp', Type: 'RFC' }],
  fragments: [{ FragmentName: 'f', URL: 'https://f.example', Password: 'MARKER-1' }],
  labels: [
    { destination: 'erp', labels: { env: ['prod', 'eu'], team: ['a'] } },
    { fragment: 'f', labels: { env: ['prod'] } },
    { certificate: 'ca.pem', labels: { env: ['prod'] } },
    { instance: 'dest', destination: 'own', labels: { env: ['test'] } },
  ],
};

describe('fragments and labels in a landscape', () => {
  let app: TestApp;
  let call: ReturnType<typeof createManagementCaller>;
  beforeEach(async () => {
    app = await startTestApp();
    call = createManagementCaller(app);
  });
  afterEach(() => app.close());

  const apply = async (wanted: object, dryRun = false) => {
    const { status, body } = await call('POST', landscapePath, {
      body: { landscape: { subaccounts: [wanted] }, dryRun },
    });
    expect(status, JSON.stringify(body)).toBe(200);
    const { changes } = body as { readonly changes: readonly { readonly action: string; readonly path: string }[] };
    return changes.filter(({ action }) => action !== 'unchanged');
  };

  it('are planned, made, exported without secrets, and unchanged the second time', async () => {
    const planned = await apply(subaccount, true);
    expect(planned.map(({ path }) => path)).toEqual([
      'acme',
      'acme/service-instances/dest',
      'acme/certificates/ca.pem',
      'acme/destinations/erp',
      'acme/service-instances/dest/destinations/own',
      'acme/fragments/f',
      'acme/service-instances/dest/fragments/own-fragment',
      'acme/labels/erp',
      'acme/labels/f',
      'acme/labels/ca.pem',
      'acme/labels/dest/own',
    ]);
    expect((await apply(subaccount)).map(({ path }) => path).sort()).toEqual(planned.map(({ path }) => path).sort());
    expect(await apply(subaccount)).toEqual([]);
    const { body } = await call('GET', landscapePath);
    expect(JSON.stringify(body)).not.toContain('MARKER');
    expect(body).toMatchObject({
      subaccounts: [
        {
          fragments: [{ FragmentName: 'f', URL: 'https://f.example' }],
          labels: subaccount.labels,
          serviceInstances: [{ fragments: [{ FragmentName: 'own-fragment', x: '1' }] }],
        },
      ],
    });
    const again = await call('POST', landscapePath, { body: { landscape: body } });
    expect(JSON.stringify(again.body)).not.toMatch(/"(create|update)"/);
  });

  it('are changed where they differ; the order of keys does not count', async () => {
    await apply(subaccount);
    const changes = await apply({
      subdomain: 'acme',
      flavour: 'cf',
      fragments: [{ FragmentName: 'f', URL: 'https://g.example' }],
      labels: [
        { destination: 'erp', labels: { team: ['a'], env: ['prod', 'eu'] } },
        { fragment: 'f', labels: {} },
      ],
    });
    expect(changes).toEqual([
      { action: 'update', path: 'acme/fragments/f', fields: ['URL'] },
      { action: 'update', path: 'acme/labels/f', fields: ['labels'] },
    ]);
    const { body } = await call('GET', '/management/v1/subaccounts/acme/destinations/erp/labels');
    expect(body).toEqual([
      { key: 'env', values: ['prod', 'eu'] },
      { key: 'team', values: ['a'] },
    ]);
  });

  it.each([
    ['two holders', [{ destination: 'a', fragment: 'b', labels: {} }]],
    ['no holder', [{ labels: {} }]],
    [
      'the same holder twice',
      [
        { destination: 'a', labels: {} },
        { destination: 'a', labels: {} },
      ],
    ],
    ['eleven values', [{ destination: 'a', labels: { k: Array.from({ length: 11 }, (_, index) => `${index}`) } }]],
    [
      'eleven labels',
      [{ destination: 'a', labels: Object.fromEntries([...'abcdefghijk'].map((key) => [key, ['v']])) }],
    ],
  ])('refuse labels with %s before anything is changed', async (_what, labels) => {
    const { status } = await call('POST', landscapePath, {
      body: { landscape: { subaccounts: [{ subdomain: 'early', flavour: 'cf', labels }] } },
    });
    expect(status).toBe(400);
    expect((await call('GET', '/management/v1/subaccounts/early')).status).toBe(404);
  });

  it('say where labels have nobody to go to', async () => {
    const wanted = { subdomain: 'acme', flavour: 'cf', labels: [{ destination: 'nope', labels: { k: ['v'] } }] };
    const { status, body } = await call('POST', landscapePath, { body: { landscape: { subaccounts: [wanted] } } });
    expect(status).toBe(404);
    expect(body).toMatchObject({ description: expect.stringMatching(/^acme\/labels\/nope: /) });
  });
});
