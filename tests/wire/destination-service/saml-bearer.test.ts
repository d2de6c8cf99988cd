import { createPublicKey } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestSigner, type TestSigner } from '../../../src/crypto/xml/testing/test-signer.ts';
import { canRunXmlsec, isVerifiedByXmlsec } from '../../../src/crypto/xml/testing/xmlsec.ts';
import { verifyEnvelopedSignature } from '../../../src/crypto/xml/verify-enveloped-signature.ts';
import type { XmlElement } from '../../../src/crypto/xml/xml-element.ts';
import { describeOnBothDatabases, openEmbedded } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';
import { startTokenService } from '../../support/token-service.ts';

type Texts = Readonly<Record<string, string>>;

/** What the token of a user stands for here: its claims, as the authorization server would have read them. */
const tokenOf = (claims: Readonly<Record<string, unknown>>): string =>
  Buffer.from(JSON.stringify(claims)).toString('base64url');
const alice = tokenOf({ user_name: 'alice', email: 'alice@acme.example', user_uuid: 'u-1', ext_attr: { zdn: 'acme' } });
const bob = tokenOf({ user_name: 'bob', ext_attr: { zdn: 'acme' } });

const verify = (document: Uint8Array | string, certificatePem: string): XmlElement => {
  const keys = [{ publicKey: createPublicKey(certificatePem), allowsSha1: false }];
  const verified = verifyEnvelopedSignature(document, () => keys);
  if (verified.kind === 'refused') throw new Error(verified.reason);
  return verified.root;
};

const child = (element: XmlElement, ...names: readonly string[]): XmlElement => {
  const [name, ...more] = names;
  if (name === undefined) return element;
  const [found, ...others] = element.children.filter((candidate) => candidate.name === name);
  if (found === undefined || others.length > 0) throw new Error(`not one ${name}`);
  return child(found, ...more);
};

const metadata = '/destination-configuration/v1/saml2Metadata';

type Open = Parameters<typeof startDestinationService>[0]['open'];

/** A destination service and a token service, with what the tests do to them. */
const startAll = async (open: Open) => {
  const tokens = await startTokenService();
  const running: { close: () => Promise<void> }[] = [tokens];
  const start = async (
    options: Partial<Parameters<typeof startDestinationService>[0]> = {},
  ): Promise<RunningDestinationService> => {
    const started = await startDestinationService({
      open,
      resolveHost: async () => ['127.0.0.1'],
      checkToken: async (token) => ({
        kind: 'valid',
        facts: {
          user: {},
          claims: JSON.parse(Buffer.from(token, 'base64url').toString()),
          expiresAtMs: started.clock.now() + 600_000,
        },
      }),
      ...options,
    });
    running.push(started);
    return started;
  };
  const app = await start();

  const post = async (path: string): Promise<Texts> =>
    (await app.call(`${metadata}${path}`, { method: 'POST' })).json as unknown as Texts;
  const find = async (user: string | undefined, headers: Texts = {}, node = app) =>
    (await node.find('d', { ...(user !== undefined && { 'x-user-token': user }), ...headers })).json;
  const lastForm = (): Texts => Object.fromEntries(tokens.calls.at(-1)?.form ?? []);
  return {
    app,
    tokens,
    start,
    post,
    makeKey: async (): Promise<string> => (await post('/certificate')).certificate ?? '',
    storeBearer: (properties: Texts = {}) =>
      app.store({
        Name: 'd',
        Authentication: 'OAuth2SAMLBearerAssertion',
        audience: 'urn:audience',
        authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PreviousSession',
        clientKey: 'the-client',
        tokenServiceURL: `${tokens.origin}/oauth/token`,
        ...properties,
      }),
    storeSaml: (properties: Texts = {}) =>
      app.store({
        Name: 'd',
        Authentication: 'SAMLAssertion',
        audience: 'urn:audience',
        authnContextClassRef: 'urn:ac',
        ...properties,
      }),
    find,
    errorOf: async (...args: Parameters<typeof find>) => (await find(...args)).authTokens[0].error,
    lastForm,
    lastAssertion: (): Buffer => Buffer.from(lastForm().assertion ?? '', 'base64url'),
    close: async (): Promise<void> => {
      for (const one of running) await one.close();
    },
  };
};

