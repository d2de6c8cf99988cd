// Runs published OAuth libraries, unmodified, through the grants that have a user. Prints what they saw as one JSON line.

import xssec from '@sap/xssec';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { AuthorizationCode, ClientCredentials, ResourceOwnerPassword } from 'simple-oauth2';
import { z } from 'zod';
import { sendTls } from '../../support/client-credentials.ts';
import { createVisitor, locationOf, signInAt } from '../../support/page-visitor.ts';

const account = z.object({ id: z.string(), secret: z.string() });
const job = z
  .object({
    httpsPort: z.number(),
    user: z.object({ username: z.string(), password: z.string() }),
    redirectUri: z.string(),
    /** Host names before the public domain, and the clients registered there. */
    neo: z.object({ host: z.string(), origin: z.string(), web: account, phone: z.string(), api: account }),
    cf: z.object({ host: z.string(), issuer: z.string() }),
    platform: z.object({ origin: z.string(), client: account }),
    shop: z.record(z.string(), z.unknown()),
    other: z.record(z.string(), z.unknown()),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

/** What the libraries say of a refusal: each has its own place for it. */
const refusal = z.object({
  name: z.string(),
  message: z.string(),
  error: z.string().optional(),
  status: z.number().optional(),
  data: z.object({ payload: z.unknown() }).optional(),
});
const errorOf = (error: unknown): unknown => {
  const read = refusal.safeParse(error);
  return read.success ? { ...read.data, cause: error instanceof Error ? String(error.cause) : '' } : String(error);
};
const attempt = (run: () => Promise<unknown>): Promise<unknown> => run().catch(errorOf);

/** What a user does in a browser with the address an application sends it to: the address it comes back to. */
const visit = async (host: string, address: string): Promise<URL> => {
  const visitor = createVisitor((wanted) => sendTls(job.httpsPort, wanted), host);
  const { pathname, search } = new URL(address);
  const page = await visitor.get(pathname + search);
  const reply = page.status === 200 ? await signInAt(visitor, page, job.user) : page;
  return locationOf(
    reply.status === 200 ? await visitor.submit(reply, '/oauth2/consent', { decision: 'allow' }) : reply,
  );
};

const serviceOf = (binding: Readonly<Record<string, unknown>>) =>
  new xssec.XsuaaService(
    // A binding as it comes from the environment: its shape is the service's.
    binding as unknown as ConstructorParameters<typeof xssec.XsuaaService>[0],
    // Checking a password is meant to cost time, which a busy machine has less of than the default of 2 s.
    { requests: { timeout: 10_000 } },
  );

const runXssec = async () => {
  const [shop, other] = [serviceOf(job.shop), serviceOf(job.other)];
  const token = await shop.fetchPasswordToken(job.user.username, job.user.password);
  const contextOf = (service: typeof shop, jwt: string) =>
    xssec.createSecurityContext(service, { req: { headers: { authorization: `Bearer ${jwt}` } } as never });
  const context = await contextOf(shop, token.access_token);
  const exchanged = await other.fetchJwtBearerToken(token.access_token);
  const otherContext = await contextOf(other, exchanged.access_token);
  return {
    granted: context.checkLocalScope('Read'),
    notGranted: context.checkLocalScope('Write'),
    whole: context.checkScope('shop!t1.Read'),
    email: context.token.email,
    user: context.getLogonName(),
    origin: context.getOrigin(),
    grantType: context.token.grantType,
    hasRefreshToken: token.refresh_token !== undefined,
    exchanged: { user: otherContext.getLogonName(), local: otherContext.checkLocalScope('Read') },
    foreign: await attempt(() => contextOf(other, token.access_token)),
    wrongPassword: await attempt(() => serviceOf(job.shop).fetchPasswordToken(job.user.username, 'wrong password')),
  };
};

const runOpenidClient = async (
  host: string,
  issuer: string,
  algorithm: 'oidc' | 'oauth2',
  client: { readonly id: string; readonly secret?: string },
  scope: string | undefined,
) => {
  const method = client.secret === undefined ? openid.None() : openid.ClientSecretBasic(client.secret);
  const config = await openid.discovery(new URL(issuer), client.id, {}, method, { algorithm });
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const address = openid.buildAuthorizationUrl(config, {
    redirect_uri: job.redirectUri,
    ...(scope !== undefined && { scope }),
    state,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const back = await visit(host, address.href);
  const tokens = await openid.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState: state });
  const again = await attempt(() =>
    openid.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState: state }),
  );
  const fresh = await visit(host, address.href);
  const kept = await openid.authorizationCodeGrant(config, fresh, { pkceCodeVerifier, expectedState: state });
  const refreshed = await openid.refreshTokenGrant(config, String(kept.refresh_token));
  return {
    supportsPkce: config.serverMetadata().supportsPKCE(),
    scope: tokens.scope,
    expiresIn: tokens.expires_in,
    subject: tokens.claims()?.sub !== undefined,
    again,
    refreshedScope: refreshed.scope,
  };
};

