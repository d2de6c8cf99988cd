import { buildTokenRequest, type TokenRequest } from '../../token-service/build-token-request.ts';
import { defineOAuthType } from '../oauth-type.ts';
import { getBearerFields } from './oauth2-jwt-bearer.ts';

/**
 * The user's token brings a refresh token for the client, and that one the access token. Token services without the first grant, which UAA
 * made up, are asked by JWT bearer instead. Source: SAP doc "OAuth User Token Exchange Authentication"; UAA doc "User Token Grant"; assumed: the
 * fields, and the second way
 */
export const oauth2UserTokenExchange = defineOAuthType({
  name: 'OAuth2UserTokenExchange',
  tenantOf: 'user',
  acceptsClientAssertion: false,
  getFields: getBearerFields,
  plan: (service, url, grant) => {
    const token = grant.user?.token ?? '';
    // The user's token is the credential of the first step: the client proves itself in the second.
    const first = buildTokenRequest(
      { ...service, clientSecret: undefined, user: undefined, keyStore: undefined },
      url,
      [
        ['grant_type', 'user_token'],
        ['response_type', 'token'],
      ],
      undefined,
    );
    return {
      kind: 'two-steps',
      service,
      first: withBearer(first, token),
      next: (refreshToken) =>
        buildTokenRequest(
          service,
          url,
          [
            ['grant_type', 'refresh_token'],
            ['refresh_token', refreshToken],
          ],
          undefined,
        ),
      fallback: buildTokenRequest(service, url, grant.fields, undefined),
    };
  },
});

const withBearer = (request: TokenRequest, token: string): TokenRequest => ({
  ...request,
  headers: [
    ...request.headers.filter(([name]) => name.toLowerCase() !== 'authorization'),
    ['Authorization', `Bearer ${token}`],
  ],
  secrets: [...request.secrets, token],
});
