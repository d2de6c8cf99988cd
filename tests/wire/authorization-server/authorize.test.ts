import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator, basic, form, type WireReply } from '../../support/authorization-server.ts';
import {
  alice,
  bob,
  callback,
  cfHost,
  codeClientSecret,
  neoHost,
  type ServerWithCodeClients,
  startWithCodeClients,
} from '../../support/page-clients.ts';
import { createPkce, createVisitor, findForm, locationOf, signInAt, type Visitor } from '../../support/page-visitor.ts';

let server: ServerWithCodeClients;
beforeAll(async () => {
  server = await startWithCodeClients({ publicPort: 443 });
});
afterAll(() => server.close());

type Parameters = Readonly<Record<string, string>>;
const query = (parameters: Parameters): string => new URLSearchParams(parameters).toString();

const neo = {
  host: neoHost,
  path: '/oauth2/api/v1/authorize',
  token: '/oauth2/api/v1/token',
  clientId: 'expenses',
  issuer: 'https://oauthasservices-acme.portolan.localhost',
};
const xsuaa = {
  host: cfHost,
  path: '/oauth/authorize',
  token: '/oauth/token',
  clientId: 'sb-books!t2',
  issuer: 'https://cf-one.authentication.portolan.localhost/oauth/token',
};
const standard = { ...neo, path: '/oauth2/authorize', token: '/oauth2/token' };
type Place = typeof neo;

const addressAt = (place: Place, parameters: Parameters = {}): string =>
  `${place.path}?${query({ response_type: 'code', client_id: place.clientId, redirect_uri: callback, state: 's', ...parameters })}`;

/** A browser in which a user has signed in at the host. */
const createSignedIn = async (place: Place, user = alice): Promise<Visitor> => {
  const visitor = createVisitor(server.send, place.host);
  const page = await visitor.get(addressAt(place, pkce(place)));
  await signInAt(visitor, page, user);
  return visitor;
};

const challenge = createPkce();
const pkce = (place: Place): Parameters =>
  place.path === standard.path ? { code_challenge: challenge.challenge, code_challenge_method: 'S256' } : {};

const redeem = (place: Place, fields: Parameters, secret = codeClientSecret): Promise<WireReply> =>
  server.send({
    path: place.token,
    host: place.host,
    body: query({ grant_type: 'authorization_code', redirect_uri: callback, ...fields }),
    headers: { ...form({}).headers, ...basic(place.clientId, secret) },
  });

const answerOf = (reply: WireReply): Readonly<Record<string, string>> => {
  expect([302, 303], reply.text.slice(0, 500)).toContain(reply.status);
  const location = locationOf(reply);
  expect(location.origin + location.pathname).toBe(callback);
  return Object.fromEntries(location.searchParams);
};

const allow = (visitor: Visitor, page: WireReply, fields = {}): Promise<WireReply> =>
  visitor.submit(page, '/oauth2/consent', { decision: 'allow', ...fields });

