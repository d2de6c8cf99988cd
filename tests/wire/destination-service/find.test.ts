import { get } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toServiceInstanceId, toSubaccountId } from '../../../src/foundation/ids.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';

describeOnBothDatabases('find destination', (open) => {
  let app: RunningDestinationService;
  beforeEach(async () => {
    app = await startDestinationService({ open });
  });
  afterEach(() => app.close());

  const onInstance = () => ({ subaccountId: toSubaccountId(app.acme), instanceId: toServiceInstanceId(app.instance) });

  it('D-3: refuses a caller without a token in the wire format of the service', async () => {
    const reply = await app.call('/destination-configuration/v1/destinations/x', { headers: { authorization: '' } });
    expect(reply.status).toBe(401);
    expect(reply.json).toHaveProperty('ErrorMessage');
  });

  it('D-4: answers the instance level before the subaccount level', async () => {
    await app.store({ Name: 'both', URL: 'https://subaccount.example' });
    await app.store({ Name: 'both', URL: 'https://instance.example' }, onInstance());
    const reply = await app.find('both');
    expect(reply.json.owner).toEqual({ SubaccountId: app.acme, InstanceId: app.instance });
    expect(reply.json.destinationConfiguration.URL).toBe('https://instance.example');
  });

  it('D-5: answers the subaccount level with a null InstanceId', async () => {
    await app.store({ Name: 'sub', Description: 'Zürich ☂', count: 3, flag: true });
    const reply = await app.find('sub');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toContain('application/json');
    expect(reply.json).toEqual({
      owner: { SubaccountId: app.acme, InstanceId: null },
      destinationConfiguration: {
        Name: 'sub',
        Type: 'HTTP',
        URL: 'https://target.example',
        Description: 'Zürich ☂',
        count: '3',
        flag: 'true',
      },
    });
  });

  it('D-6, S-55: never shows another subaccount its destinations, whatever level they are on', async () => {
    await app.store({ Name: 'mine' });
    await app.store({ Name: 'mine-too' }, onInstance());
    const caller = { subaccount: app.other, instance: app.instance };
    for (const name of ['mine', 'mine-too'])
      expect((await app.call(`/destination-configuration/v1/destinations/${name}`, { caller })).status).toBe(404);
  });

  it('D-7: answers 404 with the text SAP clients compare', async () => {
    const reply = await app.find('nope');
    expect(reply.status).toBe(404);
    expect(reply.headers.get('content-type')).toContain('application/json');
    expect(reply.json).toEqual({ ErrorMessage: 'Configuration with the specified name was not found' });
  });

  it('sees its own writes at once, and a deleted destination no more', async () => {
    expect((await app.find('late')).status).toBe(404);
    await app.store({ Name: 'late', URL: 'https://one.example' });
    expect((await app.find('late')).json.destinationConfiguration.URL).toBe('https://one.example');
    await app.store({ Name: 'late', URL: 'https://two.example' });
    expect((await app.find('late')).json.destinationConfiguration.URL).toBe('https://two.example');
    await app.call('/destination-configuration/v1/subaccountDestinations/late', { method: 'DELETE' });
    expect((await app.find('late')).status).toBe(404);
  });

  it('D-11: gives Basic credentials as UTF-8 base64 with a header to match, and no expiry', async () => {
    await app.store({ Name: 'basic', Authentication: 'BasicAuthentication', User: 'zoë', Password: 'pässwörd' });
    const value = Buffer.from('zoë:pässwörd', 'utf8').toString('base64');
    const { json } = await app.find('basic');
    expect(json.authTokens).toEqual([
      { type: 'Basic', value, http_header: { key: 'Authorization', value: `Basic ${value}` } },
    ]);
    expect(json.destinationConfiguration.Password).toBe('pässwörd');
  });

  it('answers a Basic destination without a user with an error token that names the property', async () => {
    await app.store({ Name: 'basic', Authentication: 'BasicAuthentication' });
    expect((await app.find('basic')).json.authTokens).toEqual([
      {
        type: '',
        value: '',
        expires_in: '0',
        error: 'Retrieval of OAuthToken failed due to: "User" is required',
        http_header: { key: '', value: '' },
      },
    ]);
  });

  it('returns types without token logic as stored, without authTokens', async () => {
    await app.store({ Name: 'sso', Authentication: 'SAPAssertionSSO', 'own.key': ' kept ' });
    const reply = await app.find('sso');
    expect(reply.json).not.toHaveProperty('authTokens');
    expect(reply.json.destinationConfiguration['own.key']).toBe(' kept ');
  });

  it.each([
    ['D-19: X-tenant with X-user-token', { 'x-tenant': 'acme', 'x-user-token': 'a.b.c' }],
    ['X-tenant that is no label', { 'x-tenant': 'evil.example/' }],
    ['an empty X-tenant', { 'x-tenant': '' }],
    ['a chain', { 'x-chain-name': 'com.sap.sequentialUserPropagation' }],
    ['half a client assertion', { 'x-client-assertion': 'a' }],
    [
      'D-47: mixed client assertions',
      { 'x-client-assertion': 'a', 'x-client-assertion-type': 'b', 'x-client-assertion-destination-name': 'c' },
    ],
    ['an odd X-fragment-optional', { 'x-fragment-optional': 'maybe' }],
    ['an empty fragment name', { 'x-fragment-name': 'a,,b' }],
  ] as const)('refuses %s with 400', async (_what, headers) => {
    await app.store({ Name: 'plain' });
    const reply = await app.find('plain', headers);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.json)).toEqual(['ErrorMessage']);
  });

  it('refuses a header that is sent twice with 400', async () => {
    await app.store({ Name: 'plain' });
    const status = await new Promise((resolve, reject) => {
      const authorization = `Bearer ${JSON.stringify({ subaccount: app.acme })}`;
      const path = '/destination-configuration/v1/destinations/plain';
      get({ port: app.port, path, headers: { authorization, 'X-tenant': ['a', 'b'] } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once('error', reject);
    });
    expect(status).toBe(400);
  });

  it('ignores an empty X-user-token', async () => {
    await app.store({ Name: 'plain' });
    expect((await app.find('plain', { 'x-user-token': '', 'x-tenant': 'acme' })).status).toBe(200);
  });

  it('refuses a URI over 4000 characters with 414, and unknown or odd query options with 400', async () => {
    expect((await app.call(`/destination-configuration/v1/destinations/${'x'.repeat(4000)}`)).status).toBe(414);
    expect((await app.call('/destination-configuration/v1/destinations/x?$skipTokenRetrieval=yes')).status).toBe(400);
    expect((await app.call('/destination-configuration/v1/destinations/x?$unknown=1')).status).toBe(400);
  });

  it('D-60: answers 304, 412 and an ETag that changes with the destination', async () => {
    await app.store({ Name: 'tagged' });
    const etag = (await app.find('tagged')).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    const same = await app.find('tagged', { 'if-none-match': etag });
    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await app.find('tagged', { 'if-match': etag.replaceAll('"', '') })).status).toBe(200);
    const mismatch = await app.find('tagged', { 'if-match': '"other"' });
    expect([mismatch.status, mismatch.headers.get('etag')]).toEqual([412, etag]);
    await app.store({ Name: 'tagged', Description: 'new' });
    expect((await app.find('tagged', { 'if-none-match': etag })).status).toBe(200);
  });

  it('D-48: merges a fragment, names it, and leaves the stored destination alone', async () => {
    await app.store({ Name: 'd', URL: 'https://a.example', keep: 'k' });
    const fragment = { FragmentName: 'f', URL: 'https://b.example', added: 'x' };
    expect(
      (
        await app.call('/destination-configuration/v1/subaccountDestinationFragments', {
          method: 'POST',
          body: fragment,
        })
      ).status,
    ).toBe(201);
    const merged = await app.find('d', { 'x-fragment-name': 'f' });
    expect(merged.json.destinationConfiguration).toEqual({
      Name: 'd',
      Type: 'HTTP',
      URL: 'https://b.example',
      keep: 'k',
      added: 'x',
      FragmentName: 'f',
    });
    expect((await app.find('d')).json.destinationConfiguration.URL).toBe('https://a.example');
  });

  it('D-49: applies fragments in order; a missing one is a 404 unless it is a single optional one', async () => {
    await app.store({ Name: 'd' });
    for (const [FragmentName, v] of [
      ['f1', '1'],
      ['f2', '2'],
    ])
      await app.call('/destination-configuration/v1/subaccountDestinationFragments', {
        method: 'POST',
        body: { FragmentName, v },
      });
    const effective = async (names: string) =>
      (await app.find('d', { 'x-fragment-name': names })).json.destinationConfiguration;
    expect(await effective('f1, f2')).toMatchObject({ v: '2', FragmentName: 'f1,f2' });
    expect(await effective('f2,f1')).toMatchObject({ v: '1', FragmentName: 'f2,f1' });
    expect((await app.find('d', { 'x-fragment-name': 'f1,gone' })).status).toBe(404);
    expect((await app.find('d', { 'x-fragment-name': 'gone' })).status).toBe(404);
    const optional = await app.find('d', { 'x-fragment-name': 'gone', 'x-fragment-optional': 'true' });
    expect(optional.status).toBe(200);
    expect(optional.json.destinationConfiguration).not.toHaveProperty('FragmentName');
  });
});
