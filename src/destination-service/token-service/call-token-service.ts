import { setTimeout as delay } from 'node:timers/promises';
import type { OnPremiseFailed, SendOnPremise } from '../../connectivity/index.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import type { Breaker, BreakerPass } from '../../http/client/breaker.ts';
import type { Outbound, OutboundFailed, OutboundResult, OutboundTls } from '../../http/client/outbound.ts';
import { type CallTrace, toShownUrl } from '../trace/token-trace.ts';
import type { TokenRequest } from './build-token-request.ts';
import { describeRefusal } from './describe-refusal.ts';
import { type IssuedToken, parseErrorCode, parseRefreshToken, parseTokenResponse } from './parse-token-response.ts';
import type { TokenService } from './token-service-properties.ts';

/** One call to a token service. */
export type TokenCall = {
  readonly request: TokenRequest;
  readonly service: TokenService;
  readonly tls: OutboundTls;
  /** Whose breaker it is: callers of one subaccount cannot lock another out of a token service both use. */
  readonly subaccountId: string;
  /** The one the token service is reached through; absent in the Internet. */
  readonly connector?: Parameters<SendOnPremise>[0] | undefined;
  /** False where a second try could use up what the first one has used up already: codes and refresh tokens. */
  readonly isRepeatable?: boolean;
  readonly onCall?: (call: CallTrace) => void;
};

/** The token, or why there is none, fit to be shown. */
export type TokenCallResult =
  | { readonly kind: 'issued'; readonly token: IssuedToken }
  /** `code` is the `error` of a refusal. */
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string | undefined };

/** The refresh token, or why there is none. */
export type RefreshTokenResult =
  | { readonly kind: 'refresh-token'; readonly refreshToken: string }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string | undefined };

/** What calls to token services need. */
export type TokenCallParts = {
  readonly outbound: Pick<Outbound, 'fetchBuffered'>;
  readonly sendOnPremise: SendOnPremise;
  readonly breaker: Breaker;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
};

const maxResponseBytes = 64 * 1024;
const usualTotalMs = 30_000;
/** A second attempt is only worth it while the caller still waits: clients give up after 6 s. */
const retryBudgetMs = 5_000;
const retriedStatuses: ReadonlySet<number> = new Set([502, 503, 504]);
const retriedReasons: ReadonlySet<string> = new Set(['connect', 'dns']);
/** Failures that say nothing about the token service's health. */
const ownReasons: ReadonlySet<string> = new Set(['invalid-url', 'invalid-request', 'refused-target', 'aborted']);

/** Calls a token service: through the breaker, with one retry where that can help. Never rejects for what the other side does. Source: security.md, S-42, S-43 */
export const callTokenService = async (call: TokenCall, parts: TokenCallParts): Promise<TokenCallResult> => {
  const answer = await exchange(call, parts);
  if (answer.kind === 'failed') return answer;
  const parsed = parseTokenResponse(answer.body, parts.clock());
  return parsed.kind === 'issued' ? parsed : { kind: 'failed', message: parsed.message };
};

/** As `callTokenService`, for a reply of which only the refresh token counts. Source: UAA doc "User Token Grant" */
export const callForRefreshToken = async (call: TokenCall, parts: TokenCallParts): Promise<RefreshTokenResult> => {
  const answer = await exchange(call, parts);
  if (answer.kind === 'failed') return answer;
  const refreshToken = parseRefreshToken(answer.body);
  return refreshToken === undefined
    ? { kind: 'failed', message: '"refresh_token" is missing in the response of the token service' }
    : { kind: 'refresh-token', refreshToken };
};

type Answer =
  | { readonly kind: 'answered'; readonly body: Uint8Array }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string | undefined };

