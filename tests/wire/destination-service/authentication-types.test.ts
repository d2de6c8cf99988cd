import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signJwt } from '../../../src/crypto/jwt.ts';
import { generateSigningKey, type SigningKey, toPublicJwk } from '../../../src/crypto/signing-keys.ts';
import { openEmbedded } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';
import { type StubTokenService, startTokenService } from '../../support/token-service.ts';

let app: RunningDestinationService;
let tokens: StubTokenService;
let key: SigningKey;
beforeEach(async () => {
  key = await generateSigningKey({ algorithm: 'ES256' });
  tokens = await startTokenService();
  app = await startDestinationService({
    open: openEmbedded,
    resolveHost: async () => ['127.0.0.1'],
    // Tokens of our own begin with the name of their user.
    checkToken: async (token) => {
      const [name = '', state] = token.split('.');
      if (state === 'expired') return { kind: 'invalid', reason: 'expired' };
      if (state === 'client') return { kind: 'valid', facts: {} };
      if (state !== 'own') return { kind: 'invalid', reason: 'signature' };
      const claims = { user_name: name, ext_attr: { zdn: 'own-tenant' } };
      return { kind: 'valid', facts: { user: claims, claims, expiresAtMs: app.clock.now() + 600_000 } };
    },
  });
});
afterEach(async () => {
  await app.close();
  await app.database.close();
  await tokens.close();
});

const store = (authentication: string, properties: Readonly<Record<string, unknown>> = {}, name = 'd') =>
  app.store({
    Name: name,
    ProxyType: 'Internet',
    Authentication: authentication,
    clientId: 'the-client',
    clientSecret: 'the-secret',
    tokenServiceURL: `${tokens.origin}/oauth/token`,
    ...properties,
  });
const find = async (headers: Readonly<Record<string, string>> = {}, name = 'd') => {
  const reply = await app.find(name, headers);
  expect(reply.status, reply.text).toBe(200);
  return reply.json.authTokens[0];
};
const formOf = (index = -1) => Object.fromEntries(tokens.calls.at(index)?.form ?? []);
const client = { client_id: 'the-client', client_secret: 'the-secret' };
const jwks = () => Buffer.from(JSON.stringify({ keys: [toPublicJwk(key)] })).toString('base64');
const foreign = (claims: Readonly<Record<string, unknown>> = {}, header = {}): Promise<string> =>
  signJwt({
    header: { typ: 'JWT', ...header },
    payload: { sub: 'foreign-user', exp: Math.floor(app.clock.now() / 1000) + 600, ...claims },
    key,
  });

