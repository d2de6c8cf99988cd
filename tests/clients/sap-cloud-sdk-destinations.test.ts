import { X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestAuthority } from '../../src/http/client/testing/certificates.ts';
import { type LocalServer, startLocalServer } from '../../src/http/client/testing/local-server.ts';
import { type ApplicationServer, startApplications } from '../support/applications.ts';
import { claimsOf } from '../support/authorization-server.ts';
import { runNode } from '../support/programs.ts';

const password = 'correct horse battery staple';
const keystorePassword = 'keystore password';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const samlBearer = 'urn:ietf:params:oauth:grant-type:saml2-bearer';

const application = (xsappname: string) => ({
  name: xsappname,
  offering: 'xsuaa',
  parameters: {
    xsappname,
    scopes: [{ name: '$XSAPPNAME.Read' }],
    'role-templates': [{ name: 'Reader', 'scope-references': ['$XSAPPNAME.Read'] }],
    'oauth2-configuration': {
      'grant-types': ['client_credentials', 'password', 'refresh_token', jwtBearer, samlBearer],
    },
  },
});
const user = (name: string) => ({ name, email: `${name}@example.com`, password });
const acme = { subdomain: 'acme', flavour: 'cf' };

let server: ApplicationServer;
/** Tells what it received, and how often the service had been asked for a destination by then. */
let backEnd: LocalServer;
/** The same for those who present a certificate of the installation. */
let guarded: LocalServer;
let seen: { readonly secret: Seen; readonly x509: Seen };
/** What an application sees that has the connectivity service as well. */
let seenOnPremise: Seen;
/** What an application sees that was started with the output of `portolan env`. */
let printed: { readonly vcap: Seen; readonly dotenv: Seen };

type Seen = Readonly<Record<string, unknown>>;

const replySchema = z.object({
  url: z.string(),
  headers: z.record(z.string(), z.unknown()),
  certificateName: z.string().optional(),
  finds: z.number(),
});

const answer: RequestListener = (request, response) => {
  const { url, headers, socket } = request;
  const certificateName = socket instanceof TLSSocket ? socket.getPeerCertificate().subject?.CN : undefined;
  const route = '"route":"/destination-configuration/v1/destinations/:name"';
  const finds = server.logLines.filter((line) => line.includes(route)).length;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ url, headers, certificateName, finds }));
};

