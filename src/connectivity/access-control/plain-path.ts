/**
 * Anything that a back end or a proxy before it may read as another path: dot segments (also with a parameter behind them, `..;x`, which
 * servlet containers drop), empty segments, backslashes, control characters, each also percent-encoded, once or several times or in
 * overlong UTF-8, and percent signs that encode nothing.
 */
const ambiguous = [
  /(?:^|\/)\.{1,2}(?:(?:;|%(?:25)*3b)[^/]*)?(?:\/|$)/i,
  /\/(?:(?:;|%(?:25)*3b)[^/]*)?\//i,
  // A request target has printable ASCII only, and no fragment.
  /[^\x21-\x7e]|[\\#]/,
  /%(?![0-9A-Fa-f]{2})/,
  // "." "/" "\" and control characters, with any number of "25" before them.
  /%(?:25)*(?:2e|2f|5c|[01][0-9a-f]|7f)/i,
  /%(?:25)*(?:c[01]%|e0%(?:25)*[89]|f0%(?:25)*8)/i,
];

/**
 * Whether a path, as it stands in a request, reads the same for everybody. Access control compares strings; where normalising would
 * change one, what was allowed and what is served could be two different things.
 * Source: contract of the connectivity proxy 7.3 (normalise before matching and reject what changes); RFC 3986 §5.2.4, §6.2.2
 */
export const isPlainPath = (path: string): boolean =>
  path.startsWith('/') && !ambiguous.some((pattern) => pattern.test(path));
