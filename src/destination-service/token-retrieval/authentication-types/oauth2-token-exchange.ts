import { sha256Hex } from '../../../crypto/digest.ts';
import { defineOAuthType } from '../oauth-type.ts';

/** The caller brings a token of somebody else's to be exchanged. Source: SAP doc "OAuth Token Exchange Authentication"; RFC 8693 §2.1 */
export const oauth2TokenExchange = defineOAuthType({
  name: 'OAuth2TokenExchange',
  tenantOf: 'nobody',
  acceptsClientAssertion: true,
  getFields: (_properties, { subjectToken, actorToken }) =>
    subjectToken === undefined
      ? { kind: 'failed', message: 'The headers X-subject-token and X-subject-token-type are required' }
      : {
          kind: 'fields',
          fields: [
            ['grant_type', 'urn:ietf:params:oauth:grant-type:token-exchange'],
            ['subject_token', subjectToken.token],
            ['subject_token_type', subjectToken.type],
            ...(actorToken === undefined
              ? []
              : [['actor_token', actorToken.token] as const, ['actor_token_type', actorToken.type] as const]),
          ],
          key: sha256Hex(JSON.stringify([subjectToken, actorToken ?? null])),
          options: { requires: 'issued_token_type' },
        },
});
