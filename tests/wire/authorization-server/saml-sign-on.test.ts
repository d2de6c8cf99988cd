import { createVerify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestSigner } from '../../../src/crypto/xml/testing/test-signer.ts';
import type { TrustedProviderInput } from '../../../src/identity-provider/index.ts';
import { administrator, basic, form, type WireReply } from '../../support/authorization-server.ts';
import {
  alice,
  callback,
  cfHost,
  codeClientSecret,
  neoHost,
  type ServerWithCodeClients,
  startWithCodeClients,
} from '../../support/page-clients.ts';
import { createVisitor, findForm, locationOf, signInAt, type Visitor } from '../../support/page-visitor.ts';
import {
  isSignedBy,
  type ReceivedRequest,
  type ResponseParts,
  readPosted,
  readRedirect,
  writeResponse,
} from '../../support/saml-provider.ts';

const idp = 'https://idp.example.com';
const ssoUrl = 'https://idp.example.com/sso?tenant=1';
const signer = createTestSigner();
const stranger = createTestSigner();
let server: ServerWithCodeClients;

const trust = (change: Partial<Extract<TrustedProviderInput, { kind: 'saml' }>> = {}, subaccountId = server.acme.id) =>
  server.rooms.identityProvider.trustedProviders.put(
    subaccountId,
    { kind: 'saml', name: idp, certificates: [signer.certificatePem], ssoUrl, linkText: 'Example <IdP>', ...change },
    administrator,
  );

beforeAll(async () => {
  server = await startWithCodeClients({ publicPort: 443 });
  await trust({
    groupRules: [{ group: 'Buyers', rules: [{ assertionAttribute: 'groups', operation: 'equals', value: 'buy' }] }],
    attributeMapping: [{ assertionAttribute: 'mail', principalAttribute: 'email' }],
  });
  await trust({}, server.cf.id);
  await trust({ name: 'https://token-only.example', onlyForOAuthSamlBearer: true });
  await trust({ name: 'https://idp-initiated.example', onlyForIdpInitiatedSso: true });
  await trust({ name: 'https://off.example', isEnabled: false });
  await trust({ name: 'https://no-address.example', ssoUrl: undefined });
});
afterAll(() => server.close());

const address = (parameters: Readonly<Record<string, string>> = {}): string =>
  `/oauth2/api/v1/authorize?${new URLSearchParams({ response_type: 'code', client_id: 'expenses', redirect_uri: callback, state: 's', ...parameters })}`;
const attemptsOf = ({ cookies }: Visitor): readonly string[] =>
  [...cookies.keys()].filter((name) => /^portolan-provider-acme\.[\w-]{8}$/.test(name));
const consumerPath = '/saml/SSO/alias/acme.authentication.portolan.localhost';

/** Where a link of the sign-in page leads. */
const linkOf = (page: WireReply): string =>
  (/<a class="button quiet block" href="([^"]*)"/.exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&');

type Attempt = { readonly visitor: Visitor; readonly request: ReceivedRequest };
const begin = async (host = neoHost, path = address()): Promise<Attempt> => {
  const visitor = createVisitor(server.send, host);
  const page = await visitor.get(path);
  const reply = await visitor.get(linkOf(page));
  expect(reply.status, reply.text).toBe(303);
  return { visitor, request: readRedirect(String(reply.headers.location)) };
};

const write = ({ request }: Attempt, parts: Partial<ResponseParts> = {}, key = signer): string =>
  writeResponse(request, { nowMs: server.clock.now(), ...parts }, key);

/** What the browser does once the provider's page has it post a response. */
const post = async (
  { visitor, request }: Attempt,
  document: string,
  { relayState = request.relayState, path = consumerPath, encoded = Buffer.from(document).toString('base64') } = {},
): Promise<WireReply> => {
  const fields = { SAMLResponse: encoded, RelayState: relayState };
  // Browsers do not send cookies along with what another site posts.
  const cookieless = createVisitor(server.send, visitorHost(visitor));
  const page = await cookieless.post(path, fields, { origin: idp, 'sec-fetch-site': 'cross-site' });
  return page.status === 200 ? visitor.submit(page, '/oauth2/sign-in/saml') : page;
};
const hosts = new WeakMap<Visitor, string>();
const visitorHost = (visitor: Visitor): string => hosts.get(visitor) ?? neoHost;

const continueOf = (reply: WireReply): string => {
  expect(reply.status, reply.text).toBe(200);
  return String(reply.headers.refresh).replace(/^0;url=/, '');
};

