/**
 * Bounds on what a request may ask for. Whatever goes beyond is refused with 400 before work is done for it.
 * Source: security requirement S-53 (filter, page, batch). Assumed: the others, wide enough for every known client.
 */
export const odataLimits = {
  /** Length of a decoded `$filter` in UTF-8 bytes. */
  filterBytes: 8192,
  /** Comparisons, calls and connectives in a `$filter`. A chain of `or` counts as one connective. */
  filterNodes: 200,
  /** Nesting of parentheses, `not` and calls in a `$filter`. */
  filterDepth: 50,
  /** Entities in one reply. */
  pageSize: 1000,
  /** Operations in one `$batch` request, counting those inside changesets. */
  batchParts: 100,
  /** Header lines of one part of a batch, and characters in one line. */
  batchHeaders: 50,
  batchLineCharacters: 8192,
  /** Segments of a resource path, and characters of one (still encoded). */
  pathSegments: 16,
  segmentCharacters: 4096,
  /** Options in a query string. */
  queryOptions: 64,
  /** Properties in `$orderby`, and in `$select`. */
  orderByItems: 16,
  selectItems: 200,
  /** Paths in `$expand`, and segments of one. */
  expandPaths: 20,
  expandDepth: 5,
  /** Characters of a `$skiptoken`. */
  skipTokenCharacters: 4096,
} as const;
