/** The decoded `:name` of a route's path. */
export const readName = (params: unknown): string =>
  // The router always hands over an object of texts; reading it without a schema keeps lookups cheap.
  (params as { readonly name: string }).name;
