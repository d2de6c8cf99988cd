import type { Clock } from '../../foundation/clock.ts';
import { parseForm, toUniqueRecord } from '../../http/server/parse-form.ts';
import { badRequest } from '../errors.ts';
import type { Label } from '../labels/label.ts';
import { parseLabelFilter } from '../labels/label-filter.ts';
import type { ConfigurationKind } from './configuration.ts';

/** What a list is narrowed to. `modifiedSince` is in epoch milliseconds. */
export type ListFilter =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'starts-with'; readonly text: string }
  | { readonly kind: 'ends-with'; readonly text: string }
  | { readonly kind: 'modified-since'; readonly atMs: number }
  | { readonly kind: 'labels'; readonly labels: readonly Label[] };

/** A page of a list; numbers from 1. */
export type ListPage = {
  readonly number: number;
  readonly size: number;
  readonly withPageCount: boolean;
  readonly withEntityCount: boolean;
};

/** The query options of a list request. */
export type ListQuery = {
  readonly filter?: ListFilter;
  readonly page?: ListPage;
  readonly namesOnly: boolean;
  /** Members of `$metadata` to add to each item. */
  readonly metadata: readonly ('modification_time' | 'etag')[];
};

const options = ['$filter', '$select', '$page', '$pageSize', '$pageCount', '$entityCount', '$includeMetadata'] as const;
type Options = Readonly<Partial<Record<(typeof options)[number], string>>>;

/**
 * Reads the query of a list. Options that exclude each other, or that this kind does not have, are a 400.
 * Source: OpenAPI of the Destination service
 */
export const parseListQuery = (rawQuery: string, kind: ConfigurationKind, clock: Clock): ListQuery => {
  const given: Options = toUniqueRecord(parseForm(rawQuery));
  const unknown = Object.keys(given).find((name) => name.startsWith('$') && !options.some((option) => option === name));
  if (unknown !== undefined) throw badRequest('The request has an unknown query option');
  if (kind === 'fragment' && Object.keys(given).some((name) => name.startsWith('$') && name !== '$filter'))
    throw badRequest('Fragments are listed without query options other than "$filter" by label');
  const exclusive = [given.$filter, given.$select, given.$page].filter((value) => value !== undefined);
  if (exclusive.length > 1) throw badRequest('"$filter", "$select" and "$page" exclude each other');
  if (given.$includeMetadata !== undefined && (given.$select ?? given.$page) !== undefined)
    throw badRequest('"$includeMetadata" does not go together with "$select" or "$page"');
  if (given.$page === undefined && (given.$pageSize ?? given.$pageCount ?? given.$entityCount) !== undefined)
    throw badRequest('"$pageSize", "$pageCount" and "$entityCount" need "$page"');
  if (given.$select !== undefined && given.$select !== 'Name') throw badRequest('"$select" must be "Name"');
  return {
    ...(given.$filter !== undefined && { filter: parseFilter(given.$filter, kind, clock) }),
    ...(given.$page !== undefined && { page: parsePage(given) }),
    namesOnly: given.$select !== undefined,
    metadata: given.$includeMetadata === undefined ? [] : parseMetadata(given.$includeMetadata, kind),
  };
};

/** Reads the filter of a bulk deletion: an in-list, and nothing else. */
export const parseDeleteFilter = (rawQuery: string): readonly string[] => {
  const text = toUniqueRecord(parseForm(rawQuery)).$filter;
  const names = text === undefined ? undefined : parseInList(text);
  if (names === undefined) throw badRequest(`"$filter" is required and must be like "Name in ('a','b')"`);
  return names;
};

const parsePage = (given: Options): ListPage => ({
  number: parseCount(given.$page, '$page', Number.MAX_SAFE_INTEGER),
  size: given.$pageSize === undefined ? 10 : parseCount(given.$pageSize, '$pageSize', 1000),
  withPageCount: parseFlag(given.$pageCount, '$pageCount'),
  withEntityCount: parseFlag(given.$entityCount, '$entityCount'),
});

const parseCount = (text: string | undefined, name: string, max: number): number => {
  const count = text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > max) throw badRequest(`"${name}" must be a whole number from 1 to ${max}`);
  return count;
};

/** Reads `true` or `false`; absent is false. Throws a 400 for anything else. */
export const parseFlag = (text: string | undefined, name: string): boolean => {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw badRequest(`"${name}" must be "true" or "false"`);
};

const parseMetadata = (text: string, kind: ConfigurationKind): ListQuery['metadata'] => {
  if (kind !== 'destination') throw badRequest('"$includeMetadata" is offered for destinations only');
  return text.split(/[;,]/).map((part) => {
    const member = part.trim();
    if (member === 'modification_time' || member === 'etag') return member;
    throw badRequest('"$includeMetadata" must list "modification_time" and "etag"');
  });
};

const parseFilter = (text: string, kind: ConfigurationKind, clock: Clock): ListFilter => {
  const labels = parseLabelFilter(text);
  if (labels !== undefined) return { kind: 'labels', labels };
  const names = kind === 'fragment' ? undefined : parseInList(text);
  if (names !== undefined) return { kind: 'names', names };
  if (kind === 'destination') {
    const match = /^(startswith|endswith)\(\s*Name\s*,\s*'((?:[^']|'')*)'\s*\)$/.exec(text.trim());
    if (match) {
      const searched = (match[2] ?? '').replaceAll("''", "'");
      return { kind: match[1] === 'startswith' ? 'starts-with' : 'ends-with', text: searched };
    }
    const within = /^modifiedwithin\(\s*'(\d{1,5})'\s*,\s*'minutes'\s*\)$/.exec(text.trim());
    const minutes = Number(within?.[1]);
    if (minutes >= 1 && minutes <= 1440) return { kind: 'modified-since', atMs: clock() - minutes * 60_000 };
  }
  throw badRequest('"$filter" is not one of the supported filters');
};

/** `Name in ('a','b')`; every name is percent-encoded once more inside its quotes. */
const parseInList = (text: string): readonly string[] | undefined => {
  const head = /^Name\s+in\s*\(/.exec(text.trim());
  const trimmed = text.trim();
  if (head === null || !trimmed.endsWith(')')) return undefined;
  const items = trimmed.slice(head[0].length, -1).split(',');
  return items.map((item) => {
    const quoted = /^'([^']*)'$/.exec(item.trim());
    if (quoted === null)
      throw badRequest(`The names of an in-list must be like 'a','b', percent-encoded inside the quotes`);
    try {
      return decodeURIComponent(quoted[1] ?? '');
    } catch {
      throw badRequest('A name of the in-list is not valid percent-encoded UTF-8');
    }
  });
};
