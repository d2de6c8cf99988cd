import { z } from 'zod';
import { forViewers } from '../administration/administrator-role.ts';
import { act, get } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

const outcome = z.enum(['token', 'no-token', 'error-token', 'retrieval-skipped', 'not-modified', 'refused', 'fault']);

const callSchema = z.object({
  /** Without credentials and query. */
  url: z.string(),
  startedAtMs: z.number(),
  durationMs: z.number(),
  status: z.number().optional(),
  /** `breaker-open` where the token service was left alone after failures. */
  failure: z.string().optional(),
  /** Location ID of the connector it went through, empty for the usual one; absent in the Internet. */
  locationId: z.string().optional(),
});

const tokenSchema = z.object({
  destination: z.string(),
  tokenServiceUrl: z.string().optional(),
  /** What the token is kept under. Digests are comparable with others of this node since it started, and with nothing else. */
  key: z.array(z.object({ name: z.string(), value: z.string() })),
  verdict: z.enum([
    'hit',
    'hit-renewal-started',
    'hit-renewal-failing',
    'renewed',
    'old-while-renewal-fails',
    'fetched',
    'shared-flight',
    'failed',
    'not-kept',
  ]),
  /** Why there was no kept token. */
  reason: z
    .enum(['first-lookup', 'configuration-changed', 'other-input', 'expired', 'refused', 'previous-failed', 'not-kept'])
    .optional(),
  /** The parts of the key that were others in the fetch before. */
  differsIn: z.array(z.string()).optional(),
  fetchedAtMs: z.number().optional(),
  expiresInSeconds: z.number().optional(),
  calls: z.array(callSchema),
  error: z.string().optional(),
});

const levelSchema = z.object({
  level: z.enum(['subaccount', 'instance']),
  subaccountId: z.string(),
  instanceId: z.string().optional(),
});

/** A lookup of a destination and why it was answered as it was. Source: Portolan */
export const lookupSchema = z.object({
  /** The request's id, as in the header `x-correlation-id` of its reply. */
  id: z.string(),
  atMs: z.number(),
  durationMs: z.number(),
  /** Find (v1), consume (v2), or the server's own call of a destination. */
  api: z.enum(['find', 'consume', 'server']),
  clientId: z.string().optional(),
  /** The message of a flow it was for. */
  messageGuid: z.string().optional(),
  destination: z.string(),
  /** The levels it was looked for on, in order. */
  triedOn: z.array(levelSchema),
  foundOn: levelSchema.optional(),
  fragments: z.array(z.string()),
  chain: z.string().optional(),
  authentication: z.string().optional(),
  outcome,
  status: z.number(),
  error: z.string().optional(),
  tokens: z.array(tokenSchema),
});

/** The latest lookups of a subaccount's callers, from the memory of the node that answers. Source: Portolan */
export const lookupOperations = {
  searchDestinationLookups: forViewers(
    act(
      `${inSubaccount}/destination-lookups/search`,
      'Latest lookups of destinations by clients of the subaccount, the newest first, and why each was answered as it was',
      {
        request: z.strictObject({
          destination: z.string().min(1).max(220).optional(),
          outcome: outcome.optional(),
          messageGuid: z.string().min(1).max(200).optional(),
          limit: z.number().int().min(1).max(200).default(50),
        }),
        response: z.array(lookupSchema),
      },
    ),
  ),
  getDestinationLookup: get(`${inSubaccount}/destination-lookups/:lookup`, 'One lookup, by the id of its request', {
    response: lookupSchema,
  }),
} as const;
