import { uriTooLong } from '../../http/server/errors.ts';
import { parseForm, toUniqueRecord } from '../../http/server/parse-form.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { parseFlag } from '../configurations/list-query.ts';
import { badRequest } from '../errors.ts';

/** The query options of find and consume. */
export type LookupQuery = {
  readonly skipsCredentials: boolean;
  readonly skipsTokenRetrieval: boolean;
  readonly includesOwner: boolean;
};

const none: LookupQuery = { skipsCredentials: false, skipsTokenRetrieval: false, includesOwner: false };
const maxUriLength = 4000;
const findOptions: ReadonlySet<string> = new Set(['$skipCredentials', '$skipTokenRetrieval']);
const consumeOptions: ReadonlySet<string> = new Set([...findOptions, '$includeMetadata', 'includeMetadata']);

/** Reads the query of a lookup; `$` may be percent-encoded. Options that are not ours are a 400 where they begin with `$`. Source: OpenAPI of the Destination service */
export const readLookupQuery = (request: RouteRequest, api: 'find' | 'consume'): LookupQuery => {
  const { rawPath, rawQuery } = request;
  if (rawPath.length + rawQuery.length + 1 > maxUriLength) throw uriTooLong();
  if (rawQuery === '') return none;
  const given = toUniqueRecord(parseForm(rawQuery));
  const known = api === 'find' ? findOptions : consumeOptions;
  if (Object.keys(given).some((name) => name.startsWith('$') && !known.has(name)))
    throw badRequest('The request has an unknown query option');
  return {
    skipsCredentials: parseFlag(given.$skipCredentials, '$skipCredentials'),
    skipsTokenRetrieval: parseFlag(given.$skipTokenRetrieval, '$skipTokenRetrieval'),
    includesOwner: api === 'consume' && parseMetadata(given.$includeMetadata ?? given.includeMetadata),
  };
};

const parseMetadata = (text: string | undefined): boolean => {
  if (text !== undefined && text !== 'owner') throw badRequest('"includeMetadata" must be "owner"');
  return text !== undefined;
};