const exchange = async (call: TokenCall, parts: TokenCallParts): Promise<Answer> => {
  const pass = parts.breaker.enter(breakerKeyOf(call));
  if (pass === undefined) {
    call.onCall?.({ ...traceStart(call, parts.clock), durationMs: 0, failure: 'breaker-open' });
    return { kind: 'failed', message: 'The token service failed repeatedly and is not called for a few seconds' };
  }
  const startedAtMs = performance.now();
  const spentMs = (): number => performance.now() - startedAtMs;
  let result: OutboundResult;
  try {
    result = await send(call, parts, totalTimeoutOf(call.service));
    const pauseMs = 100 + 100 * parts.random();
    if (call.isRepeatable !== false && mayRetry(result) && spentMs() + pauseMs < retryBudgetMs) {
      await delay(pauseMs);
      result = await send(call, parts, totalTimeoutOf(call.service) - spentMs());
    }
  } catch (error) {
    // A fault of ours. The lookups that wait for this call get an error token; the log gets the fault.
    pass.release();
    parts.log.error('token-call-fault', { error });
    return { kind: 'failed', message: 'unexpected error' };
  }
  report(pass, result);
  parts.log.debug('token-service-called', {
    status: result.kind === 'response' ? result.status : undefined,
    reason: result.kind === 'failed' ? result.reason : undefined,
    durationMs: Math.round(spentMs()),
  });
  return toAnswer(result, call);
};

const send = async (call: TokenCall, parts: TokenCallParts, totalTimeoutMs: number): Promise<OutboundResult> => {
  const start = traceStart(call, parts.clock);
  const startedAtMs = performance.now();
  const outbound = call.connector === undefined ? parts.outbound : parts.sendOnPremise(call.connector);
  const result = await outbound.fetchBuffered({
    url: call.request.url,
    method: 'POST',
    headers: call.request.headers,
    body: call.request.body,
    connectTimeoutMs: call.service.connectTimeoutMs,
    readTimeoutMs: call.service.readTimeoutMs,
    totalTimeoutMs,
    maxResponseBytes,
    tls: call.tls,
    redirects: 'refuse',
    peer: 'the token service',
  });
  call.onCall?.({
    ...start,
    durationMs: Math.round(performance.now() - startedAtMs),
    ...(result.kind === 'response' ? { status: result.status } : { failure: failureOf(result) }),
  });
  return result;
};

const failureOf = (result: OutboundFailed | OnPremiseFailed): string =>
  ('obstacle' in result ? result.obstacle : undefined) ?? result.reason;

const traceStart = (
  { request, connector }: TokenCall,
  clock: Clock,
): Pick<CallTrace, 'url' | 'startedAtMs' | 'locationId'> => ({
  url: toShownUrl(request.url),
  startedAtMs: clock(),
  ...(connector && { locationId: connector.locationId }),
});

// 30 s in all, unless the destination itself asks for a longer wait. Source: security.md S-43; SAP doc "OAuth Client Credentials Authentication" (600 s)
const totalTimeoutOf = (service: TokenService): number =>
  Math.max(service.readTimeoutMs + service.connectTimeoutMs, usualTotalMs);

const mayRetry = (result: OutboundResult): boolean =>
  result.kind === 'response' ? retriedStatuses.has(result.status) : retriedReasons.has(result.reason);

const report = (pass: BreakerPass, result: OutboundResult): void => {
  if (result.kind === 'response') {
    if (result.status >= 500) pass.fail();
    else pass.succeed();
  } else if (ownReasons.has(result.reason)) pass.release();
  else pass.fail();
};

const toAnswer = (result: OutboundResult, call: TokenCall): Answer => {
  if (result.kind === 'failed') return { kind: 'failed', message: result.message };
  if (result.status >= 200 && result.status <= 299) return { kind: 'answered', body: result.body };
  return {
    kind: 'failed',
    message: describeRefusal(result.status, result.body, call.request.secrets),
    code: parseErrorCode(result.body),
  };
};

/** Behind two connectors one virtual address stands for two systems. */
const breakerKeyOf = ({ subaccountId, connector, request }: TokenCall): string => {
  const query = request.url.indexOf('?');
  const address = query < 0 ? request.url : request.url.slice(0, query);
  return JSON.stringify([subaccountId, connector?.locationId ?? null, address]);
};
