/** One part of what a token is kept under, secret ones as a digest: two lookups share a token where all parts are equal. */
export type KeyPart = readonly [name: string, value: string];

/** How the token cache served a lookup. Source: security.md R-05 */
export type CacheVerdict =
  | 'hit'
  | 'hit-renewal-started'
  | 'hit-renewal-failing'
  | 'renewed'
  | 'old-while-renewal-fails'
  | 'fetched'
  | 'shared-flight'
  | 'failed'
  /** Of a type whose tokens are not kept. */
  | 'not-kept';

/** Why there was no kept token to hand out. */
export type MissReason =
  /** Nothing was asked for this destination since the node started. */
  | 'first-lookup'
  | 'configuration-changed'
  /** Another user, tenant, fragment or assertion than last time; `differsIn` names them. */
  | 'other-input'
  | 'expired'
  /** The system the last token was for refused it, so it was dropped. */
  | 'refused'
  | 'previous-failed'
  /** The last token had no lifetime, or made room for others. */
  | 'not-kept';

/** One exchange with a token service. The address has neither credentials nor a query. */
export type CallTrace = {
  readonly url: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Absent where there was no answer. */
  readonly status?: number;
  /** Why there was none: a word of the outbound gate or of the way through a connector, or `breaker-open` where it was not called at all. */
  readonly failure?: string;
  /** Location ID of the connector it went through, empty for the usual one; absent in the Internet. */
  readonly locationId?: string;
};

/** How one token of a lookup came about: the destination's own, or that of a chain's first destination or of an assertion provider. */
export type TokenTrace = {
  readonly destination: string;
  readonly tokenServiceUrl: string | undefined;
  readonly key: readonly KeyPart[];
  verdict: CacheVerdict;
  reason?: MissReason;
  differsIn?: readonly string[];
  /** When the token handed out was asked for. */
  fetchedAtMs?: number;
  expiresInSeconds?: number;
  /** Those of a renewal in the background come in after the lookup has ended. */
  calls: readonly CallTrace[];
  error?: string;
};

/** An address fit to be shown: origin and path. Source: security.md S-64 */
export const toShownUrl = (url: string): string => {
  if (!URL.canParse(url)) return 'invalid';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.slice(0, 500);
};
