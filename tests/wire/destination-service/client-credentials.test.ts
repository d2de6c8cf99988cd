import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/foundation/clock.ts';
import { openEmbedded } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';
import { type StubTokenService, startTokenService } from '../../support/token-service.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('OAuth2ClientCredentials', () => {
  let app: RunningDestinationService;
  let tokens: StubTokenService;
  beforeEach(async () => {
    tokens = await startTokenService();
    app = await startDestinationService({ open: openEmbedded, resolveHost: async () => ['127.0.0.1'] });
  });
  afterEach(async () => {
    await app.close();
    await app.database.close();
    await tokens.close();
  });

  const cc = (properties: Readonly<Record<string, unknown>> = {}) =>
    app.store({
      Name: 'cc',
      ProxyType: 'Internet',
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'the-client',
      clientSecret: 'the secret+/=',
      tokenServiceURL: `${tokens.origin}/oauth/token`,
      ...properties,
    });
  const find = async (headers?: Readonly<Record<string, string>>) => (await app.find('cc', headers)).json.authTokens[0];
  const lastCall = () => {
    const call = tokens.calls.at(-1);
    if (call === undefined) throw new Error('the token service was not called');
    return call;
  };

  it('D-12: posts grant, client and scope form-encoded and no Authorization header', async () => {
    await cc({ scope: 'read Write' });
    const token = await find();
    expect(token).toEqual({
      type: 'Bearer',
      value: 'token-1',
      expires_in: expect.stringMatching(/^3(600|5\d\d)$/),
      http_header: { key: 'Authorization', value: 'Bearer token-1' },
    });
    const { method, url, headers, form } = lastCall();
    expect([method, url]).toEqual(['POST', '/oauth/token']);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(headers.accept).toBe('application/json');
    expect(headers).not.toHaveProperty('authorization');
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'the-client',
      client_secret: 'the secret+/=',
      scope: 'read Write',
    });
  });

  const withUser = { tokenServiceUser: 'user', tokenServicePassword: 'päss:word' };
  const inHeaderOnly = { 'tokenService.addClientCredentialsInBody': 'FALSE' };
  it.each([
    ['D-13: the client by Basic alone', inHeaderOnly, basic('the-client:the secret+/='), []],
    ['D-14: tokenServiceUser before the client', { ...inHeaderOnly, ...withUser }, basic('user:päss:word'), []],
    ['D-15: tokenServiceUser beside the client', withUser, basic('user:päss:word'), ['client_id', 'client_secret']],
    ['a user without a password', { tokenServiceUser: 'u' }, basic('u:'), ['client_id', 'client_secret']],
    [
      'anything but "false" as true',
      { 'tokenService.addClientCredentialsInBody': 'no' },
      undefined,
      ['client_id', 'client_secret'],
    ],
  ])('%s', async (_what, properties, authorization, inBody) => {
    await cc(properties);
    await find();
    expect(lastCall().headers.authorization).toBe(authorization);
    expect([...lastCall().form.keys()].filter((name) => name.startsWith('client_'))).toEqual(inBody);
  });

  it.each([
    ['http://{host}/oauth/token', 'mytenant.auth.example', '/oauth/token'],
    ['http://{tenant}.{host}/oauth/token', 'mytenant.auth.example', '/oauth/token'],
    ['http://{host}/tenant/{tenant}/oauth/token', 'auth.example', '/tenant/mytenant/oauth/token'],
    ['http://oauth.{tenant}.{host}/token?a={tenant}', 'oauth.mytenant.auth.example', '/token?a=mytenant'],
  ])('D-17: resolves the Common token service %s', async (template, host, path) => {
    const tokenServiceURL = template.replace('{host}', `auth.example:${tokens.port}`);
    await cc({ tokenServiceURLType: 'Common', tokenServiceURL });
    expect(await find({ 'x-tenant': 'mytenant' })).toMatchObject({ value: 'token-1' });
    expect(lastCall().headers.host).toBe(`${host}:${tokens.port}`);
    expect(lastCall().url).toBe(path);
  });

  it('takes the tenant of a Common token service from the user token, else from the caller', async () => {
    await cc({ tokenServiceURLType: 'Common', tokenServiceURL: `${tokens.origin}/{tenant}/token` });
    await find();
    expect(lastCall().url).toBe('/acme/token');
    const payload = Buffer.from(JSON.stringify({ ext_attr: { zdn: 'subscriber' } })).toString('base64url');
    await find({ 'x-user-token': `e30.${payload}.x` });
    expect(lastCall().url).toBe('/subscriber/token');
    const hostile = Buffer.from(JSON.stringify({ ext_attr: { zdn: 'a/../b' } })).toString('base64url');
    expect(await find({ 'x-user-token': `e30.${hostile}.x` })).toMatchObject({ type: '', expires_in: '0' });
  });

  it('D-18: leaves a Dedicated URL alone and refuses X-tenant with it', async () => {
    await cc({ tokenServiceURL: `${tokens.origin}/{tenant}/token?x={tenant}` });
    await find();
    expect(decodeURIComponent(lastCall().url)).toBe('/{tenant}/token?x={tenant}');
    expect((await app.find('cc', { 'x-tenant': 'acme' })).status).toBe(400);
  });

  it('D-20: sends own headers, queries and body parameters; the URL keeps its query', async () => {
    await cc({
      tokenServiceURL: `${tokens.origin}/t?grant_type=client_credentials&a=1&a=2`,
      'tokenServiceURL.headers.X-A': 'b',
      'tokenServiceURL.headers.accept': 'application/json, */*',
      'tokenServiceURL.queries.v.w': '1 &2',
      'tokenService.body.resource': 'urn:x',
      'tokenService.body.client_id': 'replaced',
      'tokenService.body.': 'ignored',
    });
    await find();
    const { url, headers, form } = lastCall();
    expect(url).toBe('/t?grant_type=client_credentials&a=1&a=2&v.w=1+%262');
    expect([headers['x-a'], headers.accept]).toEqual(['b', 'application/json, */*']);
    expect(form.getAll('client_id')).toEqual(['replaced']);
    expect([form.get('grant_type'), form.get('resource'), form.has('')]).toEqual([
      'client_credentials',
      'urn:x',
      false,
    ]);
  });

  it('D-21: gives up reading after the configured time', async () => {
    tokens.replyWith({ body: { access_token: 'late', expires_in: 60 }, delayMs: 3000 });
    await cc({ 'tokenServiceURL.SocketReadTimeoutInSeconds': '1' });
    expect((await find()).error).toBe(
      'Retrieval of OAuthToken failed due to: Reading the response of the token service timed out',
    );
    await cc({ 'tokenServiceURL.SocketReadTimeoutInSeconds': '601' });
    expect(await find()).toMatchObject({ value: 'late' });
  });

  it('D-48: asks with the values a fragment brings, and keeps the token apart from that of the destination alone', async () => {
    await cc();
    const fragments = '/destination-configuration/v1/subaccountDestinationFragments';
    const body = {
      FragmentName: 'other',
      clientId: 'another',
      clientSecret: 'another secret',
      scope: 'more',
      tokenServiceURL: `${tokens.origin}/another/token`,
      'tokenServiceURL.headers.X-A': 'of the fragment',
    };
    expect((await app.call(fragments, { method: 'POST', body })).status).toBe(201);
    expect(await find()).toMatchObject({ value: 'token-1' });
    expect(await find({ 'x-fragment-name': 'other' })).toMatchObject({ value: 'token-2' });
    const { url, headers, form } = lastCall();
    expect([url, headers['x-a']]).toEqual(['/another/token', 'of the fragment']);
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'another',
      client_secret: 'another secret',
      scope: 'more',
    });
    expect([await find(), await find({ 'x-fragment-name': 'other' })]).toMatchObject([
      { value: 'token-1' },
      { value: 'token-2' },
    ]);
    expect(tokens.calls).toHaveLength(2);
  });

  it('D-22: returns URL.headers and URL.queries unchanged and never sends them', async () => {
    await cc({ 'URL.headers.X-Target': 'h', 'URL.queries.q': '1' });
    const { json } = await app.find('cc');
    expect(json.destinationConfiguration).toMatchObject({ 'URL.headers.X-Target': 'h', 'URL.queries.q': '1' });
    expect(lastCall().headers).not.toHaveProperty('x-target');
    expect(lastCall().url).toBe('/oauth/token');
  });

  it('D-8: makes no call with $skipTokenRetrieval, in either spelling', async () => {
    await cc();
    for (const query of ['$skipTokenRetrieval=true', '%24skipTokenRetrieval=true']) {
      const { json } = await app.call(`/destination-configuration/v1/destinations/cc?${query}`);
      expect(json).not.toHaveProperty('authTokens');
      expect(json.owner.SubaccountId).toBe(app.acme);
      expect(json.destinationConfiguration.clientSecret).toBe('the secret+/=');
    }
    expect(tokens.calls).toHaveLength(0);
  });

  it('D-10: leaves secrets out with $skipCredentials and still retrieves the token', async () => {
    await cc({ tokenServiceUser: 'u', tokenServicePassword: 'p' });
    const { json } = await app.call('/destination-configuration/v1/destinations/cc?$skipCredentials=true');
    expect(json.destinationConfiguration).not.toHaveProperty('clientSecret');
    expect(json.destinationConfiguration).not.toHaveProperty('tokenServicePassword');
    expect(json.authTokens[0].value).toBe('token-1');
  });

  it('D-26: relays what the token service says in its JSON error, and counts no 4xx as an outage', async () => {
    tokens.replyWith({ status: 401, body: { error: 'invalid_client', error_description: 'Bad client "x"\u0007' } });
    await cc();
    for (let count = 1; count <= 7; count += 1)
      expect(await find()).toEqual({
        type: '',
        value: '',
        expires_in: '0',
        error: `Retrieval of OAuthToken failed due to: The token service responded with status 401. Response was: invalid_client: Bad client 'x'?`,
        http_header: { key: '', value: '' },
      });
    expect(tokens.calls).toHaveLength(7);
  });

  it('S-43: shows nothing else of a foreign body, and no secret it echoes', async () => {
    tokens.replyWith({ status: 400, body: '<html>internal host db7.corp</html>' });
    await cc();
    expect((await find()).error).toBe(
      'Retrieval of OAuthToken failed due to: The token service responded with status 400',
    );
    tokens.replyWith({ status: 400, body: { error: 'x', error_description: 'sent client_secret=the secret+/= oops' } });
    expect((await find()).error).not.toContain('the secret');
  });

  const jwtExpiringIn = (seconds: number): string => {
    const exp = Math.floor(systemClock() / 1000) + seconds;
    return `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.c2ln`;
  };
  it.each([
    ['a numeric string', { access_token: 'a', expires_in: '120' }, /^1(20|[01]\d)$/],
    ['an absurd lifetime, cut to a day', { access_token: 'a', expires_in: 1e12 }, /^86(400|3\d\d)$/],
    ['a negative lifetime', { access_token: 'a', expires_in: -5 }, /^0$/],
    ['D-32: the expiry of a JWT', { access_token: jwtExpiringIn(500) }, /^(500|4\d\d)$/],
  ])('reads %s', async (_what, body, expected) => {
    tokens.replyWith({ body });
    await cc();
    expect((await find()).expires_in).toMatch(expected);
  });

  it('D-32: omits expires_in where nobody knows it', async () => {
    tokens.replyWith({ body: { access_token: 'opaque', scope: 'a b' } });
    await cc();
    expect(await find()).toEqual({
      type: 'Bearer',
      value: 'opaque',
      scope: 'a b',
      http_header: { key: 'Authorization', value: 'Bearer opaque' },
    });
  });

  it.each([
    ['no JSON', { body: 'hello' }],
    ['a JSON array', { body: [] }],
    ['no access_token', { body: { token_type: 'bearer' } }],
    ['a token with a line break', { body: { access_token: 'a\r\nX-Evil: 1' } }],
    ['a token that is no text', { body: { access_token: { a: 1 } } }],
    ['more than 64 KiB', { body: { access_token: 'a'.repeat(70_000) } }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['an odd lifetime', { body: { access_token: 'a', expires_in: 'soon' } }],
  ])('S-42, S-43: makes an error token of %s', async (_what, reply) => {
    tokens.replyWith(reply);
    await cc();
    const reply200 = await app.find('cc');
    expect(reply200.status).toBe(200);
    expect(reply200.json.authTokens[0]).toMatchObject({ type: '', value: '', expires_in: '0' });
  });

  it.each([
    ['clientId', { clientId: '' }],
    ['clientSecret', { clientSecret: '' }],
    ['tokenServiceURL', { tokenServiceURL: '/relative' }],
    ['tokenServiceURLType', { tokenServiceURLType: 'Shared' }],
    ['SAP Cloud Connector', { ProxyType: 'OnPremise' }],
    ['proxy type', { ProxyType: 'PrivateLink' }],
  ])('names %s when it is what keeps the token away', async (named, properties) => {
    await cc(properties);
    expect((await find()).error).toContain(named);
    expect(tokens.calls).toHaveLength(0);
  });

  it('lets tokenServiceURL.ProxyType overrule the proxy type', async () => {
    await cc({ ProxyType: 'OnPremise', 'tokenServiceURL.ProxyType': 'Internet' });
    expect(await find()).toMatchObject({ value: 'token-1' });
  });

  it('D-47: sends a client assertion by header pair, by header name, and by property', async () => {
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    await cc({ clientSecret: '' });
    await find({ 'x-client-assertion': 'ext.ern.al', 'x-client-assertion-type': type });
    expect(Object.fromEntries(lastCall().form)).toMatchObject({
      client_assertion: 'ext.ern.al',
      client_assertion_type: type,
    });
    expect(lastCall().form.has('client_secret')).toBe(false);
    const provider = {
      Name: 'provider',
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'p',
      clientSecret: 's',
      tokenServiceURL: `${tokens.origin}/provider`,
      'clientAssertion.type': type,
    };
    await app.store(provider);
    await find({ 'x-client-assertion-destination-name': 'provider' });
    expect(tokens.calls.map(({ url }) => url)).toEqual(['/oauth/token', '/provider', '/oauth/token']);
    expect(lastCall().form.get('client_assertion')).toBe('token-2');
    await cc({ clientSecret: '', 'clientAssertion.destinationName': 'provider' });
    await find();
    expect(lastCall().form.get('client_assertion')).toBe('token-2');
    const inUse = await app.call('/destination-configuration/v1/subaccountDestinations/provider', { method: 'DELETE' });
    expect(inUse.status).toBe(400);
    expect(inUse.json.ErrorMessage).toContain(`used as an assertion provider for destination 'cc'`);
    await cc({ clientSecret: '', 'clientAssertion.destinationName': 'gone' });
    expect((await find()).error).toContain('"gone" was not found');
  });

  it('S-55: keeps tokens got by the assertions of a Common provider apart by tenant', async () => {
    await app.store({
      Name: 'common-provider',
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'p',
      clientSecret: 's',
      tokenServiceURLType: 'Common',
      tokenServiceURL: `${tokens.origin}/{tenant}/provider`,
      'clientAssertion.type': 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    await cc({ clientSecret: '', 'clientAssertion.destinationName': 'common-provider' });
    const userOf = (subdomain: string): string =>
      `e30.${Buffer.from(JSON.stringify({ ext_attr: { zdn: subdomain } })).toString('base64url')}.x`;
    const first = await find({ 'x-user-token': userOf('one') });
    const second = await find({ 'x-user-token': userOf('two') });
    expect(tokens.calls.map(({ url }) => url)).toEqual([
      '/one/provider',
      '/oauth/token',
      '/two/provider',
      '/oauth/token',
    ]);
    expect(second.value).not.toBe(first.value);
    expect(await find({ 'x-user-token': userOf('one') })).toMatchObject({ value: first.value });
  });

  it('resolves a destination for rooms of this server with the same token', async () => {
    await cc({ 'URL.headers.X-A': '1', 'URL.queries.q': 'v' });
    await find();
    const { toSubaccountId } = await import('../../../src/foundation/ids.ts');
    expect(await app.service.resolve(toSubaccountId(app.acme), 'cc')).toMatchObject({
      kind: 'found',
      url: 'https://target.example?q=v',
      headers: [
        ['X-A', '1'],
        ['Authorization', 'Bearer token-1'],
      ],
    });
    expect(await app.service.resolve(toSubaccountId(app.acme), 'none')).toEqual({ kind: 'not-found' });
    expect(tokens.calls).toHaveLength(1);
  });

  it('fetches a token anew for rooms of this server whose receiver refused it, though not every moment', async () => {
    await cc();
    const { toSubaccountId } = await import('../../../src/foundation/ids.ts');
    const first = await app.service.resolve(toSubaccountId(app.acme), 'cc');
    const renew = async () => (first.kind === 'found' ? await first.renewCredential?.() : undefined);
    expect(await renew()).toMatchObject({ kind: 'failed' });
    app.clock.advance(10_000);
    expect(await renew()).toMatchObject({ kind: 'found', headers: [['Authorization', 'Bearer token-2']] });
    // The token that was refused is gone already: the new one is nobody's to refuse but its own user's.
    expect(await renew()).toMatchObject({ kind: 'found', headers: [['Authorization', 'Bearer token-2']] });
    expect(tokens.calls).toHaveLength(2);
  });
});

describe('target addresses', () => {
  it('D-27: refuses a token service on a private address with an error token', async () => {
    const tokens = await startTokenService();
    const app = await startDestinationService({ open: openEmbedded, allowsPrivateTargets: false });
    await app.store({
      Name: 'cc',
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'c',
      clientSecret: 's',
      tokenServiceURL: `${tokens.origin}/t`,
    });
    expect((await app.find('cc')).json.authTokens[0].error).toContain('not allowed on this server');
    expect(tokens.calls).toHaveLength(0);
    await app.close();
    await tokens.close();
  });

  it('demands X-tenant where the server is strict about it', async () => {
    const app = await startDestinationService({ open: openEmbedded, strictTenantHeader: true });
    await app.store({
      Name: 'cc',
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'c',
      clientSecret: 's',
      tokenServiceURL: 'https://auth.example/t',
      tokenServiceURLType: 'Common',
    });
    expect((await app.find('cc')).status).toBe(400);
    await app.close();
  });
});
