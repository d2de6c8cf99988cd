import { defineOAuthType } from '../oauth-type.ts';

/** The caller brings a refresh token. Nothing is kept: the token service may replace it. Source: SAP doc "OAuth Refresh Token Authentication"; RFC 6749 §6 */
export const oauth2RefreshToken = defineOAuthType({
  name: 'OAuth2RefreshToken',
  tenantOf: 'token',
  acceptsClientAssertion: false,
  getFields: (_properties, { refreshToken }) =>
    refreshToken === undefined
      ? { kind: 'failed', message: 'The header X-refresh-token is required' }
      : {
          kind: 'fields',
          fields: [
            ['grant_type', 'refresh_token'],
            ['refresh_token', refreshToken],
          ],
          key: '',
          options: { isCached: false },
        },
});