const refusals = async (): Promise<readonly string[]> =>
  (await server.rooms.audit.list(server.acme.id))
    .map((record) => JSON.stringify(record))
    .filter((text) => text.includes('Refusing a sign-in by identity provider'));

/** How many answers were refused for this reason. One broken check must not hide behind another that refuses too. */
const countRefusals = async (reason: string): Promise<number> =>
  (await refusals()).filter((text) => text.includes(`${reason}"`)).length;

const readProviderXml = (text: string) => ({
  consumers: [...text.matchAll(/bindings:HTTP-POST" Location="([^"]*)"/g)].map(([, location]) => location),
  certificate: `-----BEGIN CERTIFICATE-----\n${/X509Certificate>([^<]*)</.exec(text)?.[1]}\n-----END CERTIFICATE-----`,
});

describe('the sign-in page', () => {
  it('offers the providers that can sign users in, beside the form', async () => {
    const page = await createVisitor(server.send, neoHost).get(address());
    expect(page.text.match(/class="button quiet block"/g)).toHaveLength(1);
    expect(page.text).toContain('Sign in with Example &lt;IdP&gt;');
    findForm(page, '/oauth2/sign-in');
    const german = await createVisitor(server.send, neoHost).get(address(), { 'accept-language': 'de' });
    expect(german.text).toContain('Mit Example &lt;IdP&gt; anmelden');
  });

  it('asks by HTTP-Redirect, bound to this browser', async () => {
    const { request, visitor } = await begin();
    expect(request).toMatchObject({
      destination: ssoUrl,
      issuer: 'acme.authentication.portolan.localhost',
      consumerUrl: `http://${neoHost}.portolan.localhost:${server.httpPort}${consumerPath}`,
      isForced: false,
    });
    expect(request.relayState).toMatch(/^[\w-]{43}$/);
    expect(attemptsOf(visitor)).toHaveLength(1);
  });
});

describe('a response', () => {
  it.each(['Assertion', 'Response', 'Assertion,Response'])(
    'signs in where these are signed: %s, and the code gives a token of the user',
    async (names) => {
      const signs = (['Assertion', 'Response'] as const).filter((name) => names.includes(name));
      const attempt = await begin();
      const attributes = { groups: ['buy', 'other'], mail: ['carol@example.com'] };
      const reply = await post(
        attempt,
        write(attempt, { signs: signs.filter((one) => one !== undefined), attributes }),
      );
      const consent = await attempt.visitor.get(continueOf(reply));
      const done = consent.text.includes('/oauth2/consent')
        ? await attempt.visitor.submit(consent, '/oauth2/consent', { decision: 'allow' })
        : consent;
      const code = locationOf(done).searchParams.get('code') ?? '';
      const redeemed = await server.send({
        path: '/oauth2/api/v1/token',
        host: neoHost,
        body: new URLSearchParams({ grant_type: 'authorization_code', redirect_uri: callback, code }).toString(),
        headers: { ...form({}).headers, ...basic('expenses', codeClientSecret) },
      });
      expect(await server.rooms.authorizationServer.checkToken(String(redeemed.json.access_token))).toMatchObject({
        kind: 'valid',
        facts: {
          userName: 'carol',
          user: { origin: idp, id: 'carol', groups: ['Buyers'], email: 'carol@example.com' },
        },
      });
      expect(attemptsOf(attempt.visitor)).toEqual([]);
    },
  );

  it('signs in where it is not signed and says neither where to nor by whom', async () => {
    const attempt = await begin();
    const document = write(attempt, { destination: undefined, lifetimeMs: 3_600_000 });
    continueOf(await post(attempt, document.replace(/<saml:Issuer>[^<]*<\/saml:Issuer>/, '')));
  });

  const declined = 'the provider answers';
  it.each<[string, string, Partial<ResponseParts>, ((document: string) => string)?]>([
    ['S-36: for another audience', 'the audience is another', { audience: 'globex.authentication.portolan.localhost' }],
    [
      'S-36: for the audience of the bearer grant',
      'the audience is another',
      { audience: 'https://netweaver.ondemand.com' },
    ],
    ['S-36: for another recipient', 'the recipient is another', { recipient: 'https://elsewhere.example/acs' }],
    [
      'for another destination',
      'the destination is another',
      { destination: 'https://elsewhere.example/acs', signs: ['Response'] },
    ],
    [
      'for another destination, which is not signed',
      'the destination is another',
      { destination: 'https://elsewhere.example/acs' },
    ],
    ['signed, without a destination', 'the destination is another', { destination: undefined, signs: ['Response'] }],
    ['to another request', 'it answers another request', { responseInResponseTo: '_other' }],
    ['whose assertion answers another request', 'it answers another request', { inResponseTo: '_other' }],
    ['whose assertion answers none', 'it answers another request', { inResponseTo: undefined }],
    ['that answers none itself', 'it answers another request', { responseInResponseTo: undefined }],
    [
      'whose assertion is by another issuer',
      'the issuer is neither the provider nor the client',
      { issuer: 'https://other.example' },
      (d) => d.replace('https://other.example', idp),
    ],
    [
      'that is by another issuer',
      'the response is by another issuer',
      {},
      (d) => d.replace(idp, 'https://other.example'),
    ],
    ['S-36: that has expired', 'expired', { nowMs: Date.parse('2020-01-01T00:00:00Z') }],
    ['that lasts for hours', 'the confirmation ends too far ahead', { lifetimeMs: 3 * 3_600_000 }],
    ['of somebody who has not signed in', 'nobody has signed in', { hasAuthnStatement: false }],
    ['of a session that is over', 'the session at the provider is over', { sessionEndsAtMs: 0 }],
    ['S-35: that nobody signed', 'XML no-signature', { signs: [] }],
    ['in the name of a client', 'the name of the user is none', { nameId: 'oauth_client_expenses' }],
    ['of another version', 'not of version 2.0', {}, (d) => d.replace('Version="2.0"', 'Version="1.1"')],
    ['that is none', 'not a response', {}, (d) => d.replaceAll('samlp:Response', 'samlp:ArtifactResponse')],
    ['of another protocol', 'not a response', {}, (d) => d.replace('SAML:2.0:protocol', 'SAML:1.1:protocol')],
    ['that is too long', 'not base64', {}, (d) => d + ' '.repeat(300_000)],
    ['without a status', `${declined} no status`, {}, (d) => d.replace(/<samlp:Status>.*<\/samlp:Status>/, '')],
    [
      'with a success inside of a failure',
      `${declined} Responder, Success`,
      {},
      (d) =>
        d.replace(
          /<samlp:StatusCode (Value="[^"]*:)Success"\/>/,
          (code, start: string) => `<samlp:StatusCode ${start}Responder">${code}</samlp:StatusCode>`,
        ),
    ],
  ])('is refused %s', async (_, reason, parts, change = (document) => document) => {
    const before = await countRefusals(reason);
    const attempt = await begin();
    const reply = await post(attempt, change(write(attempt, parts)));
    expect(reply.status, reply.text).toBe(403);
    const problem = reason.startsWith(declined) ? 'did not sign you in' : 'could not be accepted';
    expect(reply.text).toMatch(new RegExp(`Example &lt;IdP&gt;.* ${problem}`));
    expect(await countRefusals(reason), 'refused for this reason').toBe(before + 1);
    expect(reply.headers['set-cookie'] ?? []).not.toContainEqual(expect.stringContaining('portolan-session'));
    // It cannot be tried again with another answer.
    expect((await post(attempt, write(attempt))).status).toBe(400);
  });

  it('is refused where it is only almost base64', async () => {
    const before = await countRefusals('not base64');
    const attempt = await begin();
    const encoded = Buffer.from(write(attempt)).toString('base64').replace('PHNhbWxw', 'PHNh=bWxw');
    expect((await post(attempt, '', { encoded })).status).toBe(403);
    expect(await countRefusals('not base64')).toBe(before + 1);
  });

  it('S-34: is refused in every wrapped shape, with the right signature in it', async () => {
    const signed = (name: 'Response' | 'Assertion', attempt: Attempt) => write(attempt, { signs: [name] });
    const assertionOf = (document: string): string => /<saml:Assertion.*<\/saml:Assertion>/s.exec(document)?.[0] ?? '';
    const forge = (assertion: string, id = '_evil'): string =>
      assertion
        .replace(/<Signature.*<\/Signature>/s, '')
        .replace(/ ID="[^"]*"/, ` ID="${id}"`)
        .replace('>carol<', '>root<');
    const idOf = (assertion: string): string => / ID="([^"]*)"/.exec(assertion)?.[1] ?? '';
    const shapes: Readonly<Record<string, (document: string) => string>> = {
      'a forged assertion first': (d) => d.replace('<saml:Assertion', () => `${forge(assertionOf(d))}<saml:Assertion`),
      'a forged assertion last': (d) =>
        d.replace('</samlp:Response>', () => `${forge(assertionOf(d))}</samlp:Response>`),
      'the original in extensions': (d) =>
        d
          .replace(assertionOf(d), () => forge(assertionOf(d)))
          .replace('<samlp:Status>', () => `<samlp:Extensions>${assertionOf(d)}</samlp:Extensions><samlp:Status>`),
      'the original inside the forged one': (d) =>
        d.replace(assertionOf(d), (original) =>
          forge(original).replace('</saml:Assertion>', () => `<saml:Advice>${original}</saml:Advice></saml:Assertion>`),
        ),
      'the same id twice': (d) =>
        d.replace('</samlp:Response>', () => `${forge(assertionOf(d), idOf(assertionOf(d)))}</samlp:Response>`),
      'another user': (d) => d.replace('>carol<', '>root<'),
      'a document type': (d) => `<!DOCTYPE x [<!ENTITY e "root">]>${d}`,
      'a comment in the name': (d) => d.replace('>carol<', '>root<!-- -->carol<'),
      'the response in another': (d) =>
        d
          .replace(/^/, '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">')
          .replace(/$/, '</samlp:Response>'),
    };
    for (const [name, change] of Object.entries(shapes)) {
      for (const part of ['Assertion', 'Response'] as const) {
        const attempt = await begin();
        const reply = await post(attempt, change(signed(part, attempt)));
        expect(reply.status, `${name}, ${part} signed`).toBe(403);
      }
    }
  });

  it('S-33: is refused with the key of another provider, and with the key of another subaccount', async () => {
    await trust({ name: 'https://second.example', certificates: [stranger.certificatePem], linkText: 'Second' });
    const attempt = await begin();
    expect((await post(attempt, write(attempt, {}, stranger))).status).toBe(403);
    const other = await begin();
    expect((await post(other, write(other, { issuer: 'https://second.example' }, stranger))).status).toBe(403);
    await server.rooms.identityProvider.trustedProviders.delete(
      server.acme.id,
      { kind: 'saml', name: 'https://second.example' },
      administrator,
    );
  });

  it('S-36: signs in once', async () => {
    const attempt = await begin();
    const document = write(attempt);
    const cookies = new Map(attempt.visitor.cookies);
    continueOf(await post(attempt, document));
    for (const [name, value] of cookies) attempt.visitor.cookies.set(name, value);
    expect((await post(attempt, document)).status).toBe(400);
    const used = await server.rooms.identityProvider.trustedProviders.listUses(server.acme.id);
    expect(used).toEqual([{ kind: 'saml', name: idp, lastUsedAtMs: expect.any(Number) }]);
    // Nor in a sign-in begun later.
    const later = await begin();
    expect((await post(later, document)).status).toBe(403);
  });

  it('signs in whichever tab it comes back to, and four tabs at most', async () => {
    const first = await begin();
    const { visitor } = first;
    const link = linkOf(await visitor.get(address()));
    const beginTab = async (): Promise<Attempt> => {
      server.clock.advance(1_000);
      return { visitor, request: readRedirect(String((await visitor.get(link)).headers.location)) };
    };
    const [second, third] = [await beginTab(), await beginTab()];
    continueOf(await post(second, write(second)));
    continueOf(await post(first, write(first)));
    expect(attemptsOf(visitor)).toHaveLength(1);
    const later = [await beginTab(), await beginTab(), await beginTab(), await beginTab()];
    expect(attemptsOf(visitor)).toHaveLength(4);
    expect((await post(third, write(third))).status).toBe(400);
    for (const tab of later) continueOf(await post(tab, write(tab)));
    // What cannot come back any more makes room, as does what nobody here has sealed.
    await beginTab();
    visitor.cookies.set('portolan-provider-acme.forged00', 'x');
    server.clock.advance(10 * 60_000);
    await beginTab();
    expect(attemptsOf(visitor)).toHaveLength(1);
  });

  it('A6: does not sign in another browser, nor one that has not begun', async () => {
    const [mine, theirs] = [await begin(), await begin()];
    for (const [attempt, options] of [
      [{ ...theirs, request: mine.request }, {}],
      [theirs, { relayState: mine.request.relayState }],
      [mine, { relayState: `${mine.request.relayState.slice(0, 8)}${theirs.request.relayState.slice(8)}` }],
      [{ ...mine, visitor: createVisitor(server.send, neoHost) }, {}],
      [mine, { relayState: '' }],
      [mine, { relayState: 'https://evil.example/' }],
    ] as const) {
      const reply = await post(attempt, write(mine), options);
      expect(reply.status).toBe(400);
      expect(reply.text).toContain('This sign-in cannot be finished');
      expect(reply.text).not.toContain('evil.example');
    }
    const direct = await mine.visitor.post(
      '/oauth2/sign-in/saml',
      { SAMLResponse: Buffer.from(write(mine)).toString('base64'), RelayState: mine.request.relayState },
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    );
    expect(direct.status).toBe(403);
    continueOf(await post(mine, write(mine)));
  });

  it('S-55: of one subaccount does not sign in at another', async () => {
    const attempt = await begin();
    const visitor = createVisitor(server.send, cfHost);
    hosts.set(visitor, cfHost);
    for (const [name, value] of attempt.visitor.cookies) {
      visitor.cookies.set(name, value);
      visitor.cookies.set(name.replace('acme', server.cf.technicalName), value);
    }
    expect([...visitor.cookies.keys()].join()).toContain(`portolan-provider-${server.cf.technicalName}.`);
    const reply = await post({ visitor, request: attempt.request }, write(attempt), {
      path: '/saml/SSO/alias/cf-one.authentication.portolan.localhost',
    });
    expect(reply.status).toBe(400);
  });

  it('S-28: of a provider that was disabled meanwhile is refused, and its sessions end', async () => {
    const [attempt, open] = [await begin(), await begin()];
    continueOf(await post(open, write(open)));
    await trust({ isEnabled: false });
    expect((await post(attempt, write(attempt))).status).toBe(503);
    expect((await open.visitor.get('/oauth2')).text).toContain('name="password"');
    await trust();
    expect((await open.visitor.get('/oauth2')).text).toContain('Signed in as carol');
  });

  it('that says no is explained, and the user can choose anew', async () => {
    const attempt = await begin();
    const status = 'urn:oasis:names:tc:SAML:2.0:status:Responder';
    const reply = await post(attempt, write(attempt, { status, signs: [] }));
    expect([reply.status, reply.text.includes('Example &lt;IdP&gt; did not sign you in')]).toEqual([403, true]);
    findForm(reply, '/oauth2/sign-in');
  });

  it('leaves refusals on record', async () => {
    const records = await refusals();
    expect(records.length).toBeGreaterThan(10);
    expect(records.join()).not.toContain('SAMLResponse');
  });
});