describe('a code', () => {
  it.each([
    { door: 'Neo', place: neo },
    { door: 'XSUAA', place: xsuaa },
    { door: 'the standard', place: standard },
  ])('S-10: is given to whoever signs in and consents, and redeemed, at $door door', async ({ place }) => {
    const visitor = createVisitor(server.send, place.host);
    const page = await visitor.get(
      addressAt(place, {
        state: 'a state & "more" <b>',
        code_challenge: challenge.challenge,
        code_challenge_method: 'S256',
        unknown: 'ignored',
        prompt: 'login',
      }),
    );
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html;charset=UTF-8');
    let reply = await signInAt(visitor, page, alice);
    // Consent given at one door counts at the other.
    if (place === neo) reply = await allow(visitor, reply);
    const answer = answerOf(reply);
    expect(answer).toEqual({
      code: expect.stringMatching(/^[0-9a-f]{32}$/),
      state: 'a state & "more" <b>',
      iss: place.issuer,
    });
    expect(reply.headers['cache-control']).toBe('no-store');
    const secret = place === xsuaa ? server.books.secret : codeClientSecret;
    const redeemed = await redeem(place, { code: answer.code ?? '', code_verifier: challenge.verifier }, secret);
    expect(redeemed.json).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) });
    const check = await server.rooms.authorizationServer.checkToken(String(redeemed.json.access_token));
    expect(check).toMatchObject({ kind: 'valid', facts: { userName: 'alice', clientId: place.clientId } });
  });

  it.each([
    { door: 'Neo', place: neo, liveSeconds: 590, deadSeconds: 601 },
    { door: 'the standard', place: standard, liveSeconds: 50, deadSeconds: 61 },
  ])('S-10: ends in time at $door door', async ({ place, liveSeconds, deadSeconds }) => {
    for (const [seconds, status] of [
      [liveSeconds, 200],
      [deadSeconds, 400],
    ] as const) {
      const visitor = await createSignedIn(place);
      const { code = '' } = answerOf(
        await allow(visitor, await visitor.get(addressAt(place, { ...pkce(place), prompt: 'consent' }))),
      );
      server.clock.advance(seconds * 1000);
      const reply = await redeem(place, {
        code,
        ...(place === standard && { code_verifier: challenge.verifier }),
      });
      expect(reply.status, `${seconds} s`).toBe(status);
    }
  });

  it('O-28: used again is refused and ends the tokens of its first use', async () => {
    const visitor = await createSignedIn(neo);
    const { code = '' } = answerOf(await allow(visitor, await visitor.get(addressAt(neo, { prompt: 'consent' }))));
    const first = await redeem(neo, { code });
    expect((await redeem(neo, { code })).json.error).toBe('invalid_grant');
    const check = await server.rooms.authorizationServer.checkToken(String(first.json.access_token));
    expect(check.kind).toBe('invalid');
  });

  it('is bound to the redirect URI and the challenge of its request', async () => {
    const visitor = await createSignedIn(standard);
    const next = async (): Promise<string> =>
      answerOf(await allow(visitor, await visitor.get(addressAt(standard, { ...pkce(standard), prompt: 'consent' }))))
        .code ?? '';
    for (const wrong of [
      { code_verifier: createPkce().verifier },
      {},
      { code_verifier: challenge.verifier, redirect_uri: 'https://client.example/other' },
    ]) {
      expect((await redeem(standard, { code: await next(), ...wrong })).json.error).toBe('invalid_grant');
    }
  });

  it('carries the nonce and the time of sign-in into the ID token', async () => {
    const visitor = await createSignedIn(xsuaa);
    const { code = '' } = answerOf(await visitor.get(addressAt(xsuaa, { scope: 'openid profile', nonce: 'n-1' })));
    const { json } = await redeem(xsuaa, { code }, server.books.secret);
    const claims = JSON.parse(Buffer.from(String(json.id_token).split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({
      nonce: 'n-1',
      aud: ['sb-books!t2'],
      user_name: 'alice',
      auth_time: expect.any(Number),
    });
  });

  it('S-07: holds the scopes the user has, of those the client asked for', async () => {
    const visitor = await createSignedIn(xsuaa);
    const scopesOf = async (scope: string | undefined): Promise<unknown> => {
      const reply = await visitor.get(addressAt(xsuaa, scope === undefined ? {} : { scope }));
      return (await redeem(xsuaa, { code: answerOf(reply).code ?? '' }, server.books.secret)).json.scope;
    };
    expect(await scopesOf(undefined)).toBe('openid uaa.user books!t2.view');
    expect(await scopesOf('books!t2.view books!t2.admin')).toBe('books!t2.view');
    const reply = await visitor.get(addressAt(xsuaa, { scope: 'books!t2.admin' }));
    expect(answerOf(reply).error).toBe('invalid_scope');
  });

  it('is issued in the name of the subscriber whose host is used, and of nobody else', async () => {
    const { accounts, identityProvider } = server.rooms;
    const subscriber = await accounts.createSubaccount({ subdomain: 'reader', flavour: 'cf' }, administrator);
    await identityProvider.createUser(
      subscriber.id,
      { userName: 'carol', password: 'long enough words' },
      administrator,
    );
    const place = { ...xsuaa, host: 'reader.authentication' };
    const visitor = createVisitor(server.send, place.host);
    expect((await visitor.get(addressAt(place))).status).toBe(400);
    await accounts.subscribe(
      subscriber.id,
      { providerAccount: server.cf.technicalName, application: 'books' },
      administrator,
    );
    // What a host was found to be subscribed to is remembered for two seconds.
    server.clock.advance(2500);
    const reply = await signInAt(visitor, await visitor.get(addressAt(place)), {
      username: 'carol',
      password: 'long enough words',
    });
    expect(answerOf(reply).iss).toBe('https://reader.authentication.portolan.localhost/oauth/token');
    const { code = '' } = answerOf(reply);
    expect((await redeem(xsuaa, { code }, server.books.secret)).json.error).toBe('invalid_grant');
  });
});

