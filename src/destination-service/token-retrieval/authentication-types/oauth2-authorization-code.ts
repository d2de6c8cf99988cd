import { defineOAuthType } from '../oauth-type.ts';

/** The caller brings a code, which is good for one use. Source: SAP doc "OAuth Authorization Code Authentication"; RFC 6749 §4.1.3, RFC 7636 §4.5 */
export const oauth2AuthorizationCode = defineOAuthType({
  name: 'OAuth2AuthorizationCode',
  tenantOf: 'token',
  acceptsClientAssertion: true,
  getFields: (_properties, { code }) =>
    code === undefined
      ? { kind: 'failed', message: 'The header X-code is required' }
      : {
          kind: 'fields',
          fields: [
            ['grant_type', 'authorization_code'],
            ['code', code.code],
            ...(code.redirectUri === undefined ? [] : [['redirect_uri', code.redirectUri] as const]),
            ...(code.codeVerifier === undefined ? [] : [['code_verifier', code.codeVerifier] as const]),
          ],
          key: '',
          options: { isCached: false },
        },
});