describe('signing in again', () => {
  it('has the user prove anew who it is, at the provider it came from', async () => {
    const attempt = await begin();
    continueOf(await post(attempt, write(attempt)));
    const reply = await attempt.visitor.get(address({ prompt: 'login' }));
    const request = readRedirect(String(reply.headers.location));
    expect(request.isForced).toBe(true);
    const again = { visitor: attempt.visitor, request };
    const before = await countRefusals('the user did not sign in anew');
    const old = await post(again, write(again, { authnInstantMs: server.clock.now() - 120_000 }));
    expect(old.status).toBe(403);
    expect(await countRefusals('the user did not sign in anew')).toBe(before + 1);
  });

  it('is needed when the session at the provider is over, however much ours is used', async () => {
    const attempt = await begin();
    continueOf(await post(attempt, write(attempt, { sessionEndsAtMs: server.clock.now() + 20 * 60_000 })));
    for (const [minutes, words] of [
      [10, 'Signed in as carol'],
      [9, 'Signed in as carol'],
      [1, 'name="password"'],
    ] as const) {
      server.clock.advance(minutes * 60_000);
      expect((await attempt.visitor.get('/oauth2')).text, `${minutes} minutes later`).toContain(words);
    }
    // One that ends before ours would for want of use.
    const soon = await begin();
    continueOf(await post(soon, write(soon, { sessionEndsAtMs: server.clock.now() + 60_000 })));
    server.clock.advance(60_000);
    expect((await soon.visitor.get('/oauth2')).text).toContain('name="password"');
  });

  it('is told that the session at the provider goes on', async () => {
    const attempt = await begin(neoHost, '/oauth2');
    const page = await attempt.visitor.get(continueOf(await post(attempt, write(attempt))));
    const out = await attempt.visitor.submit(page, '/oauth2/sign-out');
    expect([out.status, out.text.includes('You may still be signed in at Example &lt;IdP&gt;')]).toEqual([200, true]);
    expect(linkOf(out)).toContain('forced=true');
    expect((await attempt.visitor.get('/oauth2')).text).toContain('name="password"');
  });
});