const failure = (cause: string) => `Retrieval of OAuthToken failed due to: ${cause}`;

describeOnBothDatabases('SAML assertions', (open) => {
  let at: Awaited<ReturnType<typeof startAll>>;
  beforeEach(async () => {
    at = await startAll(open);
  });
  afterEach(() => at.close());

  it('D-41, D-42: posts an assertion that the published certificate verifies', async () => {
    await at.makeKey();
    const { certificate } = (await at.app.call(`${metadata}/certificate`)).json as unknown as Texts;
    const url = `${at.tokens.origin}/oauth/token`;
    await at.storeBearer({ scope: 'read', companyId: 'ACME', tokenServiceUser: 'u', tokenServicePassword: 'p' });
    expect((await at.find(alice)).authTokens).toEqual([
      {
        type: 'Bearer',
        value: 'token-1',
        // No longer than the user's own token.
        expires_in: expect.stringMatching(/^(600|59\d)$/),
        http_header: { key: 'Authorization', value: 'Bearer token-1' },
      },
    ]);
    const { assertion, ...fields } = at.lastForm();
    expect(assertion).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(fields).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
      client_id: 'the-client',
      company_id: 'ACME',
      scope: 'read',
    });
    expect(at.tokens.calls[0]?.headers.authorization).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
    const root = verify(at.lastAssertion(), certificate ?? '');
    expect(child(root, 'Issuer').text).toBe(`cfapps.example/${at.app.acme}`);
    expect(child(root, 'Subject', 'NameID').text).toBe('alice');
    expect(child(root, 'Conditions', 'AudienceRestriction', 'Audience').text).toBe('urn:audience');
    const data = child(root, 'Subject', 'SubjectConfirmation', 'SubjectConfirmationData');
    expect(data.attributes.get('Recipient')).toBe(url);
    if (canRunXmlsec()) {
      const signer = { ...createTestSigner(), certificatePem: certificate ?? '' };
      expect(isVerifiedByXmlsec(at.lastAssertion().toString(), signer)).toBe(true);
      expect(isVerifiedByXmlsec(at.lastAssertion().toString().replace('alice', 'admin'), signer)).toBe(false);
    }
    expect(at.app.logLines.join()).not.toContain(assertion);
  });

  it('keeps tokens by user and by key', async () => {
    await at.makeKey();
    await at.storeBearer();
    const valueFor = async (user: string) => (await at.find(user)).authTokens[0].value;
    expect([await valueFor(alice), await valueFor(bob), await valueFor(alice)]).toEqual([
      'token-1',
      'token-2',
      'token-1',
    ]);
    await at.makeKey();
    expect([await valueFor(alice), await valueFor(alice)]).toEqual(['token-3', 'token-3']);
  });

  it('R-16: signs with a key that another node has made, within 2 s', async () => {
    const first = await at.makeKey();
    const other = await at.start({ besides: at.app });
    await at.storeSaml();
    const sign = async () => Buffer.from((await at.find(alice, {}, other)).authTokens[0].value, 'base64');
    verify(await sign(), first);
    await at.post('/certificate/passive');
    const { activeCertificate = '' } = await at.post('/rotateCertificate');
    at.app.clock.advance(2000);
    const signed = await sign();
    verify(signed, activeCertificate);
    expect(() => verify(signed, first)).toThrow('signature');
  });

  it('fails without a user, and without a key', async () => {
    await at.storeBearer();
    expect(await at.errorOf(undefined)).toMatch(/A user token is required/);
    expect(await at.errorOf(alice)).toBe(failure(`Keypair for subaccount - ${at.app.acme} does not exist`));
    await at.storeSaml();
    expect(await at.errorOf(undefined)).toMatch(/A user token is required/);
    expect(await at.errorOf(alice)).toBe(failure(`Keypair for subaccount - ${at.app.acme} does not exist`));
    expect(at.tokens.calls).toEqual([]);
  });
});

