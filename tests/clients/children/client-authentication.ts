// Runs published OAuth libraries, unmodified, with every way of client authentication they have. Prints what they saw as one JSON line.

import { createPrivateKey, webcrypto } from 'node:crypto';
import xssec from '@sap/xssec';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { Agent, fetch as fetchWith } from 'undici';
import { z } from 'zod';

const identity = z.object({ cert: z.string(), key: z.string() });
const { issuer, clientId, clientSecret, assertionKey, issued, selfSigned, secretBinding, x509Binding, zoneId } = z
  .object({
    issuer: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    /** PKCS#8 PEM. */
    assertionKey: z.string(),
    issued: identity,
    selfSigned: identity,
    secretBinding: z.record(z.string(), z.unknown()),
    x509Binding: z.record(z.string(), z.unknown()),
    zoneId: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const errorOf = (error: unknown): unknown =>
  error instanceof Error ? { name: error.name, message: error.message, cause: String(error.cause) } : error;
const attempt = (run: () => Promise<unknown>): Promise<unknown> => run().catch(errorOf);

const importedKey = await webcrypto.subtle.importKey(
  'pkcs8',
  createPrivateKey(assertionKey).export({ type: 'pkcs8', format: 'der' }),
  { name: 'ECDSA', namedCurve: 'P-256' },
  false,
  ['sign'],
);

/** `fetch` over connections that present a certificate. */
const fetchAs = ({ cert, key }: z.output<typeof identity>) => {
  const dispatcher = new Agent({ connect: { cert, key } });
  // The two libraries describe the same function by types of their own.
  return ((url: string, options: object) => fetchWith(url, { ...options, dispatcher })) as unknown as typeof fetch;
};

const claimsOf = (token: string): { readonly cnf?: unknown } =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const runOpenidClient = async (method: openid.ClientAuth, presented?: z.output<typeof identity>) => {
  const config = await openid.discovery(
    new URL(issuer),
    clientId,
    { use_mtls_endpoint_aliases: presented !== undefined },
    method,
  );
  if (presented !== undefined) config[openid.customFetch] = fetchAs(presented) as unknown as openid.CustomFetch;
  const token = await openid.clientCredentialsGrant(config);
  const before = await openid.tokenIntrospection(config, token.access_token);
  await openid.tokenRevocation(config, token.access_token);
  const after = await openid.tokenIntrospection(config, token.access_token);
  return { isBound: claimsOf(token.access_token).cnf !== undefined, before: before.active, after: after.active };
};

const runOauth4webapi = async (method: oauth.ClientAuth, presented?: z.output<typeof identity>) => {
  const url = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2' }));
  const client = { client_id: clientId, use_mtls_endpoint_aliases: presented !== undefined };
  const options = presented === undefined ? {} : { [oauth.customFetch]: fetchAs(presented) };
  const token = await oauth.processClientCredentialsResponse(
    server,
    client,
    await oauth.clientCredentialsGrantRequest(server, client, method, {}, options),
  );
  return { type: token.token_type, isBound: claimsOf(token.access_token).cnf !== undefined };
};

const runXssec = async (binding: Readonly<Record<string, unknown>>) => {
  // A binding as it comes from the environment: its shape is the service's.
  const service = new xssec.XsuaaService(binding as unknown as ConstructorParameters<typeof xssec.XsuaaService>[0]);
  const token = await service.fetchClientCredentialsToken();
  const context = await xssec.createSecurityContext(service, { jwt: token.access_token });
  const ofTenant = await service.fetchClientCredentialsToken({ zid: zoneId });
  const user = await attempt(() => service.fetchJwtBearerToken(token.access_token));
  return {
    zoneIsRight: context.token.zid === zoneId,
    isBound: claimsOf(token.access_token).cnf !== undefined,
    tenantTokenIsBound: claimsOf(ofTenant.access_token).cnf !== undefined,
    // A client's own token speaks for no user; the client itself was accepted.
    exchange: user,
  };
};

console.log(
  JSON.stringify({
    openidBasic: await attempt(() => runOpenidClient(openid.ClientSecretBasic(clientSecret))),
    openidPost: await attempt(() => runOpenidClient(openid.ClientSecretPost(clientSecret))),
    openidKey: await attempt(() => runOpenidClient(openid.PrivateKeyJwt(importedKey))),
    openidKeyWithKid: await attempt(() => runOpenidClient(openid.PrivateKeyJwt({ key: importedKey, kid: 'k1' }))),
    openidTls: await attempt(() => runOpenidClient(openid.TlsClientAuth(), issued)),
    openidSelfSigned: await attempt(() => runOpenidClient(openid.TlsClientAuth(), selfSigned)),
    oauthBasic: await attempt(() => runOauth4webapi(oauth.ClientSecretBasic(clientSecret))),
    oauthPost: await attempt(() => runOauth4webapi(oauth.ClientSecretPost(clientSecret))),
    oauthKey: await attempt(() => runOauth4webapi(oauth.PrivateKeyJwt(importedKey))),
    oauthTls: await attempt(() => runOauth4webapi(oauth.TlsClientAuth(), issued)),
    oauthSelfSigned: await attempt(() => runOauth4webapi(oauth.TlsClientAuth(), selfSigned)),
    xssecSecret: await attempt(() => runXssec(secretBinding)),
    xssecX509: await attempt(() => runXssec(x509Binding)),
  }),
);
