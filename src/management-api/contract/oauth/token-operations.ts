import { z } from 'zod';
import { forViewers } from '../administration/administrator-role.ts';
import { act, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

const filterSchema = z.strictObject({
  clientId: z.string().min(1).max(256).optional(),
  /** Name, id or e-mail address; `oauth_client_<client id>` for what a client got for itself. */
  user: z.string().min(1).max(256).optional(),
});
const atLeastOne = ({ clientId, user }: z.output<typeof filterSchema>): boolean => (clientId ?? user) !== undefined;
const whatIsNeeded = 'must name a "clientId", a "user" or both';

const listedTokenSchema = z.object({
  /** Names the token for `revokeToken`; nobody gets in with it. */
  id: z.string(),
  clientId: z.string(),
  clientName: z.string(),
  user: z.string(),
  scopes: z.array(z.string()),
  grantType: z.string(),
  issuedAtMs: z.number(),
  /** Absent: unlimited. */
  expiresAtMs: z.number().optional(),
  authorizationId: z.string().optional(),
});
const listedAuthorizationSchema = z.object({
  id: z.string(),
  clientId: z.string(),
  clientName: z.string(),
  user: z.string(),
  scopes: z.array(z.string()),
  issuedAtMs: z.number(),
  expiresAtMs: z.number(),
});

/** Live opaque tokens, and what users authorized. JWTs are stored nowhere, so they are not listed. Source: SAP doc "Revoke OAuth Access Tokens" */
export const tokenOperations = {
  searchTokens: forViewers(
    act(`${inSubaccount}/tokens/search`, 'Live opaque tokens of a client or user, the newest first', {
      request: filterSchema
        .extend({
          limit: z.number().int().min(1).max(500).default(100),
          /** `next` of the page before. */
          after: z.string().max(100).optional(),
        })
        .refine(atLeastOne, whatIsNeeded),
      response: z.object({ tokens: z.array(listedTokenSchema), next: z.string().optional() }),
    }),
  ),
  revokeTokens: act(`${inSubaccount}/tokens/revoke`, 'End all tokens of a client or user, refresh tokens too', {
    request: filterSchema.refine(atLeastOne, whatIsNeeded),
    response: z.object({ count: z.number() }),
  }),
  revokeToken: remove(`${inSubaccount}/tokens/:token`, 'End one opaque token'),
  searchAuthorizations: forViewers(
    act(`${inSubaccount}/authorizations/search`, 'Clients that can get tokens for a user by a refresh token', {
      request: filterSchema.refine(atLeastOne, whatIsNeeded),
      response: z.array(listedAuthorizationSchema),
    }),
  ),
  revokeAuthorization: remove(
    `${inSubaccount}/authorizations/:authorization`,
    'End everything issued for an authorization: tokens, JWTs and refresh tokens',
  ),
} as const;
