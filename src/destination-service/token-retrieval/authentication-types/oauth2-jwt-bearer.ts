import { sha256Hex } from '../../../crypto/digest.ts';
import { defineOAuthType, type OAuthType } from '../oauth-type.ts';

/** Hands in the user's token as the grant. Source: RFC 7523 §2.1 */
export const getBearerFields: OAuthType['getFields'] = async ({ all }, input) => {
  const user = await input.findUserToken(all);
  if (user.kind === 'failed') return user;
  return {
    kind: 'fields',
    fields: [
      ['grant_type', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
      ['assertion', user.token],
    ],
    key: sha256Hex(user.token),
    user,
    options: { notAfterMs: user.expiresAtMs },
  };
};

/** The user's token is exchanged for one of the system behind the destination. Source: SAP doc "OAuth JWT Bearer Authentication"; RFC 7523 §2.1 */
export const oauth2JwtBearer = defineOAuthType({
  name: 'OAuth2JWTBearer',
  tenantOf: 'user',
  acceptsClientAssertion: false,
  getFields: getBearerFields,
});
