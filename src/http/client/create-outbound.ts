import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { type CallDeadline, startDeadline } from './call-deadline.ts';
import { checkHeader, isToken } from './check-header.ts';
import { createConnectionPools } from './connection-pools.ts';
import type { ConnectTarget } from './create-connector.ts';
import { createFindAddresses } from './find-addresses.ts';
import type { Outbound, OutboundFailed, OutboundHeaders, OutboundRequest, OutboundTls } from './outbound.ts';
import { describeDetail, describeFailure, OutboundError, toOutboundError } from './outbound-error.ts';
import { findRedirect, followRedirect } from './redirect.ts';
import { createSuffixMatcher, type ResolveHost } from './resolve-host.ts';
import { readBody, relayBody } from './response-body.ts';
import { type AllowedTargets, withoutFinalDot } from './target-guard.ts';

/** What the gate needs. */
export type OutboundOptions = {
  readonly allowedTargets: AllowedTargets;
  readonly log: Log;
  readonly clock: Clock;
  /** Whether a request may ask for `tls.trustAll` at all (S-44). */
  readonly trustAllPermitted: boolean;
  /** Names at or below these stand for the loopback without asking a resolver, e.g. `portolan.localhost`. They are checked like any other. */
  readonly loopbackSuffixes?: readonly string[];
  /**
   * Certificates, in PEM, that are trusted at these names besides the usual ones: what a service key of this installation names is
   * reached without a trust store, as at SAP.
   */
  readonly loopbackTrust?: () => readonly string[];
  /** Stands in for the system's resolver. */
  readonly resolveHost?: ResolveHost;
  /** How many targets may have open connections. Default 256. */
  readonly maxPools?: number;
};

type Received = { readonly status: number; readonly headers: OutboundHeaders; readonly body: Readable };

const maxRedirects = 3;

/** Creates the gate. Throws an `Error` for an allowed target that is no host or address block. */
export const createOutbound = (options: OutboundOptions): Outbound => {
  const { log, clock, trustAllPermitted, loopbackSuffixes = [], maxPools = 256 } = options;
  const findAddresses = createFindAddresses({ ...options, loopbackSuffixes });
  const isLoopbackName = createSuffixMatcher(loopbackSuffixes);
  const pools = createConnectionPools({ maxPools, log });
  const underWay = new Set<CallDeadline>();
  let isClosed = false;

  /** One request and the head of its response: no redirects. */
  const send = async (request: OutboundRequest, deadline: CallDeadline): Promise<Received> => {
    const url = parseTargetUrl(request.url);
    assertSendable(request);
    const addresses = await deadline.within(
      findAddresses(withoutFinalDot(url.hostname), portOf(url), request.connectTimeoutMs),
    );
    const trusted = isLoopbackName(withoutFinalDot(url.hostname)) ? (options.loopbackTrust?.() ?? []) : [];
    const pool = pools.get(toConnectTarget(url, addresses, request, { trustAllPermitted, trusted }));
    const answer = pool.request({
      path: `${url.pathname}${url.search}`,
      // The library's type lists the usual methods only; assertSendable has seen a token.
      method: request.method as Dispatcher.HttpMethod,
      headers: request.headers.flat(),
      body: toRequestBody(request.body),
      headersTimeout: request.readTimeoutMs,
      bodyTimeout: request.readTimeoutMs,
      signal: deadline.signal,
      responseHeaders: 'raw',
    });
    const { statusCode, headers, body } = await deadline.within(answer, (late) => drop(late.body));
    return { status: statusCode, headers: toHeaderPairs(headers), body };
  };

  const sendAndFollow = async (first: OutboundRequest, deadline: CallDeadline): Promise<Received> => {
    let request = first;
    for (let followed = 0; ; followed += 1) {
      const received = await send(request, deadline);
      const location = findRedirect(received.status, received.headers);
      if (location === undefined) return received;
      drop(received.body);
      if (request.redirects === 'refuse' || followed === maxRedirects) throw new OutboundError('redirect');
      request = followRedirect(request, received.status, location);
      request.onRedirect?.(request.url);
    }
  };

  const logFailure = (request: OutboundRequest, error: OutboundError, startedAtMs: number): void =>
    log.warn('outbound-call-failed', {
      reason: error.reason,
      // The host only: path and query may hold what the caller wants kept.
      host: URL.canParse(request.url) ? new URL(request.url).host : undefined,
      durationMs: clock() - startedAtMs,
      detail: describeDetail(error),
    });

  const call = async <Result>(
    request: OutboundRequest,
    run: (deadline: CallDeadline, startedAtMs: number) => Promise<Result>,
  ): Promise<Result | OutboundFailed> => {
    const startedAtMs = clock();
    const deadline = startDeadline(request.totalTimeoutMs, request.signal);
    underWay.add(deadline);
    void deadline.ended.then(() => underWay.delete(deadline));
    try {
      if (isClosed) throw new OutboundError('aborted');
      return await run(deadline, startedAtMs);
    } catch (thrown) {
      deadline.end();
      const error = toOutboundError(thrown);
      if (error === undefined) throw thrown;
      logFailure(request, error, startedAtMs);
      const message = describeFailure(error, request.peer ?? 'the target system');
      return { kind: 'failed', reason: error.reason, message, detail: describeDetail(error) };
    }
  };

  return {
    fetchBuffered: (request) =>
      call(request, async (deadline) => {
        const { status, headers, body } = await sendAndFollow(request, deadline);
        const whole = await deadline.within(readBody(body, headers, request.maxResponseBytes, request.method));
        deadline.end();
        return { kind: 'response', status, ...whole };
      }),
    fetchStreaming: (request) =>
      call(request, async (deadline, startedAtMs) => {
        const { status, headers, body } = await sendAndFollow(request, deadline);
        const relayed = relayBody(body, (error) => {
          deadline.end();
          if (error !== undefined) logFailure(request, error, startedAtMs);
        });
        return { kind: 'response', status, headers, body: relayed };
      }),
    close: async () => {
      isClosed = true;
      await Promise.all([...underWay].map((deadline) => deadline.ended));
      await pools.close();
    },
  };
};

const parseTargetUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password)
    throw new OutboundError('invalid-url');
  return url;
};

const portOf = (url: URL): number => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port));

const assertSendable = (request: OutboundRequest): void => {
  const isAllowedMethod = isToken(request.method) && request.method !== 'CONNECT' && request.method !== 'TRACE';
  const fault = request.headers.map(([name, value]) => checkHeader(name, value)).find((found) => found !== undefined);
  if (!isAllowedMethod || fault !== undefined)
    throw new OutboundError('invalid-request', { cause: new Error(fault ?? 'invalid-method') });
};

const toConnectTarget = (
  url: URL,
  addresses: readonly string[],
  request: OutboundRequest,
  { trustAllPermitted, trusted }: { readonly trustAllPermitted: boolean; readonly trusted: readonly string[] },
): ConnectTarget => {
  const isSecure = url.protocol === 'https:';
  const { trustAll = false, ...asked }: OutboundTls = request.tls ?? {};
  const verified = trusted.length === 0 ? asked : { ...asked, extraCaPem: [...(asked.extraCaPem ?? []), ...trusted] };
  return {
    hostname: withoutFinalDot(url.hostname).replace(/^\[|\]$/g, ''),
    port: portOf(url),
    addresses,
    connectTimeoutMs: request.connectTimeoutMs,
    tls: isSecure ? { ...verified, trustAll: trustAll && trustAllPermitted } : undefined,
    tlsFailureText:
      trustAll && !trustAllPermitted
        ? 'Failed to create SSL connection (trusting all certificates is not permitted on this server)'
        : undefined,
  };
};

const toRequestBody = (body: OutboundRequest['body']): string | Uint8Array | Readable | null => {
  if (body === undefined) return null;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  return Readable.from(guardSource(body), { objectMode: false });
};

/** A source that breaks off is the caller's cancellation, whatever it throws. */
async function* guardSource(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (cause) {
    throw new OutboundError('aborted', { cause });
  }
}

const drop = (body: Readable): void => {
  body.on('error', () => {}).destroy();
};

/** With `responseHeaders: 'raw'` the library answers a flat list of names and values, which its type does not say. */
const toHeaderPairs = (headers: unknown): OutboundHeaders => {
  const flat = headers as readonly string[];
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) pairs.push([flat[index] ?? '', flat[index + 1] ?? '']);
  return pairs;
};