describe('O-26: a request whose way back is uncertain', () => {
  const cases: readonly (readonly [string, Place, string])[] = [
    ['an unknown client', neo, query({ response_type: 'code', client_id: 'nobody', redirect_uri: callback })],
    ['no client', neo, query({ response_type: 'code', redirect_uri: callback })],
    ['two clients', neo, `client_id=expenses&${addressAt(neo).split('?')[1]}`],
    ['two redirect URIs', neo, `redirect_uri=${encodeURIComponent(callback)}&${addressAt(neo).split('?')[1]}`],
    [
      'a client of another door',
      neo,
      query({ response_type: 'code', client_id: 'sb-books!t2', redirect_uri: callback }),
    ],
    ['a client of another account', { ...neo, host: 'oauthasservices-globex' }, addressAt(neo).split('?')[1] ?? ''],
    [
      'a client without the grant and without redirect URIs',
      neo,
      query({ response_type: 'code', client_id: 'my_client_1', redirect_uri: callback }),
    ],
    ...[
      'https://client.example/callback/',
      'https://client.example/callback?x=1',
      'https://client.example/callback#f',
      'https://client.example/Callback',
      'https://CLIENT.example/callback',
      'http://client.example/callback',
      'https://client.example:443/callback',
      'https://client.example@evil.example/callback',
      'https://client.example.evil.example/callback',
      'https://client.example/callback/../evil',
      'https://client.example/%63allback',
      '//client.example/callback',
      '/callback',
      'javascript:alert(1)',
      'https://client.example/callback\r\nSet-Cookie: a=b',
      'https://client.example\\@evil.example/callback',
      `https://client.example/callback${'x'.repeat(3000)}`,
    ].map(
      (uri) =>
        [
          `the redirect URI ${uri.slice(0, 60)}`,
          neo,
          query({ response_type: 'code', client_id: 'expenses', redirect_uri: uri, state: 's' }),
        ] as const,
    ),
  ];
  it.each(cases)('is answered with a page, never with a redirect: %s', async (_name, place, text) => {
    const reply = await server.send({ method: 'GET', host: place.host, path: `${place.path}?${text}` });
    expect(reply.status).toBe(400);
    expect(reply.headers.location).toBeUndefined();
    expect(reply.headers['content-type']).toBe('text/html;charset=UTF-8');
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(reply.text).not.toContain('evil.example');
  });

  it('is a 404 page where the host names no subaccount', async () => {
    const reply = await server.send({ method: 'GET', host: 'oauthasservices-nobody', path: addressAt(neo) });
    expect(reply.status).toBe(404);
    expect(reply.headers['content-type']).toBe('text/html;charset=UTF-8');
  });

  it('is answered alike for a client that was disabled', async () => {
    await server.registerNeo({ clientId: 'off' });
    await server.clients.update(server.acme.id, 'off', { isEnabled: false }, administrator);
    const disabled = await server.send({ method: 'GET', host: neoHost, path: addressAt({ ...neo, clientId: 'off' }) });
    const unknown = await server.send({
      method: 'GET',
      host: neoHost,
      path: addressAt({ ...neo, clientId: 'nobody' }),
    });
    const plain = (reply: WireReply): string => reply.text.replace(/[0-9a-f-]{36}/g, '');
    expect(plain(disabled)).toBe(plain(unknown));
  });

  it('speaks the language of the reader', async () => {
    const reply = await server.send({
      method: 'GET',
      host: neoHost,
      path: addressAt({ ...neo, clientId: 'nobody' }),
      headers: { 'accept-language': 'fr, de-AT;q=0.8, en;q=0.7' },
    });
    expect(reply.text).toContain('<html lang="de">');
    expect(reply.text).toContain('Diese Anwendung ist hier nicht bekannt');
  });
});