describe('whom to ask', () => {
  const put = (name: string | undefined) =>
    server.rooms.identityProvider.trustedProviders.putDefault(server.acme.id, name, administrator);

  it('is the default provider, unless the client names another', async () => {
    await put(idp);
    const visitor = createVisitor(server.send, neoHost);
    const straight = await visitor.get(address());
    expect(readRedirect(String(straight.headers.location)).isForced).toBe(false);
    const hint = (origin: string) => visitor.get(address({ login_hint: JSON.stringify({ origin }) }));
    const own = await hint('sap.default');
    expect((await signInAt(visitor, own, alice)).text).toContain('Signed in as alice');
    const strange = createVisitor(server.send, neoHost);
    const unknown = await strange.get(address({ login_hint: '{"origin":"https://off.example"}' }));
    expect(unknown.text).toContain('identity provider that is not available here');
    expect((await strange.get(address({ prompt: 'select_account' }))).text).toContain('name="password"');
    expect((await strange.get(address({ prompt: 'none' }))).headers.location).toContain('error=login_required');
    await put(undefined);
    const named = await strange.get(address({ login_hint: JSON.stringify({ origin: idp }) }));
    expect(readRedirect(String(named.headers.location)).destination).toBe(ssoUrl);
    expect((await strange.get(address({ login_hint: '{not json' }))).text).toContain('name="password"');
  });
});