describe('D-34: the fields each type sends', () => {
  it('OAuth2Password: user and password, and the token is kept', async () => {
    await store('OAuth2Password', { User: 'tech', Password: 'geheim!', scope: 'a b' });
    expect(await find()).toMatchObject({ type: 'Bearer', value: 'token-1' });
    expect(formOf()).toEqual({
      grant_type: 'password',
      username: 'tech',
      password: 'geheim!',
      scope: 'a b',
      ...client,
    });
    await find();
    expect(tokens.calls).toHaveLength(1);
  });

  it('OAuth2JWTBearer: the user token as assertion', async () => {
    await store('OAuth2JWTBearer');
    expect(await find({ 'x-user-token': 'jane.own' })).toMatchObject({ value: 'token-1' });
    expect(formOf()).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: 'jane.own',
      ...client,
    });
  });

  it('D-35, R-07: OAuth2RefreshToken: the token of the header, every time; what replaces it comes back and is not kept', async () => {
    tokens.replyWith({ body: { access_token: 'a', refresh_token: 'next', expires_in: 60 } });
    await store('OAuth2RefreshToken');
    for (let count = 1; count <= 2; count += 1) {
      expect(await find({ 'x-refresh-token': 'the-refresh-token' })).toMatchObject({
        value: 'a',
        refresh_token: 'next',
        expires_in: '60',
      });
      expect(tokens.calls).toHaveLength(count);
    }
    expect(formOf()).toEqual({ grant_type: 'refresh_token', refresh_token: 'the-refresh-token', ...client });
  });

  it('OAuth2AuthorizationCode: code, decoded redirect URI and verifier, with PKCE', async () => {
    await store('OAuth2AuthorizationCode');
    await find({
      'x-code': 'the-code',
      'x-redirect-uri': encodeURIComponent('https://app.example/callback?a=b'),
      'x-code-verifier': 'v'.repeat(43),
    });
    expect(formOf()).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: 'https://app.example/callback?a=b',
      code_verifier: 'v'.repeat(43),
      ...client,
    });
  });

  it('a code or refresh token is not sent a second time by ourselves, whatever the token service answers', async () => {
    tokens.replyWith({ status: 503, body: {} });
    await store('OAuth2AuthorizationCode');
    expect(await find({ 'x-code': 'the-code' })).toMatchObject({ expires_in: '0' });
    expect(tokens.calls).toHaveLength(1);
  });

  it('D-35: OAuth2TokenExchange: subject and actor, and issued_token_type is required', async () => {
    await store('OAuth2TokenExchange', { tokenServiceURLType: 'Common' });
    const type = 'urn:ietf:params:oauth:token-type:access_token';
    const headers = {
      'x-subject-token': 'subject',
      'x-subject-token-type': type,
      'x-actor-token': 'actor',
      'x-actor-token-type': type,
    };
    expect((await find(headers))?.error).toContain('"issued_token_type" is missing');
    tokens.replyWith({ body: { access_token: 'x', issued_token_type: type, expires_in: 60 } });
    expect(await find(headers)).toMatchObject({ value: 'x', issued_token_type: type });
    expect(formOf()).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: 'subject',
      subject_token_type: type,
      actor_token: 'actor',
      actor_token_type: type,
      ...client,
    });
    const incomplete = await app.find('d', {
      'x-subject-token': 's',
      'x-subject-token-type': type,
      'x-actor-token': 'a',
    });
    expect(incomplete.status).toBe(400);
  });

  it('D-36: OAuth2UserTokenExchange: a refresh token for the user token, the token for that', async () => {
    tokens.replyWith((call) =>
      call.form.get('grant_type') === 'user_token'
        ? { body: { access_token: null, refresh_token: 'r-1' } }
        : { body: { access_token: 'final', expires_in: 60 } },
    );
    await store('OAuth2UserTokenExchange', { scope: 'a' });
    expect(await find({ 'x-user-token': 'jane.own' })).toMatchObject({ value: 'final' });
    expect(formOf(0)).toEqual({
      grant_type: 'user_token',
      response_type: 'token',
      client_id: 'the-client',
      scope: 'a',
    });
    expect(tokens.calls[0]?.headers.authorization).toBe('Bearer jane.own');
    expect(formOf(1)).toEqual({ grant_type: 'refresh_token', refresh_token: 'r-1', scope: 'a', ...client });
  });

  it('OAuth2UserTokenExchange: a token service without that grant is asked by JWT bearer', async () => {
    tokens.replyWith((call) =>
      call.form.get('grant_type') === 'user_token'
        ? { status: 400, body: { error: 'unsupported_grant_type' } }
        : { body: { access_token: 'final', expires_in: 60 } },
    );
    await store('OAuth2UserTokenExchange');
    expect(await find({ 'x-user-token': 'jane.own' })).toMatchObject({ value: 'final' });
    expect(formOf()).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: 'jane.own',
    });
  });

  it('OAuth2UserTokenExchange: another failure of the first step is told in SAP words', async () => {
    tokens.replyWith({ status: 401, body: { error: 'unauthorized', error_description: 'no uaa.user' } });
    await store('OAuth2UserTokenExchange');
    expect((await find({ 'x-user-token': 'jane.own' }))?.error).toBe(
      'Retrieval of OAuthToken failed due to: Unable to fetch refresh token from the specified token service URL. ' +
        'The token service responded with status 401. Response was: unauthorized: no uaa.user',
    );
  });

  it('D-37: OAuth2TechnicalUserPropagation: its own header, and a token service on the Internet', async () => {
    await store('OAuth2TechnicalUserPropagation', { ProxyType: 'OnPremise', URL: 'http://virtual:8000' });
    expect((await find())?.http_header).toEqual({
      key: 'SAP-Connectivity-Technical-Authentication',
      value: 'Bearer token-1',
    });
    expect(formOf()).toEqual({ grant_type: 'client_credentials', ...client });
  });

  it('sends no empty secret where the destination has none', async () => {
    await store('OAuth2JWTBearer', { clientSecret: '' });
    await find({ 'x-user-token': 'jane.own' });
    expect(formOf()).not.toHaveProperty('client_secret');
  });

  it('S-43, D-83: a token service that echoes what it was sent does not get it into our reply or log', async () => {
    tokens.replyWith((call) => ({ status: 400, body: { error: 'bad', error_description: call.form.toString() } }));
    await store('OAuth2Password', { User: 'tech', Password: 'marker-password' });
    await store('OAuth2RefreshToken', {}, 'r');
    const texts = [
      JSON.stringify(await find()),
      JSON.stringify(await find({ 'x-refresh-token': 'marker-refresh' }, 'r')),
      app.logLines.join(''),
    ].join('');
    expect(texts).not.toMatch(/marker-/);
  });
});

