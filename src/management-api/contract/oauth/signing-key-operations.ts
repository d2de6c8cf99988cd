import { z } from 'zod';
import { act, create, get } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

const algorithm = z.enum(['RS256', 'ES256']);

/** A key that signs a subaccount's tokens. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const signingKeySchema = z.object({
  kid: z.string(),
  algorithm,
  /** `pending`: published, does not sign yet. `active`: signs. `retired`: only verifies what it signed. */
  state: z.enum(['pending', 'active', 'retired']),
  createdAtMs: z.number(),
  enabledAtMs: z.number().optional(),
  retiredAtMs: z.number().optional(),
  /** When a pending key is enabled by itself; absent where somebody has to do it. */
  activatesAtMs: z.number().optional(),
  /** When a pending key may be enabled: as a rule, and by force. */
  enableFromMs: z.number().optional(),
  forceFromMs: z.number().optional(),
  /** Whether deleting it would leave every valid token valid, why, and from when on. */
  safeToDelete: z.object({ isSafe: z.boolean(), reason: z.string(), fromMs: z.number().optional() }),
});

/** A public key, so that whoever holds a token can check it without showing it to anybody. Source: RFC 7517 */
const tokenKeySchema = z.object({
  /** Subdomain of the subaccount whose tokens it signs. */
  subaccount: z.string(),
  key: z.object({
    kid: z.string(),
    kty: z.string(),
    alg: z.string(),
    n: z.string().optional(),
    e: z.string().optional(),
    crv: z.string().optional(),
    x: z.string().optional(),
    y: z.string().optional(),
  }),
});

const signingKeys = `${inSubaccount}/signing-keys` as const;

/** The calls about signing keys. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const signingKeyOperations = {
  listTokenKeys: get('/token-keys', 'Public keys that tokens of any subaccount are checked with, the 1000 newest', {
    response: z.array(tokenKeySchema),
  }),
  listSigningKeys: get(signingKeys, 'Keys that sign the tokens of the subaccount, two at most', {
    response: z.array(signingKeySchema),
  }),
  createSigningKey: create(signingKeys, 'Publish a new key, which signs once it is enabled', {
    request: z.strictObject({
      /** That of the active key unless told otherwise. */
      algorithm: algorithm.optional(),
      /** Enables it after 48 hours. */
      isAutomatic: z.boolean().default(false),
    }),
    response: signingKeySchema,
  }),
  rotateSigningKey: act(
    `${signingKeys}/rotate`,
    'Publish a new key, enabled by itself after 48 hours; the old one goes',
    {
      request: z.strictObject({ algorithm: algorithm.optional() }),
      response: signingKeySchema,
    },
  ),
  enableSigningKey: act(`${signingKeys}/:kid/enable`, 'Sign with a key published 12 hours ago, by force an hour ago', {
    request: z.strictObject({ isForced: z.boolean().default(false) }),
    response: signingKeySchema,
  }),
  deleteSigningKey: act(`${signingKeys}/:kid/delete`, 'Delete a key; in an emergency its tokens end with it', {
    request: z.strictObject({ isEmergency: z.boolean().default(false) }),
    response: z.object({}),
  }),
} as const;
