import type { Readable } from 'node:stream';
import type { OutboundFailure } from './outbound-error.ts';

/** Header lines in order, names as they were spelled; a name may occur more than once. */
export type OutboundHeaders = readonly (readonly [name: string, value: string])[];

/** How the server of a call is trusted, and how we prove who we are. Applies to https only. */
export type OutboundTls = {
  /** Shown to a server that asks for one. Chain: leaf first. */
  readonly clientCertificate?: { readonly certificateChainPem: string; readonly privateKeyPem: string };
  /** Certificates trusted in addition to the default CA set. */
  readonly extraCaPem?: readonly string[];
  /** Asks for no verification at all; has an effect only where the server was started with it permitted (S-44). */
  readonly trustAll?: boolean;
  /** `strict` (default): subject alternative names only, a wildcard covers one label. `browser-compatible`: it covers deeper ones, and the common name counts. */
  readonly hostnameVerifier?: 'strict' | 'browser-compatible';
};

/** One call to another system. */
export type OutboundRequest = {
  /** Absolute http or https URL without credentials. */
  readonly url: string;
  readonly method: string;
  /** Checked by `checkHeader`. Nothing is added but `Host`, `Connection` and the framing of the body. */
  readonly headers: OutboundHeaders;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** For name resolution, and again for TCP and TLS together. 0: no timer of that kind, one minute still ends it. */
  readonly connectTimeoutMs: number;
  /** The longest silence while waiting for the response or its next bytes, up to a second late. 0: no timer of that kind. */
  readonly readTimeoutMs: number;
  /** For the whole call, redirects and body included; must be positive. */
  readonly totalTimeoutMs: number;
  /** For `fetchBuffered`: the longest body, as sent and after decompression. */
  readonly maxResponseBytes: number;
  readonly tls?: OutboundTls;
  /** `refuse`: a redirect is a failure. `follow-3`: at most three, each target checked anew, credentials kept on the same origin only. */
  readonly redirects: 'refuse' | 'follow-3';
  /** Told of each target before it is followed, also of one that then is refused. */
  readonly onRedirect?: (url: string) => void;
  readonly signal?: AbortSignal;
  /** How messages name the other side: a fixed text of ours such as `the token service`. Default `the target system`. */
  readonly peer?: string;
};

/** A call that got no usable response. */
export type OutboundFailed = {
  readonly kind: 'failed';
  readonly reason: OutboundFailure;
  /** Our own fixed text, fit to be shown to callers: no address, no resolver or socket message. */
  readonly message: string;
  /** The technical reason, for the log only. */
  readonly detail: string;
};

/** A response of any status. */
export type OutboundResponse<Body> = {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: OutboundHeaders;
  readonly body: Body;
};

/** What `fetchBuffered` answers. The body is decompressed; `Content-Encoding` and `Content-Length` then no longer show. */
export type OutboundResult = OutboundResponse<Buffer> | OutboundFailed;

/** What `fetchStreaming` answers. The body is as the other side sent it; a failure on the way ends it with an `OutboundError`. */
export type OutboundStreamingResult = OutboundResponse<Readable> | OutboundFailed;

/** The one gate through which this program calls others. Source: duties S-40 to S-46 */
export type Outbound = {
  /** Sends a request and reads the whole response. Never rejects for what the other side or the network does. */
  readonly fetchBuffered: (request: OutboundRequest) => Promise<OutboundResult>;
  /** Sends a request and hands over the response while it arrives; back-pressure works both ways. Read the body or destroy it. */
  readonly fetchStreaming: (request: OutboundRequest) => Promise<OutboundStreamingResult>;
  /** Waits for calls under way (streamed bodies included) and ends all connections. Later calls fail. */
  readonly close: () => Promise<void>;
};

/** The values of a header, whatever the case of its name. */
export const listHeaderValues = (headers: OutboundHeaders, name: string): readonly string[] => {
  const wanted = name.toLowerCase();
  return headers.filter(([candidate]) => candidate.toLowerCase() === wanted).map(([, value]) => value);
};