describe('SAML assertions by the properties of a destination', () => {
  let at: Awaited<ReturnType<typeof startAll>>;
  let certificate: string;
  let callsBefore: number;
  beforeAll(async () => {
    at = await startAll(openEmbedded);
    certificate = await at.makeKey();
  });
  afterAll(async () => {
    await at.close();
    await at.app.database.close();
  });
  beforeEach(() => {
    callsBefore = at.tokens.calls.length;
  });
  /** What the token service was asked since the test began. */
  const calls = () => at.tokens.calls.slice(callsBefore);

  it('D-42: asks the tenant of the user where the token service is common', async () => {
    const url = `${at.tokens.origin}/t/{tenant}/token`;
    await at.storeBearer({ tokenServiceURL: url, tokenServiceURLType: 'Common' });
    await at.find(alice);
    expect(calls()[0]?.url).toBe('/t/acme/token');
    const root = verify(at.lastAssertion(), certificate);
    const data = child(root, 'Subject', 'SubjectConfirmation', 'SubjectConfirmationData');
    expect(data.attributes.get('Recipient')).toBe(`${at.tokens.origin}/t/acme/token`);
    for (const zdn of [undefined, '', 'evil.example/', 'a@b', 'Acme'])
      expect(await at.errorOf(tokenOf({ user_name: 'carol', ext_attr: { zdn } }))).toBe(
        failure('The tenant of "tokenServiceURL" could not be determined'),
      );
    expect(calls()).toHaveLength(1);
  });

  it.each<[string, Texts, string]>([
    [
      'D-43: an unknown format',
      { nameIdFormat: 'urn:x' },
      '"nameIdFormat" is not one that works without "userIdSource"',
    ],
    ['no such claim', { userIdSource: 'nowhere' }, 'user ID could not be determined'],
    [
      'a path too rich',
      { userIdSource: '$..email' },
      '"userIdSource" must be the name of a claim or a JsonPath of names and positions',
    ],
    ['no audience', { audience: '' }, '"audience" is required'],
    ['no context', { authnContextClassRef: '' }, '"authnContextClassRef" is required'],
    ['no client', { clientKey: '' }, '"clientKey" is required'],
    [
      'an unknown provider',
      { SAMLAssertionProvider: 'x' },
      '"SAMLAssertionProvider" must be "DestinationServiceGenerated" or "ClientProvided"',
    ],
    [
      'an unknown encoding',
      { samlAssertionEncoding: 'hex' },
      '"samlAssertionEncoding" must be "base64" or "base64url"',
    ],
    [
      'a keystore that is not there',
      { KeyStoreLocation: 'none.p12' },
      'The certificate "none.p12" was not found on the level of the destination',
    ],
    ['a private link', { ProxyType: 'PrivateLink' }, 'The proxy type does not support automatic token retrieval'],
  ])('fails with an error token and no call: %s', async (_, properties, cause) => {
    await at.storeBearer(properties);
    expect(await at.errorOf(alice)).toBe(failure(cause));
    expect(calls()).toEqual([]);
  });

  it('D-46: forwards the assertion of the caller as it is, each time', async () => {
    await at.storeBearer({ SAMLAssertionProvider: 'ClientProvided', audience: '', authnContextClassRef: '' });
    const { authTokens } = await at.find(undefined, { 'x-samlassertion': 'PHNhbWw+_-==' });
    expect(authTokens[0].value).toBe(`token-${at.tokens.calls.length}`);
    expect(at.lastForm()).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
      assertion: 'PHNhbWw+_-==',
      client_id: 'the-client',
    });
    expect((await at.find(undefined, { 'x-samlassertion': 'other' })).authTokens[0].value).not.toBe(
      authTokens[0].value,
    );
    for (const headers of [{}, { 'x-samlassertion': '' }])
      expect(await at.errorOf(alice, headers)).toBe(failure('The header X-samlAssertion is required'));
    expect(calls()).toHaveLength(2);
  });

  it('speaks for the system user without any token, unless that is switched off', async () => {
    await at.storeBearer({ SystemUser: 'robot', nameIdFormat: 'urn:any' });
    expect((await at.find(undefined)).authTokens[0].value).toBe(`token-${at.tokens.calls.length}`);
    expect(child(verify(at.lastAssertion(), certificate), 'Subject', 'NameID').text).toBe('robot');
    const strict = await at.start({ besides: at.app, acceptsSystemUser: false });
    expect(await at.errorOf(alice, {}, strict)).toBe(failure('"SystemUser" is switched off on this server'));
  });

  const pemOf = ({ privateKeyPem, certificatePem }: TestSigner): string => privateKeyPem.reveal() + certificatePem;
  it('signs with the key a destination names, and lists its stores', async () => {
    const signer = createTestSigner();
    await at.app.storeCertificate('own.pem', pemOf(signer));
    await at.app.storeCertificate('trust.pem', createTestSigner().certificatePem);
    await at.storeBearer({ KeyStoreLocation: 'own.pem', includeSigningCertificateInSAMLAssertion: 'true' });
    const listed = (await at.find(alice)).certificates;
    expect(listed.map(({ Name }) => Name)).toEqual(['own.pem']);
    verify(at.lastAssertion(), signer.certificatePem);
    expect(at.lastAssertion().toString()).toContain('<ds:X509Certificate>');
    // Another file of that name is another key.
    const next = createTestSigner('ec');
    await at.app.storeCertificate('own.pem', pemOf(next));
    await at.storeBearer({ KeyStoreLocation: 'own.pem', TrustStoreLocation: 'trust.pem' });
    expect((await at.find(alice)).certificates.map(({ Name }) => Name)).toEqual(['own.pem', 'trust.pem']);
    verify(at.lastAssertion(), next.certificatePem);
    await at.storeBearer();
    expect(await at.find(alice)).not.toHaveProperty('certificates');
  });

  it('refuses a key too weak to sign', async () => {
    await at.app.storeCertificate('weak.pem', pemOf(createTestSigner('weak')));
    await at.storeSaml({ KeyStoreLocation: 'weak.pem' });
    expect(await at.errorOf(alice)).toBe(
      failure('The key of "weak.pem" must be RSA with at least 2048 bits or EC on P-256'),
    );
  });

  it('D-44: hands out a SAML assertion for the target and calls nobody', async () => {
    const userInfo = { user_name: 'älice?>~', email: 'a@x' };
    await at.storeSaml();
    const { authTokens } = await at.find(tokenOf(userInfo));
    const [{ value }] = authTokens;
    expect(authTokens).toEqual([
      { type: 'SAML2.0', value, http_header: { key: 'Authorization', value: `SAML2.0 ${value}` } },
    ]);
    expect(value).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
    const root = verify(Buffer.from(value, 'base64'), certificate);
    expect(child(root, 'Subject', 'NameID').text).toBe('älice?>~');
    const data = child(root, 'Subject', 'SubjectConfirmation', 'SubjectConfirmationData');
    expect(data.attributes.get('Recipient')).toBe('https://target.example');
    await at.storeSaml({ samlAssertionEncoding: 'base64url', assertionRecipient: 'urn:r' });
    const encoded = (await at.find(tokenOf(userInfo))).authTokens[0].value;
    expect(encoded).toMatch(/^[A-Za-z0-9_-]+$/);
    verify(Buffer.from(encoded, 'base64url'), certificate);
    expect(calls()).toEqual([]);
  });

  it('S-46: refuses a user whose name XML cannot hold', async () => {
    await at.storeSaml();
    for (const name of ['admin\u0000', 'a\ud800b'])
      expect(await at.errorOf(tokenOf({ user_name: name }))).toBe(
        failure('a value of the assertion has a character that XML cannot hold'),
      );
  });

  it('D-8: with $skipTokenRetrieval neither signs nor calls', async () => {
    await at.storeBearer();
    const path = '/destination-configuration/v1/destinations/d?$skipTokenRetrieval=true';
    const { json } = await at.app.call(path, { headers: { 'x-user-token': alice } });
    expect(json).not.toHaveProperty('authTokens');
    expect(calls()).toEqual([]);
  });
});
