import { sha256Hex } from '../crypto/digest.ts';
import { empty, type Reply } from '../http/server/reply.ts';
import type { RequestHeaders } from '../http/server/route.ts';
import { preconditionFailed } from './errors.ts';

/** A revision as an entity tag. Source: RFC 9110 §8.8.3 */
export const toEtag = (revision: string): string => `"${revision}"`;

/** One revision for several configurations: 64 hex characters that tell nothing of their content. */
export const combineRevisions = (revisions: readonly string[]): string => sha256Hex(revisions.join('\n'));

/**
 * Answers a conditional read: 304 where the caller has this very state, a thrown 412 where it demands another, `undefined` where the
 * resource itself is due. Source: OpenAPI of the Destination service; RFC 9110 §13.1
 */
export const checkConditions = (headers: RequestHeaders, etag: string): Reply | undefined => {
  const ifMatch = headers.get('if-match');
  if (ifMatch !== undefined && !isListed(ifMatch, etag)) throw preconditionFailed(etag);
  const ifNoneMatch = headers.get('if-none-match');
  return ifNoneMatch !== undefined && isListed(ifNoneMatch, etag) ? empty(304, { etag }) : undefined;
};

/** The revisions a write is conditioned on, one of which must be there; `undefined` for a write that takes whatever is there. */
export const expectedRevisionsOf = (headers: RequestHeaders): readonly string[] | undefined => {
  const ifMatch = headers.get('if-match');
  const tags = ifMatch?.split(',').map((tag) => tag.trim());
  return tags === undefined || tags.includes('*') ? undefined : tags.map(opaqueTag);
};

const isListed = (list: string, etag: string): boolean => {
  const wanted = opaqueTag(etag);
  return list.trim() === '*' || list.split(',').some((tag) => opaqueTag(tag) === wanted);
};

// Clients send tags with and without the quotes the RFC asks for.
const opaqueTag = (tag: string): string => tag.trim().replace(/^W\//, '').replaceAll('"', '');
