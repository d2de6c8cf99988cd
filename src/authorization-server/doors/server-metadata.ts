import { jwtAlgorithms } from '../../crypto/jwt/jwt-algorithms.ts';
import { clientAuthMethods } from '../client-auth/index.ts';
import { grantTypeNames } from './token-door.ts';

/** What a metadata document says. */
export type MetadataDocument = Readonly<Record<string, unknown>>;

/** One authorization server as a client sees it. Paths are below the origin. */
export type ServerAddress = {
  readonly issuer: string;
  readonly origin: string;
  /** The host that demands a client certificate, where there is one. */
  readonly certificateOrigin?: string;
  readonly tokenPath: string;
  readonly grantTypes: readonly string[];
  /** Absent where there are no users. */
  readonly authorizationPath?: string;
  readonly userInfoPath?: string;
  /** Whether `resource` narrows a token here. Source: RFC 8707 */
  readonly acceptsResource: boolean;
  readonly scopes?: readonly string[];
};

/** Where clients may sign an assertion with what any registered key allows. */
const signingAlgorithms = Object.keys(jwtAlgorithms);

const withSigningAlgorithms = (endpoint: string, methods: readonly string[]): MetadataDocument => ({
  [`${endpoint}_auth_methods_supported`]: methods,
  // Source: RFC 8414 §2: there exactly where a method signs.
  ...(methods.includes('private_key_jwt') && {
    [`${endpoint}_auth_signing_alg_values_supported`]: signingAlgorithms,
  }),
});

/**
 * The metadata of an authorization server: what is offered there, and nothing else.
 * Source: RFC 8414 §2; OpenID Connect Discovery 1.0 §3; RFC 8705 §3.3, §5; RFC 9207 §3; RFC 9700 §2.1.1 (PKCE)
 */
export const describeServerAt = (address: ServerAddress): MetadataDocument => {
  const { origin, certificateOrigin, tokenPath, authorizationPath, userInfoPath } = address;
  const authMethods = clientAuthMethods.map(({ name }) => name);
  const hasCode = authorizationPath !== undefined && address.grantTypes.includes(grantTypeNames.authorizationCode);
  const endpoints = (base: string): MetadataDocument => ({
    ...(hasCode && { authorization_endpoint: `${base}${authorizationPath}` }),
    token_endpoint: `${base}${tokenPath}`,
    introspection_endpoint: `${base}/oauth2/introspect`,
    revocation_endpoint: `${base}/oauth2/revoke`,
    ...(userInfoPath !== undefined && { userinfo_endpoint: `${base}${userInfoPath}` }),
  });
  return {
    issuer: address.issuer,
    ...endpoints(origin),
    jwks_uri: `${origin}/oauth2/jwks`,
    ...(address.scopes !== undefined && { scopes_supported: address.scopes }),
    grant_types_supported: address.grantTypes,
    // Required by both standards, empty where the authorization endpoint is missing.
    response_types_supported: hasCode ? ['code'] : [],
    ...(hasCode && {
      response_modes_supported: ['query', 'form_post'],
      // Where nothing is said, a reader assumes that `request_uri` is taken. Source: OpenID Connect Discovery 1.0 §3
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'email', 'given_name', 'family_name'],
    }),
    ...withSigningAlgorithms('token_endpoint', authMethods),
    // A client that proves nothing is told nothing.
    ...withSigningAlgorithms(
      'introspection_endpoint',
      authMethods.filter((name) => name !== 'none'),
    ),
    ...withSigningAlgorithms('revocation_endpoint', authMethods),
    tls_client_certificate_bound_access_tokens: true,
    ...(address.acceptsResource && { resource_indicators_supported: true }),
    ...(certificateOrigin !== undefined && { mtls_endpoint_aliases: endpoints(certificateOrigin) }),
  };
};
