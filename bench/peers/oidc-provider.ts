// The peer: oidc-provider with its in-memory store, issuing client credentials tokens. Argument: opaque, RS256 or ES256.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
// @ts-expect-error: the package comes without type declarations
import { Provider } from 'oidc-provider';

const format = process.argv[2] ?? 'opaque';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

const provider = new Provider('http://localhost', {
  clients: [
    {
      client_id: 'bench',
      client_secret: 'bench-secret-of-sufficient-length-for-anything',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_basic',
      scope: 'read',
    },
  ],
  jwks: {
    keys: [
      { ...rsa, use: 'sig', alg: 'RS256', kid: 'rsa' },
      { ...ec, use: 'sig', alg: 'ES256', kid: 'ec' },
    ],
  },
  scopes: ['read'],
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: format !== 'opaque',
      defaultResource: () => 'urn:bench',
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'read',
        audience: 'urn:bench',
        accessTokenTTL: 3600,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: format === 'ES256' ? 'ES256' : 'RS256' } },
      }),
    },
  },
  ttl: { ClientCredentials: 3600 },
});
const server = createServer(provider.callback());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : undefined }));
});