const runOauth4webapi = async () => {
  const issuer = new URL(job.neo.origin);
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2' }),
  );
  const client = { client_id: job.neo.web.id };
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(String(server.authorization_endpoint));
  address.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: job.redirectUri,
    response_type: 'code',
    scope: 'read',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  const parameters = oauth.validateAuthResponse(server, client, await visit(job.neo.host, address.href), state);
  const authentication = oauth.ClientSecretPost(job.neo.web.secret);
  const tokens = await oauth.processAuthorizationCodeResponse(
    server,
    client,
    await oauth.authorizationCodeGrantRequest(server, client, authentication, parameters, job.redirectUri, verifier),
  );
  const refreshed = await oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, authentication, String(tokens.refresh_token)),
  );
  return { type: tokens.token_type, scope: tokens.scope, refreshed: refreshed.scope };
};

const runSimpleOauth2 = async () => {
  const client = new AuthorizationCode({
    client: job.neo.web,
    auth: {
      tokenHost: job.neo.origin,
      tokenPath: '/oauth2/api/v1/token',
      authorizePath: '/oauth2/api/v1/authorize',
      revokePath: '/oauth2/revoke',
    },
  });
  const redirect_uri = job.redirectUri;
  const address = client.authorizeURL({ redirect_uri, scope: ['read', 'write'], state: 'xyz' });
  const code = (await visit(job.neo.host, address)).searchParams.get('code') ?? '';
  const token = await client.getToken({ code, redirect_uri, scope: ['read', 'write'] });
  const refreshed = await token.refresh();
  await refreshed.revokeAll();
  return {
    scopes: token.token.scopes,
    expired: token.expired(),
    refreshed: refreshed.token.scope,
    afterRevocation: await attempt(() => refreshed.refresh()),
  };
};

const runSimpleClientCredentials = async (client: z.output<typeof account>, tokenHost: string, tokenPath: string) =>
  (await new ClientCredentials({ client, auth: { tokenHost, tokenPath } }).getToken({})).token;

const runSimplePassword = async () => {
  const { clientid, clientsecret, url } = z
    .object({ clientid: z.string(), clientsecret: z.string(), url: z.string() })
    .parse(job.shop);
  const client = new ResourceOwnerPassword({
    client: { id: clientid, secret: clientsecret },
    auth: { tokenHost: url, tokenPath: '/oauth/token', revokePath: '/oauth/revoke' },
  });
  const token = await client.getToken(job.user);
  await token.revoke('refresh_token');
  return { scope: token.token.scope, refreshed: await attempt(() => token.refresh()) };
};

const { neo, cf, platform } = job;
const shopClient = z
  .object({ clientid: z.string(), clientsecret: z.string() })
  .transform(({ clientid, clientsecret }) => ({ id: clientid, secret: clientsecret }))
  .parse(job.shop);
console.log(
  JSON.stringify({
    xssec: await attempt(runXssec),
    openidXsuaa: await attempt(() => runOpenidClient(cf.host, cf.issuer, 'oidc', shopClient, 'openid shop!t1.Read')),
    openidNeo: await attempt(() => runOpenidClient(neo.host, neo.origin, 'oauth2', neo.web, 'read')),
    openidPublic: await attempt(() => runOpenidClient(neo.host, neo.origin, 'oauth2', { id: neo.phone }, undefined)),
    oauth4webapi: await attempt(runOauth4webapi),
    simpleCode: await attempt(runSimpleOauth2),
    simpleNeo: await attempt(() => runSimpleClientCredentials(neo.api, neo.origin, '/oauth2/api/v1/token')),
    simplePlatform: await attempt(() =>
      runSimpleClientCredentials(platform.client, platform.origin, '/oauth2/apitoken/v1'),
    ),
    simplePassword: await attempt(runSimplePassword),
  }),
);
