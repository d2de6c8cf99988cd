import { parseForm, toUniqueRecord } from '../../http/server/parse-form.ts';
import type { FilterExpression } from '../../odata/query-options/filter-expression.ts';
import { invalidOption, optionNotOffered } from './errors.ts';
import { parseFilter } from './parse-filter.ts';

/** How far a client has got with the pages of one list. */
export type PagePosition = {
  /** Records it was given. */
  readonly offset: number;
  /** The last of them; absent in a number somebody made up. */
  readonly lastId: string | undefined;
};

/** The options of a request for audit log records. */
export type RecordOptions = {
  readonly filter: FilterExpression | undefined;
  readonly filterText: string | undefined;
  readonly count: boolean;
  readonly top: number | undefined;
  readonly skip: number;
  readonly position: PagePosition | undefined;
  /** As given, without the position: for the next link. */
  readonly given: readonly (readonly [name: string, value: string])[];
};

const offered = new Set(['$filter', '$count', '$top', '$skip', '$skiptoken', '$format']);
const notOffered = new Set(['$orderby', '$select', '$search', '$expand', '$apply', '$compute']);

/** Parses the options. Options without `$` change nothing. Throws 400, and 501 for what is not offered. Source: SAP doc "Audit Log Retrieval API Usage" */
export const parseRecordOptions = (rawQuery: string): RecordOptions => {
  const pairs = parseForm(rawQuery);
  const options = toUniqueRecord(pairs);
  for (const name of Object.keys(options)) {
    if (notOffered.has(name)) throw optionNotOffered(name);
    if (name.startsWith('$') && !offered.has(name)) throw invalidOption(name, 'is unknown');
  }
  const { $filter, $count = 'false', $format = 'json', $skiptoken } = options;
  if ($count !== 'true' && $count !== 'false') throw invalidOption('$count', 'must be true or false');
  if ($format !== 'json' && !/^application\/json\b/.test($format)) throw invalidOption('$format', 'must be json');
  return {
    filter: $filter === undefined ? undefined : parseFilter($filter),
    filterText: $filter,
    count: $count === 'true',
    top: parseNumber('$top', options.$top),
    skip: parseNumber('$skip', options.$skip) ?? 0,
    position: $skiptoken === undefined ? undefined : parsePosition($skiptoken),
    given: pairs.filter(([name]) => name !== '$skiptoken'),
  };
};

const parseNumber = (option: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw invalidOption(option, 'must be a whole number, not negative');
  return Number(text);
};

const positionPattern = /^(\d{1,9})(?:\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))?$/;

const parsePosition = (text: string): PagePosition => {
  const [, offset, lastId] = positionPattern.exec(text) ?? [];
  if (offset === undefined) throw invalidOption('$skiptoken', 'must come from a next link');
  return { offset: Number(offset), lastId };
};

/** Writes the options of the next page. The number says how many records came before it, as in SAP's links. */
export const formatNextQuery = ({ given }: RecordOptions, position: PagePosition): string =>
  [
    ...given.map(
      ([name, value]) => `${name.startsWith('$') ? name : encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    ),
    `$skiptoken=${position.offset}.${position.lastId ?? ''}`,
  ].join('&');