describe('the user of a lookup', () => {
  it.each(['OAuth2JWTBearer', 'OAuth2UserTokenExchange'])(
    'D-38, T3: %s without any user is an error token, and no call',
    async (type) => {
      await store(type);
      expect(await find()).toMatchObject({ type: '', value: '', expires_in: '0' });
      expect((await find())?.error).toContain('A user token is required');
      expect(tokens.calls).toHaveLength(0);
    },
  );

  it.each([
    ['OAuth2RefreshToken', 'X-refresh-token'],
    ['OAuth2AuthorizationCode', 'X-code'],
    ['OAuth2TokenExchange', 'X-subject-token'],
  ])('%s without the header %s is an error token that names it', async (type, header) => {
    await store(type);
    expect((await find())?.error).toContain(header);
  });

  it('D-39: an empty X-user-token counts as absent; T11: other types ignore the header', async () => {
    await store('OAuth2JWTBearer');
    expect((await find({ 'x-user-token': '' }))?.error).toContain('A user token is required');
    await store('OAuth2ClientCredentials', {}, 'cc');
    expect(await find({ 'x-user-token': 'nonsense' }, 'cc')).toMatchObject({ value: 'token-1' });
  });

  it('a token of a client, an expired one and nonsense are no user', async () => {
    await store('OAuth2JWTBearer');
    for (const token of ['app.client', 'jane.expired', 'nonsense']) {
      expect(await find({ 'x-user-token': token }), token).toMatchObject({ value: '', expires_in: '0' });
    }
    expect(tokens.calls).toHaveLength(0);
  });

  it('D-31: users never share a token, and one user has it from the cache', async () => {
    await store('OAuth2JWTBearer');
    expect((await find({ 'x-user-token': 'jane.own' }))?.value).toBe('token-1');
    expect((await find({ 'x-user-token': 'john.own' }))?.value).toBe('token-2');
    expect((await find({ 'x-user-token': 'jane.own' }))?.value).toBe('token-1');
    expect(tokens.calls).toHaveLength(2);
  });

  it('nothing got for a user token is kept longer than that token lives', async () => {
    await store('OAuth2JWTBearer');
    expect(Number((await find({ 'x-user-token': 'jane.own' }))?.expires_in)).toBeLessThanOrEqual(600);
  });

  it('the tenant of a Common token service is that of the user', async () => {
    await store('OAuth2JWTBearer', {
      tokenServiceURLType: 'Common',
      tokenServiceURL: `http://{tenant}.idp.example:${tokens.port}/oauth/token`,
    });
    await find({ 'x-user-token': 'jane.own' });
    expect(tokens.calls[0]?.headers.host).toBe(`own-tenant.idp.example:${tokens.port}`);
  });

  it('S-40: no tenant that is no DNS label becomes a part of the address', async () => {
    await store('OAuth2JWTBearer', {
      'x_user_token.jwks': jwks(),
      tokenServiceURLType: 'Common',
      tokenServiceURL: `http://{tenant}.idp.example:${tokens.port}/oauth/token`,
    });
    for (const zdn of ['evil.example/', 'a.b', 'x@y', '']) {
      const token = await foreign({ ext_attr: { zdn } });
      expect((await find({ 'x-user-token': token }))?.error, zdn).toContain('could not be determined');
    }
    expect(tokens.calls).toHaveLength(0);
  });

  it('D-40: a foreign token counts by the keys the destination names, and only by them', async () => {
    const token = await foreign();
    await store('OAuth2JWTBearer');
    expect((await find({ 'x-user-token': token }))?.error).toContain('x_user_token.jwks');
    await store('OAuth2JWTBearer', { 'x_user_token.jwks': jwks() });
    expect(await find({ 'x-user-token': token })).toMatchObject({ value: 'token-1' });
    const other = await generateSigningKey({ algorithm: 'ES256' });
    const forged = await signJwt({
      header: { typ: 'JWT' },
      payload: { sub: 'x', exp: Math.floor(app.clock.now() / 1000) + 600 },
      key: { ...other, kid: key.kid },
    });
    expect((await find({ 'x-user-token': forged }))?.error).toContain('signature-invalid');
    const expired = await foreign({ exp: Math.floor(app.clock.now() / 1000) - 120 });
    expect((await find({ 'x-user-token': expired }))?.error).toContain('expired');
    const typed = await foreign({}, { typ: 'at+jwt' });
    expect((await find({ 'x-user-token': typed }))?.error).toContain('x_user_token.header.typ');
    await store('OAuth2JWTBearer', { 'x_user_token.jwks': jwks(), 'x_user_token.header.typ': 'at+jwt' });
    expect(await find({ 'x-user-token': typed })).toMatchObject({ type: 'Bearer' });
  });

  it('D-40, S-22: a key set is fetched from its address once, and anew for an unknown id only after a minute', async () => {
    const sets = await startTokenService();
    try {
      sets.replyWith({ body: { keys: [toPublicJwk(key)] } });
      await store('OAuth2JWTBearer', { 'x_user_token.jwks_uri': `${sets.origin}/keys` });
      for (let round = 0; round < 3; round += 1) {
        expect(await find({ 'x-user-token': await foreign({ round }) })).toMatchObject({ type: 'Bearer' });
      }
      expect(sets.calls).toHaveLength(1);
      const rotated = await generateSigningKey({ algorithm: 'ES256' });
      sets.replyWith({ body: { keys: [toPublicJwk(key), toPublicJwk(rotated)] } });
      const payload = { sub: 'x', exp: Math.floor(app.clock.now() / 1000) + 600 };
      const token = await signJwt({ header: { typ: 'JWT' }, payload, key: rotated });
      expect((await find({ 'x-user-token': token }))?.error).toContain('key-unknown');
      expect(sets.calls).toHaveLength(1);
      app.clock.advance(61_000);
      expect(await find({ 'x-user-token': token })).toMatchObject({ type: 'Bearer' });
      expect(sets.calls).toHaveLength(2);
    } finally {
      await sets.close();
    }
  });
});