describe('an error', () => {
  const cases: readonly (readonly [string, Place, Parameters, string])[] = [
    ['no response type', neo, { response_type: '' }, 'invalid_request'],
    ['O-78: the implicit grant', standard, { response_type: 'token' }, 'unsupported_response_type'],
    [
      'O-78: the implicit grant of OpenID Connect',
      xsuaa,
      { response_type: 'id_token token' },
      'unsupported_response_type',
    ],
    [
      'O-78: plain PKCE',
      standard,
      { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' },
      'invalid_request',
    ],
    ['O-78: plain PKCE by default', neo, { code_challenge: 'x'.repeat(43) }, 'invalid_request'],
    ['a malformed challenge', neo, { code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
    ['a method without a challenge', neo, { code_challenge_method: 'S256' }, 'invalid_request'],
    ['S-10: no PKCE at the standard door', standard, {}, 'invalid_request'],
    ['prompt none beside others', neo, { prompt: 'none login' }, 'invalid_request'],
    ['prompt none with nobody signed in', neo, { prompt: 'none' }, 'login_required'],
    ['an odd max_age', neo, { max_age: '-1' }, 'invalid_request'],
    ['an unknown response mode', neo, { response_mode: 'fragment' }, 'invalid_request'],
    ['a request object', neo, { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
    ['a request object elsewhere', neo, { request_uri: 'https://evil.example/r' }, 'request_uri_not_supported'],
  ];
  it.each(cases)('is sent to the client with state and iss: %s', async (_name, place, parameters, error) => {
    const reply = await server.send({ method: 'GET', host: place.host, path: addressAt(place, parameters) });
    expect(reply.status).toBe(302);
    expect(answerOf(reply)).toEqual({
      error,
      error_description: expect.stringMatching(/^[\x20-\x7e]+$/),
      state: 's',
      iss: place.issuer,
    });
  });

  it('is sent without a state that was given twice, and a repeated parameter is one', async () => {
    const reply = await server.send({ method: 'GET', host: neoHost, path: `${addressAt(neo)}&state=t` });
    expect(answerOf(reply)).toEqual({
      error: 'invalid_request',
      error_description: expect.any(String),
      iss: neo.issuer,
    });
  });

  it('S-08: cannot be bent by what is sent: the state comes back as it was, and nothing else', async () => {
    for (const state of [
      'x\r\nSet-Cookie: a=b',
      '&code=fake&iss=https://evil.example',
      '#fragment',
      '%0d%0a',
      '"><script>',
      '\u{1f642}',
    ]) {
      const reply = await server.send({
        method: 'GET',
        host: neoHost,
        path: addressAt(neo, { state, prompt: 'none' }),
      });
      expect(answerOf(reply)).toEqual({
        error: 'login_required',
        error_description: 'The user must sign in',
        state,
        iss: neo.issuer,
      });
      expect(reply.headers['set-cookie']).toBeUndefined();
    }
  });

  it('O-86: unknown parameters are none, however often they are given', async () => {
    const reply = await server.send({ method: 'GET', host: neoHost, path: `${addressAt(neo)}&a=1&a=2` });
    expect(reply.status).toBe(200);
  });

  it('says that the client may not use the grant', async () => {
    await server.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: server.cf.id,
        clientId: 'sb-machine!t3',
        xsappname: 'machine!t3',
        authorities: [],
        grantTypes: ['client_credentials'],
        redirectUris: [callback],
        credential: 'secret',
      },
      administrator,
    );
    const place = { ...xsuaa, clientId: 'sb-machine!t3' };
    const reply = await server.send({ method: 'GET', host: place.host, path: addressAt(place) });
    expect(answerOf(reply).error).toBe('unauthorized_client');
  });

  it('S-10: a public client must use PKCE at every door', async () => {
    const path = `${neo.path}?${query({ response_type: 'code', client_id: 'phone', redirect_uri: 'https://phone.example/cb' })}`;
    const reply = await server.send({ method: 'GET', host: neoHost, path });
    expect(locationOf(reply).searchParams.get('error')).toBe('invalid_request');
  });

  it('is a scope beyond the client, once the user is known', async () => {
    const visitor = await createSignedIn(neo);
    expect(answerOf(await visitor.get(addressAt(neo, { scope: 'read delete' }))).error).toBe('invalid_scope');
  });
});

describe('consent', () => {
  it('O-27: is asked for once, and again when the client wants more', async () => {
    await server.registerNeo({ clientId: 'once', scopes: ['a', 'b', 'c'] });
    const place = { ...neo, clientId: 'once' };
    const visitor = await createSignedIn(place);
    const page = await visitor.get(addressAt(place, { scope: 'a b' }));
    expect(page.text).toContain('Allow Expense reports to act for you?');
    expect(page.text).toContain('Sends your receipts to accounting');
    expect(answerOf(await allow(visitor, page)).code).toBeDefined();
    expect(answerOf(await visitor.get(addressAt(place, { scope: 'b' }))).code).toBeDefined();
    expect((await visitor.get(addressAt(place, { scope: 'a b c' }))).status).toBe(200);
    expect(answerOf(await visitor.get(addressAt(place, { scope: 'a', prompt: 'none' }))).code).toBeDefined();
    const silent = await visitor.get(addressAt(place, { prompt: 'none' }));
    expect(answerOf(silent).error).toBe('consent_required');
    expect((await visitor.get(addressAt(place, { scope: 'a', prompt: 'consent' }))).status).toBe(200);
    const other = await createSignedIn(place, bob);
    expect((await other.get(addressAt(place, { scope: 'a' }))).status).toBe(200);
  });

  it('O-27: is not asked for with Skip Consent Screen', async () => {
    await server.registerNeo({ clientId: 'skipping', skipConsent: true });
    const place = { ...neo, clientId: 'skipping' };
    const visitor = await createSignedIn(place);
    expect(answerOf(await visitor.get(addressAt(place))).code).toBeDefined();
  });

  it('says what a scope means in the words of the application that defined it', async () => {
    const application = { providerAccount: 'mailer', application: 'mailapp' };
    await server.rooms.accounts.subscribe(server.acme.id, application, administrator);
    await server.rooms.authorizationServer.applicationScopes.put(
      application,
      { scopeId: 'mail', description: 'Send mail for you', translations: { de: 'In Ihrem Namen Mails senden' } },
      administrator,
    );
    await server.registerNeo({ clientId: 'mailing', subscription: application, scopes: ['mail'] });
    const place = { ...neo, clientId: 'mailing' };
    const visitor = await createSignedIn(place);
    expect((await visitor.get(addressAt(place))).text).toContain('Send mail for you<code>mail</code>');
    const german = await visitor.get(addressAt(place, { ui_locales: 'de' }));
    expect(german.text).toContain('In Ihrem Namen Mails senden');
    expect((await visitor.get('/oauth2/code?client=mailing')).text).toContain('Send mail for you');
  });

  it('may be given to a part: what was unticked is not in the token, and is not asked for again', async () => {
    await server.registerNeo({ clientId: 'partly' });
    const place = { ...neo, clientId: 'partly' };
    const visitor = await createSignedIn(place);
    const reply = await allow(visitor, await visitor.get(addressAt(place)), { scope: ['read', 'admin'] });
    for (const answer of [reply, await visitor.get(addressAt(place))]) {
      const { json } = await redeem(place, { code: answerOf(answer).code ?? '' });
      expect(json.scopes).toEqual(['read']);
    }
  });

  it('may be denied, by word or by unticking everything, and goes on record', async () => {
    await server.registerNeo({ clientId: 'denied' });
    const place = { ...neo, clientId: 'denied' };
    const visitor = await createSignedIn(place);
    for (const fields of [{ decision: 'deny' }, { decision: 'allow', scope: [] }]) {
      const page = await visitor.get(addressAt(place));
      expect(answerOf(await visitor.submit(page, '/oauth2/consent', fields))).toEqual({
        error: 'access_denied',
        error_description: 'The user denied access',
        state: 's',
        iss: neo.issuer,
      });
    }
    const records = await server.rooms.audit.list(server.acme.id);
    expect(records.filter(({ message }) => message === 'Refusing consent')).toHaveLength(2);
  });

  it('is not inherited by somebody who is given the id of a deleted user, nor is a session', async () => {
    const { identityProvider } = server.rooms;
    const create = (userName: string) =>
      identityProvider.createUser(
        server.acme.id,
        { userName, userId: 'P000001', password: alice.password },
        administrator,
      );
    await create('erin');
    const former = await createSignedIn(neo, { ...alice, username: 'erin' });
    await allow(former, await former.get(addressAt(neo)));
    expect(answerOf(await former.get(addressAt(neo))).code).toBeDefined();
    await identityProvider.deleteUser(server.acme.id, 'erin', administrator);
    server.clock.advance(60_000);
    await create('frank');
    expect((await former.get('/oauth2')).text).not.toContain('Signed in as');
    const visitor = await createSignedIn(neo, { ...alice, username: 'frank' });
    expect((await visitor.get(addressAt(neo))).text).toContain('to act for you?');
  });

  it('RFC 8252 §8.6: is asked for each time where the client cannot prove who it is', async () => {
    const visitor = createVisitor(server.send, neoHost);
    const path = `${neo.path}?${query({ response_type: 'code', client_id: 'phone', redirect_uri: 'http://127.0.0.1:49152/cb', code_challenge: challenge.challenge, code_challenge_method: 'S256' })}`;
    const page = await signInAt(visitor, await visitor.get(path), alice);
    const reply = await allow(visitor, page);
    expect(reply.headers.location).toMatch(/^http:\/\/127\.0\.0\.1:49152\/cb\?code=/);
    const redeemed = await server.send({
      path: standard.token,
      host: neoHost,
      ...form({
        grant_type: 'authorization_code',
        client_id: 'phone',
        code: locationOf(reply).searchParams.get('code') ?? '',
        redirect_uri: 'http://127.0.0.1:49152/cb',
        code_verifier: challenge.verifier,
      }),
    });
    expect(redeemed.status).toBe(200);
    expect((await visitor.get(path)).text).toContain('Allow Phone to act for you?');
  });

  it('A6: needs the form of this session: no token, that of another user, or a page elsewhere do not count', async () => {
    await server.registerNeo({ clientId: 'forged' });
    const place = { ...neo, clientId: 'forged' };
    const visitor = await createSignedIn(place);
    const page = await visitor.get(addressAt(place));
    const { fields } = findForm(page, '/oauth2/consent');
    const foreign = await createSignedIn(place, bob);
    const foreignPage = await foreign.get(addressAt(place));
    const attempts: readonly (readonly [
      Readonly<Record<string, string | readonly string[]>>,
      Readonly<Record<string, string>>,
    ])[] = [
      [{ ...fields, form_token: '' }, {}],
      [{ ...fields, form_token: findForm(foreignPage, '/oauth2/consent').fields.form_token ?? '' }, {}],
      [fields, { 'sec-fetch-site': 'cross-site' }],
      [fields, { 'sec-fetch-site': 'same-site' }],
      [fields, { origin: 'https://evil.example' }],
    ];
    for (const [sent, headers] of attempts) {
      const reply = await visitor.post('/oauth2/consent', { ...sent, decision: 'allow' }, headers);
      expect(reply.status).toBe(403);
      expect(reply.headers.location).toBeUndefined();
    }
    expect((await visitor.get(addressAt(place))).text).toContain('to act for you?');
  });

  it('judges the request the form brings along anew', async () => {
    const visitor = await createSignedIn(neo);
    const page = await visitor.get(addressAt(neo, { prompt: 'consent' }));
    const evil = query({
      response_type: 'code',
      client_id: 'expenses',
      redirect_uri: 'https://evil.example/',
      state: 's',
    });
    const reply = await visitor.submit(page, '/oauth2/consent', { decision: 'allow', request: evil });
    expect(reply.status).toBe(400);
    expect(reply.headers.location).toBeUndefined();
    const beyond = addressAt(neo, { scope: 'read delete' }).split('?')[1] ?? '';
    const answer = await visitor.submit(page, '/oauth2/consent', {
      decision: 'allow',
      request: beyond,
      scope: ['delete'],
    });
    expect(answerOf(answer).error).toBe('invalid_scope');
  });

  it('shows names, descriptions and scopes as text in the reader’s language', async () => {
    await server.registerNeo({
      clientId: 'speaking',
      scopes: ['<i>x</i>'.replaceAll(/[<>/]/g, '!'), 'read'],
      name: '<script>alert(1)</script>',
      settings: {
        translations: { de: { name: 'Reisen & "Spesen"', description: '<img src=x onerror=alert(1)>' } },
        scopeDescriptions: { read: { description: 'Read <b>all</b>', translations: { de: 'Alles <b>lesen</b>' } } },
      },
    });
    const place = { ...neo, clientId: 'speaking' };
    const visitor = await createSignedIn(place);
    const english = await visitor.get(addressAt(place));
    expect(english.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(english.text).toContain('Read &lt;b&gt;all&lt;/b&gt;');
    expect(english.text).not.toMatch(/<script>alert|<b>all/);
    const german = await visitor.get(addressAt(place, { ui_locales: 'de-CH' }));
    expect(german.text).toContain('Reisen &amp; &quot;Spesen&quot;');
    expect(german.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(german.text).toContain('Alles &lt;b&gt;lesen&lt;/b&gt;');
  });
});

describe('signing in again', () => {
  it('is asked for by prompt=login, and once is enough', async () => {
    const visitor = await createSignedIn(xsuaa);
    expect(answerOf(await visitor.get(addressAt(xsuaa))).code).toBeDefined();
    const page = await visitor.get(addressAt(xsuaa, { prompt: 'login' }));
    expect(page.text).toContain('Please confirm that it is you');
    expect(answerOf(await signInAt(visitor, page, alice)).code).toBeDefined();
  });

  it('is asked for by max_age when the sign-in is older', async () => {
    const visitor = await createSignedIn(xsuaa);
    server.clock.advance(120_000);
    expect(answerOf(await visitor.get(addressAt(xsuaa, { max_age: '300' }))).code).toBeDefined();
    const page = await visitor.get(addressAt(xsuaa, { max_age: '60' }));
    expect(page.text).toContain('Please confirm that it is you');
    expect(answerOf(await visitor.get(addressAt(xsuaa, { max_age: '60', prompt: 'none' }))).error).toBe(
      'login_required',
    );
    expect(answerOf(await signInAt(visitor, page, alice)).code).toBeDefined();
  });

  it('offers the name of login_hint, as text', async () => {
    const visitor = createVisitor(server.send, neoHost);
    const page = await visitor.get(addressAt(neo, { login_hint: '"><b>al' }));
    expect(page.text).toContain('value="&quot;&gt;&lt;b&gt;al"');
  });
});

describe('other ways to ask and to answer', () => {
  it('a posted request goes on as a GET with what it holds', async () => {
    const visitor = createVisitor(server.send, neoHost);
    const reply = await visitor.post(neo.path, {
      ...Object.fromEntries(new URL(`http://x${addressAt(neo)}`).searchParams),
      extra: 'no',
    });
    expect(reply.status).toBe(303);
    expect(reply.headers.location).toBe(addressAt(neo));
  });

  it('form_post hands the answer over by a form that only goes to the client', async () => {
    const visitor = await createSignedIn(xsuaa);
    const page = await visitor.get(
      addressAt(xsuaa, { response_mode: 'form_post', state: '"><script>alert(1)</script>' }),
    );
    expect(page.status).toBe(200);
    const { fields, target } = findForm(page, callback);
    expect(target).toBe(callback);
    expect(fields).toEqual({ code: [expect.any(String)], state: ['"><script>alert(1)</script>'], iss: [xsuaa.issuer] });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("form-action 'self' https://client.example;");
    expect(policy).toMatch(/script-src 'sha256-[A-Za-z0-9+/]{43}='/);
  });

  it('the only redirect URI need not be sent, and need not come again with the code', async () => {
    const visitor = await createSignedIn(neo);
    const path = `${neo.path}?${query({ response_type: 'code', client_id: 'expenses', prompt: 'consent' })}`;
    const { code = '' } = answerOf(await allow(visitor, await visitor.get(path)));
    const reply = await server.send({
      path: neo.token,
      host: neo.host,
      body: query({ grant_type: 'authorization_code', code }),
      headers: { ...form({}).headers, ...basic('expenses', codeClientSecret) },
    });
    expect(reply.status).toBe(200);
  });

  it('works by the path twin, with its issuer', async () => {
    const visitor = createVisitor(server.send, undefined);
    const page = await visitor.get(`/t/acme${addressAt(neo)}`);
    let reply = await signInAt(visitor, page, alice);
    if (reply.status === 200) reply = await allow(visitor, reply);
    expect(answerOf(reply).iss).toBe(`http://127.0.0.1:${server.httpPort}/t/acme`);
  });

  it('patterns of redirect URIs count where the client was allowed them', async () => {
    await server.clients.register(
      {
        kind: 'xsuaa',
        subaccountId: server.cf.id,
        clientId: 'sb-pattern!t4',
        xsappname: 'pattern!t4',
        authorities: [],
        grantTypes: ['authorization_code'],
        redirectUris: ['https://*.apps.example/login/**'],
        settings: { hasRedirectPatterns: true },
        credential: 'secret',
      },
      administrator,
    );
    const statusOf = async (uri: string): Promise<number> =>
      (
        await server.send({
          method: 'GET',
          host: cfHost,
          path: `${xsuaa.path}?${query({ response_type: 'code', client_id: 'sb-pattern!t4', redirect_uri: uri })}`,
        })
      ).status;
    expect(await statusOf('https://shop.apps.example/login/callback?x=1')).toBe(200);
    expect(await statusOf('https://apps.example.evil.example/login/callback')).toBe(400);
  });
});