beforeAll(async () => {
  server = await startApplications({
    subaccounts: [
      {
        ...acme,
        users: [user('mia')],
        roleCollections: [{ name: 'Readers', roles: [{ application: 'books!t1', role: 'Reader' }], users: ['mia'] }],
        serviceInstances: [
          application('shop'),
          application('books'),
          { name: 'destinations', offering: 'destination' },
          { name: 'connectivity', offering: 'connectivity', plan: 'lite' },
        ],
      },
      { subdomain: 'globex', flavour: 'cf', subscriptions: ['acme/shop!t1', 'acme/books!t1'], users: [user('nora')] },
    ],
  });
  const authority = createTestAuthority('Back ends');
  const { certificatePem, keyPem } = authority.issue('back end', ['IP:127.0.0.1']);
  backEnd = await startLocalServer(answer);
  guarded = await startLocalServer(answer, {
    tls: {
      cert: certificatePem,
      key: keyPem,
      ca: server.caCertificatePem,
      requestCert: true,
      rejectUnauthorized: true,
    },
  });

  const shop = await server.createKey('acme', 'shop');
  const books = await server.createKey('acme', 'books');
  const destinationsKey = await server.createKey('acme', 'destinations');
  const provider = await server.readLocalProvider(destinationsKey);
  await server.postToDestinationService(destinationsKey, '/subaccountCertificates', {
    Name: 'shop.p12',
    Attributes: { CN: 'the shop', Password: keystorePassword },
  });

  const http = { Type: 'HTTP', ProxyType: 'Internet', URL: `http://127.0.0.1:${backEnd.port}` };
  const onPremise = { ProxyType: 'OnPremise', URL: 'http://shelf.cloud:8000', CloudConnectorLocationId: 'cellar' };
  const named = (Name: string, more: object = {}) => ({ Name, Authentication: 'NoAuthentication', ...http, ...more });
  const zone = `https://acme.authentication.${server.domain}`;
  const oauth = (Authentication: string, more: object = {}) =>
    named(Authentication, {
      Authentication,
      clientId: books.clientid,
      clientSecret: books.clientsecret,
      tokenServiceURL: `${zone}/oauth/token`,
      tokenServiceURLType: 'Dedicated',
      TrustStoreLocation: server.ownAuthority.name,
      ...more,
    });
  const common = {
    tokenServiceURL: `https://authentication.${server.domain}/oauth/token`,
    tokenServiceURLType: 'Common',
  };
  await server.apply({
    subaccounts: [
      {
        ...acme,
        trustedIdentityProviders: [{ kind: 'saml', name: provider.issuer, certificates: [provider.certificate] }],
        certificates: [server.ownAuthority, { name: 'back-ends.pem', content: authority.certificatePem }],
        connectors: [
          {
            kind: 'local',
            locationId: 'cellar',
            systemMappings: [
              {
                virtualHost: 'shelf.cloud',
                virtualPort: 8000,
                localHost: '127.0.0.1',
                localPort: backEnd.port,
                protocol: 'HTTP',
                authenticationMode: 'X509_RESTRICTED',
                resources: [{ id: '/books', enabled: true }],
              },
            ],
          },
        ],
        destinations: [
          named('NoAuthentication', { 'URL.headers.x-own': 'yes', 'URL.queries.lang': 'en' }),
          named('BasicAuthentication', { Authentication: 'BasicAuthentication', User: 'mia', Password: 'ä:b' }),
          named('ClientCertificateAuthentication', {
            Authentication: 'ClientCertificateAuthentication',
            URL: `https://127.0.0.1:${guarded.port}`,
            KeyStoreLocation: 'shop.p12',
            KeyStorePassword: keystorePassword,
            TrustStoreLocation: 'back-ends.pem',
          }),
          oauth('OAuth2ClientCredentials'),
          oauth('OAuth2ClientCredentials', { Name: 'Common', ...common }),
          oauth('OAuth2JWTBearer', { Name: 'Common for users', ...common }),
          oauth('OAuth2Password', { User: 'mia', Password: password }),
          oauth('OAuth2JWTBearer'),
          oauth('OAuth2UserTokenExchange'),
          oauth('OAuth2RefreshToken'),
          oauth('OAuth2SAMLBearerAssertion', {
            audience: zone,
            assertionRecipient: `${zone}/oauth/token`,
            authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PreviousSession',
            clientKey: books.clientid,
            tokenServiceUser: books.clientid,
            tokenServicePassword: books.clientsecret,
          }),
          named('PrincipalPropagation', { Authentication: 'PrincipalPropagation', ...onPremise }),
          named('on premise', { Authentication: 'BasicAuthentication', User: 'mia', Password: 'ä:b', ...onPremise }),
          named('not exposed', { ...onPremise, URL: 'http://shelf.cloud:8000/closed' }),
          named('forwarding', { forwardAuthToken: 'true' }),
          named('broken', { Authentication: 'OAuth2ClientCredentials', clientId: books.clientid }),
          named('both', { 'URL.headers.x-of': 'provider' }),
          named('provider-only', { 'URL.headers.x-of': 'provider' }),
        ],
      },
      {
        subdomain: 'globex',
        flavour: 'cf',
        destinations: [
          named('both', { 'URL.headers.x-of': 'subscriber' }),
          named('subscriber-only', { 'URL.headers.x-of': 'subscriber' }),
        ],
      },
    ],
  });

  const mia = { jwt: (await server.signIn('acme', shop, 'mia', password)).access_token };
  const nora = { jwt: (await server.signIn('globex', shop, 'nora', password)).access_token };
  const call = (destinationName: string, more: object = {}) => ({ destinationName, ...more });
  const job = {
    NoAuthentication: call('NoAuthentication'),
    BasicAuthentication: call('BasicAuthentication'),
    ClientCertificateAuthentication: call('ClientCertificateAuthentication'),
    OAuth2ClientCredentials: call('OAuth2ClientCredentials'),
    Common: call('Common'),
    'Common of the subscriber': call('Common', nora),
    OAuth2Password: call('OAuth2Password'),
    OAuth2JWTBearer: call('OAuth2JWTBearer', mia),
    'Common for users of the subscriber': call('Common for users', nora),
    OAuth2UserTokenExchange: call('OAuth2UserTokenExchange', mia),
    OAuth2SAMLBearerAssertion: call('OAuth2SAMLBearerAssertion', mia),
    OAuth2RefreshToken: call('OAuth2RefreshToken', {
      refreshToken: (await server.signIn('acme', books, 'mia', password)).refresh_token,
    }),
    PrincipalPropagation: call('PrincipalPropagation', mia),
    forwarding: call('forwarding', mia),
    'without a user': call('OAuth2JWTBearer'),
    broken: call('broken'),
    unknown: call('no-such-thing', { lookUpOnly: true }),
    'unknown to call': call('no-such-thing'),
    'subscriberFirst both': call('both', nora),
    'subscriberFirst provider-only': call('provider-only', nora),
    'alwaysSubscriber provider-only': call('provider-only', {
      ...nora,
      strategy: 'alwaysSubscriber',
      lookUpOnly: true,
    }),
    'alwaysSubscriber subscriber-only': call('subscriber-only', { ...nora, strategy: 'alwaysSubscriber' }),
    'alwaysProvider both': call('both', { ...nora, strategy: 'alwaysProvider' }),
    'alwaysProvider subscriber-only': call('subscriber-only', {
      ...nora,
      strategy: 'alwaysProvider',
      lookUpOnly: true,
    }),
    'no cache 1': call('OAuth2ClientCredentials'),
    'no cache 2': call('OAuth2ClientCredentials'),
    'cache 1': call('OAuth2ClientCredentials', { useCache: true }),
    'cache 2': call('OAuth2ClientCredentials', { useCache: true }),
    'cache 3': call('OAuth2ClientCredentials', { useCache: true }),
  };
  const services = ['--subaccount', 'acme', '--service', 'shop', '--service', 'destinations'];
  const secret = await server.runUnderExec(services, 'destination-calls.ts', job);
  const x509 = await server.runUnderExec([...services, '--x509'], 'destination-calls.ts', job);
  seen = { secret, x509 };
  const onPremiseJob = {
    PrincipalPropagation: call('PrincipalPropagation', mia),
    'on premise': call('on premise'),
    'not exposed': call('not exposed'),
  };
  seenOnPremise = await server.runUnderExec(
    [...services, '--service', 'connectivity'],
    'destination-calls.ts',
    onPremiseJob,
  );

  const folder = mkdtempSync(join(tmpdir(), 'portolan-env-'));
  const few = JSON.stringify({
    OAuth2ClientCredentials: call('OAuth2ClientCredentials'),
    OAuth2JWTBearer: call('OAuth2JWTBearer', mia),
  });
  const child = join(import.meta.dirname, 'children', 'destination-calls.ts');
  const vcap = await server.portolan(['env', '--for', 'vcap', '--key', 'vcap', ...services]);
  const dotenv = await server.portolan(['env', '--for', 'dotenv', '--key', 'dotenv', '--loopback', ...services]);
  writeFileSync(join(folder, '.env'), dotenv.output);
  const environment = { VCAP_SERVICES: vcap.output };
  printed = {
    vcap: await runNode([child, few], { folder, caPath: server.caPath, environment }),
    // No trust, no names: all that --loopback promises to do without.
    dotenv: await runNode(['--env-file=.env', child, few], { folder, environment: { NODE_OPTIONS: '' } }),
  };
}, 120_000);
afterAll(async () => {
  await server.close();
  await backEnd.close();
  await guarded.close();
});

