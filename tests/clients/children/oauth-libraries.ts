// Runs published OAuth libraries, unmodified, against the server named on the command line. Prints what they saw as one JSON line.

import xssec from '@sap/xssec';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { ClientCredentials } from 'simple-oauth2';
import { z } from 'zod';

const { issuer, clientId, clientSecret, uaaDomain, zoneId, subscriberId } = z
  .object({
    issuer: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    uaaDomain: z.string(),
    zoneId: z.string(),
    subscriberId: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const errorOf = (error: unknown): unknown =>
  error instanceof Error ? { ...error, name: error.name, message: error.message } : error;
const attempt = (run: () => Promise<unknown>): Promise<unknown> => run().catch(errorOf);

const runOpenidClient = async (algorithm: 'oidc' | 'oauth2', authentication: 'basic' | 'post') => {
  const method =
    authentication === 'basic' ? openid.ClientSecretBasic(clientSecret) : openid.ClientSecretPost(clientSecret);
  const config = await openid.discovery(new URL(issuer), clientId, {}, method, { algorithm });
  const token = await openid.clientCredentialsGrant(config, { scope: 'shop!t1.read' });
  const before = await openid.tokenIntrospection(config, token.access_token);
  await openid.tokenRevocation(config, token.access_token);
  const after = await openid.tokenIntrospection(config, token.access_token);
  const refused = await attempt(() => openid.clientCredentialsGrant(config, { scope: 'nobody.knows' }));
  return { scope: token.scope, expiresIn: token.expires_in, before, after, refused };
};

const runOauth4webapi = async () => {
  const url = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2' }));
  const client = { client_id: clientId };
  const ask = async (secret: string) =>
    oauth.processClientCredentialsResponse(
      server,
      client,
      await oauth.clientCredentialsGrantRequest(server, client, oauth.ClientSecretPost(secret), {}),
    );
  const token = await ask(clientSecret);
  return { type: token.token_type, scope: token.scope, refused: await attempt(() => ask('wrong-secret')) };
};

const runSimpleOauth2 = async (credentialsEncodingMode: 'strict' | 'loose') => {
  const client = new ClientCredentials({
    client: { id: clientId, secret: clientSecret },
    auth: { tokenHost: new URL(issuer).origin, tokenPath: '/oauth/token', revokePath: '/oauth/revoke' },
    options: { authorizationMethod: 'header', credentialsEncodingMode },
  });
  const token = await client.getToken({});
  await token.revoke('access_token');
  return { type: token.token.token_type, expired: token.expired() };
};

const runXssec = async () => {
  const credentials = {
    clientid: clientId,
    clientsecret: clientSecret,
    url: `https://${new URL(issuer).host}`,
    uaadomain: uaaDomain,
    xsappname: 'shop!t1',
  };
  const service = new xssec.XsuaaService(credentials);
  const token = await service.fetchClientCredentialsToken();
  const context = await xssec.createSecurityContext(service, { jwt: token.access_token });
  const ofSubscriber = await service.fetchClientCredentialsToken({ zid: subscriberId });
  const subscriberContext = await xssec.createSecurityContext(service, { jwt: ofSubscriber.access_token });
  const stranger = new xssec.XsuaaService({ ...credentials, clientid: 'sb-other!t2', xsappname: 'other!t2' });
  return {
    zoneIsRight: context.token.zid === zoneId,
    local: context.checkLocalScope('read'),
    notLocal: context.checkLocalScope('write'),
    subscriberZoneIsRight: subscriberContext.token.zid === subscriberId,
    refused: await attempt(() =>
      new xssec.XsuaaService({ ...credentials, clientsecret: 'wrong-secret' }).fetchClientCredentialsToken(),
    ),
    foreign: await attempt(() => xssec.createSecurityContext(stranger, { jwt: token.access_token })),
  };
};

console.log(
  JSON.stringify({
    openidBasic: await attempt(() => runOpenidClient('oidc', 'basic')),
    openidPost: await attempt(() => runOpenidClient('oauth2', 'post')),
    oauth4webapi: await attempt(runOauth4webapi),
    simpleStrict: await attempt(() => runSimpleOauth2('strict')),
    simpleLoose: await attempt(() => runSimpleOauth2('loose')),
    xssec: await attempt(runXssec),
  }),
);