describe('a request', () => {
  it('A6: leads nowhere but to a provider of this subaccount', async () => {
    const visitor = createVisitor(server.send, neoHost);
    const query = new URL(linkOf(await visitor.get(address())), 'http://x').searchParams;
    query.set('provider', 'https://evil.example');
    expect((await visitor.get(`/oauth2/sign-in/provider?${query}`)).status).toBe(404);
    query.set('to', 'https://evil.example');
    expect((await visitor.get(`/oauth2/sign-in/provider?${query}`)).status).toBe(403);
  });

  it('is refused where it does not fit into a cookie', async () => {
    const visitor = createVisitor(server.send, neoHost);
    const page = await visitor.get(address({ state: 'x'.repeat(3_000) }));
    expect((await visitor.get(linkOf(page))).status).toBe(400);
    // Nor may several together be too long for the header of a request: the last one stays.
    for (const _ of [1, 2, 3]) {
      server.clock.advance(1_000);
      await visitor.get(linkOf(await visitor.get(address({ state: 'x'.repeat(2_000) }))));
      expect(attemptsOf(visitor)).toHaveLength(1);
    }
  });

  it('is signed with the trust key where the provider wants it, by either binding', async () => {
    await trust({ signsRequests: true });
    const visitor = createVisitor(server.send, neoHost);
    expect((await visitor.get(linkOf(await visitor.get(address())))).status).toBe(503);
    await server.rooms.destinationService.manage.localProvider.renew(server.acme.id, 'active', administrator);
    // As the provider knows it: by our metadata.
    const metadata = readProviderXml((await visitor.get('/saml/metadata')).text);
    expect(metadata.consumers).toEqual([
      `https://oauthasservices-acme.portolan.localhost${consumerPath}`,
      `https://acme.authentication.portolan.localhost${consumerPath}`,
    ]);
    const { certificate } = metadata;
    const { location } = (await visitor.get(linkOf(await visitor.get(address())))).headers;
    const query = String(location).split('&').slice(1).join('&');
    const [signed = '', value = ''] = query.split('&Signature=');
    const verify = createVerify('RSA-SHA256').update(signed);
    expect(verify.verify(certificate, Buffer.from(decodeURIComponent(value), 'base64'))).toBe(true);
    expect(signed).toMatch(/^SAMLRequest=[^&]+&RelayState=[^&]+&SigAlg=[^&]+$/);

    await trust({ signsRequests: true, ssoBinding: 'HTTP-POST' });
    const page = await visitor.get(linkOf(await visitor.get(address())));
    const { target, fields } = findForm(page, '/sso?tenant=1');
    expect(target).toBe(ssoUrl);
    const flat = Object.fromEntries(Object.entries(fields).map(([name, all]) => [name, all[0] ?? '']));
    const request = readPosted(flat);
    expect(isSignedBy(request.document, certificate)).toBe(true);
    expect(page.headers['content-security-policy']).toContain("form-action 'self' https:");
    continueOf(await post({ visitor, request }, write({ visitor, request })));
    await trust();
  });
});