const claimsIn = (reply: unknown) =>
  claimsOf(/^Bearer (.+)$/.exec(String(replySchema.parse(reply).headers.authorization))?.[1]);

describe('SAP Cloud SDK, with a connectivity service bound', () => {
  it('D-79: calls an on-premise destination by BasicAuthentication', () => {
    const { url, headers } = replySchema.parse(seenOnPremise['on premise']);
    expect([url, headers.host, headers.ssl_client_cert]).toEqual(['/books', 'shelf.cloud:8000', '']);
    expect(headers.authorization).toBe(`Basic ${Buffer.from('mia:ä:b').toString('base64')}`);
  });

  it('D-79: propagates the user to an on-premise destination', () => {
    const { headers } = replySchema.parse(seenOnPremise.PrincipalPropagation);
    const certificate = new X509Certificate(Buffer.from(String(headers.ssl_client_cert), 'base64'));
    expect(certificate.subject).toBe('CN=mia');
    expect(Object.keys(headers).filter((name) => /authorization|sap-connectivity/.test(name))).toEqual([]);
  });

  it('D-79: is refused where the connector does not expose the path', () => {
    expect(JSON.stringify(seenOnPremise['not exposed'])).toContain('Request failed with status code 403');
  });
});

/** Unmodified, its bindings and its trust from `portolan exec`. Source: spec clients.md 4; destination-service.md D-79, D-80 */
describe.each(['secret', 'x509'] as const)('SAP Cloud SDK, bound by %s', (kind) => {
  const replyTo = (name: string) => replySchema.parse(seen[kind][name]);
  const errorOf = (name: string) => z.object({ error: z.string() }).parse(seen[kind][name]).error;

  it('D-79: calls without authentication, with the headers and queries of the destination', () => {
    expect(replyTo('NoAuthentication')).toMatchObject({ url: '/books?lang=en', headers: { 'x-own': 'yes' } });
    expect(replyTo('NoAuthentication').headers).not.toHaveProperty('authorization');
  });

  it('D-79: calls by BasicAuthentication', () => {
    const credentials = Buffer.from('mia:ä:b').toString('base64');
    expect(replyTo('BasicAuthentication').headers.authorization).toBe(`Basic ${credentials}`);
  });

  it('D-79: calls by ClientCertificateAuthentication with a generated keystore, trusting the trust store', () => {
    expect(replyTo('ClientCertificateAuthentication').certificateName).toBe('the shop');
  });

  it.each([
    { name: 'OAuth2ClientCredentials', grantType: 'client_credentials', who: undefined },
    { name: 'OAuth2Password', grantType: 'password', who: 'mia' },
    { name: 'OAuth2JWTBearer', grantType: jwtBearer, who: 'mia' },
    { name: 'OAuth2UserTokenExchange', grantType: jwtBearer, who: 'mia' },
    { name: 'OAuth2SAMLBearerAssertion', grantType: samlBearer, who: 'mia' },
    { name: 'OAuth2RefreshToken', grantType: 'refresh_token', who: 'mia' },
  ])('D-79: calls by $name with a token of the right client, for the right user', ({ name, grantType, who }) => {
    const claims = claimsIn(seen[kind][name]);
    expect(claims).toMatchObject({ client_id: 'sb-books!t1', grant_type: grantType, ext_attr: { zdn: 'acme' } });
    expect(claims.user_name).toBe(who);
    expect(claims.scope).toEqual(who === undefined ? ['uaa.resource'] : ['openid', 'uaa.user', 'books!t1.Read']);
  });

  it('D-79: asks a Common token service in the name of who calls, the subscriber among them', () => {
    expect(claimsIn(seen[kind].Common)).toMatchObject({ client_id: 'sb-books!t1', ext_attr: { zdn: 'acme' } });
    expect(claimsIn(seen[kind]['Common of the subscriber'])).toMatchObject({
      client_id: 'sb-books!t1',
      ext_attr: { zdn: 'globex' },
    });
    expect(claimsIn(seen[kind]['Common for users of the subscriber'])).toMatchObject({
      grant_type: jwtBearer,
      user_name: 'nora',
      ext_attr: { zdn: 'globex' },
    });
  });

  it('D-79: finds a PrincipalPropagation destination and looks for a connectivity service then', () => {
    expect(errorOf('PrincipalPropagation')).toContain('No binding to a connectivity service found!');
  });

  it("T29: forwards the user's own token", () => {
    expect(claimsIn(seen[kind].forwarding)).toMatchObject({ client_id: 'sb-shop!t1', user_name: 'mia' });
  });

  it('D-80: knows an unknown name as absent', () => {
    expect(seen[kind].unknown).toBe(false);
    expect(errorOf('unknown to call')).toContain("Failed to resolve the destination 'name: no-such-thing'.");
  });

  it('D-80, D-6: prefers the subscriber, falls back to the provider, and asks one of them alone where told', () => {
    expect(replyTo('subscriberFirst both').headers['x-of']).toBe('subscriber');
    expect(replyTo('subscriberFirst provider-only').headers['x-of']).toBe('provider');
    expect(replyTo('alwaysSubscriber subscriber-only').headers['x-of']).toBe('subscriber');
    expect(seen[kind]['alwaysSubscriber provider-only']).toBe(false);
    expect(replyTo('alwaysProvider both').headers['x-of']).toBe('provider');
    expect(seen[kind]['alwaysProvider subscriber-only']).toBe(false);
  });

  it('asks for a destination twice for each call, or not again with its own cache', () => {
    const [first, second, third, fourth, fifth] = ['no cache 1', 'no cache 2', 'cache 1', 'cache 2', 'cache 3'].map(
      (name) => replyTo(name).finds,
    );
    expect([second, third, fourth, fifth]).toEqual([2, 4, 4, 4].map((more) => Number(first) + more));
    expect(claimsIn(seen[kind]['no cache 2']).jti).toBe(claimsIn(seen[kind].OAuth2ClientCredentials).jti);
    expect(claimsIn(seen[kind]['cache 3']).jti).toBe(claimsIn(seen[kind].OAuth2ClientCredentials).jti);
  });

  it('tells the developer what is missing', () => {
    expect(errorOf('without a user')).toContain(
      'No user token (JWT) has been provided. This is strictly necessary for',
    );
    expect(errorOf('broken')).toContain('Retrieval of OAuthToken failed due to:');
  });
});

describe('SAP Cloud SDK, bound by what `portolan env` prints', () => {
  it('--for vcap: as the value of VCAP_SERVICES', () => {
    expect(claimsIn(printed.vcap.OAuth2ClientCredentials)).toMatchObject({ client_id: 'sb-books!t1' });
    expect(claimsIn(printed.vcap.OAuth2JWTBearer)).toMatchObject({ user_name: 'mia' });
  });

  it('--for dotenv --loopback: without trust and name resolution, for client credentials only', () => {
    expect(claimsIn(printed.dotenv.OAuth2ClientCredentials)).toMatchObject({ client_id: 'sb-books!t1' });
    expect(printed.dotenv.OAuth2JWTBearer).toHaveProperty('error');
  });
});