describe('D-50: destination chains', () => {
  const sequential = {
    'x-chain-name': 'com.sap.sequentialUserPropagation',
    'x-chain-var-tokenTransformationDestinationName': 'first',
    'x-chain-var-userToken': 'jane.own',
  };

  it('com.sap.sequentialUserPropagation: what the first destination gives is the user token of the second', async () => {
    const transformed = await foreign();
    tokens.replyWith((call) =>
      call.form.get('client_id') === 'first-client'
        ? { body: { access_token: transformed, expires_in: 60 } }
        : { body: { access_token: 'final', expires_in: 60 } },
    );
    await store('OAuth2JWTBearer', { clientId: 'first-client' }, 'first');
    await store('OAuth2JWTBearer', { 'x_user_token.jwks': jwks() });
    expect(await find(sequential)).toMatchObject({ value: 'final' });
    expect(formOf(0)).toMatchObject({ client_id: 'first-client', assertion: 'jane.own' });
    expect(formOf(1)).toMatchObject({ client_id: 'the-client', assertion: transformed });
  });

  it('com.sap.iasGeneratedOAuth2SamlBearerAssertion: what the first destination gives is the assertion of the second, as it is', async () => {
    const saml2 = 'urn:ietf:params:oauth:token-type:saml2';
    const generated = Buffer.from('<Assertion/>').toString('base64url');
    tokens.replyWith((call) =>
      call.form.get('client_id') === 'ias-client'
        ? { body: { access_token: generated, issued_token_type: saml2, token_type: 'N_A', expires_in: 60 } }
        : { body: { access_token: 'final', expires_in: 60 } },
    );
    const exchange = {
      'tokenServiceURL.queries.requested_token_type': saml2,
      'tokenServiceURL.queries.resource': 'urn:sap:identity:application:provider:name:s4',
    };
    await store('OAuth2TokenExchange', exchange, 'ias');
    await app.call('/destination-configuration/v1/subaccountDestinationFragments', {
      method: 'POST',
      body: { FragmentName: 'ias-client', clientId: 'ias-client' },
    });
    await store('OAuth2SAMLBearerAssertion', { SAMLAssertionProvider: 'ClientProvided', clientKey: 'the-client' });
    const type = 'urn:ietf:params:oauth:token-type:access_token';
    const chain = {
      'x-chain-name': 'com.sap.iasGeneratedOAuth2SamlBearerAssertion',
      'x-chain-var-samlProviderDestinationName': 'ias',
      'x-chain-var-samlProviderFragmentName': 'ias-client',
      'x-chain-var-subjectToken': 'jane.own',
      'x-chain-var-subjectTokenType': type,
    };
    expect(await find(chain)).toMatchObject({ type: 'Bearer', value: 'final' });
    expect(tokens.calls).toHaveLength(2);
    expect(formOf(0)).toMatchObject({ client_id: 'ias-client', subject_token: 'jane.own', subject_token_type: type });
    const asked = new URL(tokens.calls[0]?.url ?? '', tokens.origin).searchParams;
    expect([asked.get('requested_token_type'), asked.get('resource')]).toEqual([
      saml2,
      'urn:sap:identity:application:provider:name:s4',
    ]);
    expect(formOf(1)).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
      assertion: generated,
    });
    const { 'x-chain-var-subjectTokenType': _type, ...untyped } = chain;
    expect((await app.find('d', untyped)).status).toBe(400);
    const gone = { ...chain, 'x-chain-var-samlProviderFragmentName': 'gone' };
    expect((await app.find('d', gone)).status).toBe(404);
    expect((await app.find('d', { ...gone, 'x-chain-var-samlProviderFragmentOptional': 'true' })).status).toBe(200);
  });

  it('a first destination that fails is told by the error token of the second', async () => {
    tokens.replyWith({ status: 400, body: { error: 'invalid_grant' } });
    await store('OAuth2JWTBearer', { clientId: 'first-client' }, 'first');
    await store('OAuth2JWTBearer');
    expect((await find(sequential))?.error).toMatch(/destination "first" of the chain failed: .*invalid_grant/);
    expect(tokens.calls).toHaveLength(1);
  });

  it.each([
    ['an unknown chain', { 'x-chain-name': 'com.example.other' }, 400],
    ['a missing variable', { 'x-chain-name': 'com.sap.sequentialUserPropagation' }, 400],
    ['a first destination that does not exist', sequential, 404],
  ])('%s is refused', async (_name, headers, status) => {
    await store('OAuth2JWTBearer');
    expect((await app.find('d', headers)).status).toBe(status);
    expect(tokens.calls).toHaveLength(0);
  });
});
