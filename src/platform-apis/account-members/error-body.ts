import type { ErrorFormat } from '../../http/server/error-format.ts';
import { json } from '../../http/server/reply.ts';

/** Media type of SCIM. Source: RFC 7644 §3.1 */
export const scimType = 'application/scim+json;charset=utf-8';

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
/** The words of RFC 7644 for what is wrong with a request. */
const scimTypes: ReadonlySet<string> = new Set([
  'invalidFilter',
  'invalidSyntax',
  'invalidValue',
  'uniqueness',
  'mutability',
]);

/**
 * SCIM's error, and beside it the description that clients of the Platform APIs look for.
 * Source: RFC 7644 §3.12
 */
export const scimErrorFormat: ErrorFormat = (error, { requestId }) =>
  json(
    error.status,
    {
      schemas: [errorSchema],
      status: String(error.status),
      ...(scimTypes.has(error.code) && { scimType: error.code }),
      detail: error.description,
      description: error.description,
      correlationId: requestId,
    },
    { 'content-type': scimType, 'cache-control': 'no-store' },
  );
