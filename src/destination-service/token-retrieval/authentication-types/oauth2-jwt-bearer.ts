import { sha256Hex } from '../../../crypto/digest.ts';
import { defineOAuthType } from '../oauth-type.ts';

/** The user's token is exchanged for one of the system behind the destination. Source: SAP doc "OAuth JWT Bearer Authentication"; RFC 7523 §2.1 */
export const oauth2JwtBearer = defineOAuthType({
  name: 'OAuth2JWTBearer',
  tenantOf: 'user',
  acceptsClientAssertion: false,
  getFields: async ({ all }, input) => {
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
  },
});
