import { odataLimits } from '../limits.ts';
import type { Keyset, Position } from './skip-token.ts';

/** Which entities of a list one reply holds. */
export type Page = {
  /** Entities to pass over from the beginning of the list; for stores that do not continue by key. */
  readonly skip: number;
  /** Where to continue instead, with nothing to pass over. */
  readonly after?: Keyset;
  /** Entities the reply holds at most. */
  readonly take: number;
  /** Entities to read: one more than `take` where only that tells whether a next link is due. */
  readonly read: number;
  /** Entities of the list delivered by earlier pages. */
  readonly offset: number;
};

/**
 * Plans a page: `$skip` and `$top` count over all pages together, a page holds `pageSize` at most. A `$top` within the page size never
 * leads to a next link. Source: SAP doc "OData API" (1000 entries a call); OData 2.0 URI Conventions §4.3, §4.4
 */
export const planPage = (
  options: { readonly top?: number; readonly skip: number },
  position: Position = { offset: 0 },
  pageSize: number = odataLimits.pageSize,
): Page => {
  const { offset, keyset } = position;
  const remaining = options.top === undefined ? Number.POSITIVE_INFINITY : Math.max(0, options.top - offset);
  const take = Math.min(remaining, pageSize);
  return {
    skip: options.skip + offset,
    ...(keyset && { after: keyset }),
    take,
    read: remaining > take ? take + 1 : take,
    offset,
  };
};

/** The place behind a page for which `found` entities were read, or `undefined` when it is the last one. */
export const findNextPosition = (page: Page, found: number, keyset?: Keyset): Position | undefined =>
  found > page.take ? { offset: page.offset + page.take, ...(keyset && { keyset }) } : undefined;
