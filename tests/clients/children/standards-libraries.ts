// Runs published OAuth libraries, unmodified, through the standards beside the token endpoint. Prints what they saw as one JSON line.

import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { ResourceOwnerPassword } from 'simple-oauth2';
import { z } from 'zod';

const client = z.object({ id: z.string(), secret: z.string() });
const { xsuaaIssuer, standardIssuer, resource, front, back, user } = z
  .object({
    xsuaaIssuer: z.string(),
    standardIssuer: z.string(),
    resource: z.string(),
    front: client,
    back: client,
    user: z.object({ name: z.string(), password: z.string() }),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const shownError = z.object({ message: z.string(), error: z.unknown(), status: z.unknown() }).partial();
/** Only what is looked at: some errors hold the whole connection. */
const errorOf = (error: unknown): unknown => shownError.safeParse(error).data ?? String(error);
const attempt = (run: () => Promise<unknown>): Promise<unknown> => run().catch(errorOf);

const signIn = async () => {
  const config = await openid.discovery(new URL(xsuaaIssuer), front.id, {}, openid.ClientSecretPost(front.secret));
  const tokens = await openid.genericGrantRequest(config, 'password', {
    username: user.name,
    password: user.password,
  });
  return { config, tokens };
};

/** The path twin is an issuer of its own, whose token endpoint is the standard one. */
const standard = async (id: string, secret: string) =>
  openid.discovery(new URL(standardIssuer), id, {}, openid.ClientSecretBasic(secret), { algorithm: 'oauth2' });

const runUser = async () => {
  const { config, tokens } = await signIn();
  const claims = tokens.claims();
  const info = await openid.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
  const described = await openid.tokenIntrospection(config, tokens.access_token);
  await openid.tokenRevocation(config, tokens.refresh_token ?? '', { token_type_hint: 'refresh_token' });
  const after = await openid.tokenIntrospection(config, tokens.access_token);
  const refreshed = await attempt(() => openid.refreshTokenGrant(config, tokens.refresh_token ?? ''));
  return { info, described, after, refreshed };
};

const runExchange = async () => {
  const { tokens } = await signIn();
  const config = await standard(back.id, back.secret);
  const exchanged = await openid.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
    subject_token: tokens.access_token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    scope: 'back!t1.Read',
    resource,
  });
  const described = await openid.tokenIntrospection(config, exchanged.access_token);
  const refused = await attempt(() =>
    openid.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
      subject_token: 'nonsense',
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    }),
  );
  return { issuedType: exchanged.issued_token_type, scope: exchanged.scope, described, refused };
};

const runOauth4webapi = async () => {
  const issuer = new URL(xsuaaIssuer);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
  const url = new URL(resource);
  const described = await oauth.processResourceDiscoveryResponse(url, await oauth.resourceDiscoveryRequest(url));
  const twin = new URL(standardIssuer);
  const twinServer = await oauth.processDiscoveryResponse(
    twin,
    await oauth.discoveryRequest(twin, { algorithm: 'oauth2' }),
  );
  const caller = { client_id: back.id };
  const token = await oauth.processClientCredentialsResponse(
    twinServer,
    caller,
    await oauth.clientCredentialsGrantRequest(twinServer, caller, oauth.ClientSecretPost(back.secret), { resource }),
  );
  const call = new Request(resource, { headers: { authorization: `Bearer ${token.access_token}` } });
  const claims = await oauth.validateJwtAccessToken(server, call, resource);
  const foreign = await attempt(() => oauth.validateJwtAccessToken(server, call, 'https://other.example/'));
  return { servers: described.authorization_servers, aud: claims.aud, clientId: claims.client_id, foreign };
};

const runSimpleOauth2 = async () => {
  const owner = new ResourceOwnerPassword({
    client: { id: front.id, secret: front.secret },
    auth: { tokenHost: new URL(xsuaaIssuer).origin, tokenPath: '/oauth/token', revokePath: '/oauth/revoke' },
  });
  const token = await owner.getToken({ username: user.name, password: user.password });
  const next = await token.refresh();
  await next.revokeAll();
  const refreshed = await attempt(() => next.refresh());
  return { hasNext: next.token.access_token !== token.token.access_token, refreshed };
};

console.log(
  JSON.stringify({
    user: await attempt(runUser),
    exchange: await attempt(runExchange),
    oauth4webapi: await attempt(runOauth4webapi),
    simple: await attempt(runSimpleOauth2),
  }),
);
