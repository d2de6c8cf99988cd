import type { Readable } from 'node:stream';
import type { ResolvedDestination } from '../../destination-service/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Outbound, OutboundHeaders, OutboundStreamingResult } from '../../http/client/outbound.ts';
import type { Flow } from '../flow.ts';
import { buildForwardedHeaders } from './forwarded-headers.ts';
import type { BodyStart } from './message-body.ts';
import type { ForwardStep } from './message-log.ts';
import { buildTargetUrl } from './target-url.ts';

/** What the receiver is called with. */
export type ReceiverCall = {
  readonly subaccountId: SubaccountId;
  readonly flow: Flow;
  readonly method: string;
  readonly headers: OutboundHeaders;
  readonly rawQuery: string;
  readonly correlationId: string;
  readonly body: Exclude<BodyStart, { readonly kind: 'fault' }>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/** How the call went. `error` is a text for the log: no address, no secret. */
export type ReceiverResult = { readonly forward: ForwardStep | undefined } & (
  | { readonly kind: 'answered'; readonly status: number; readonly headers: OutboundHeaders; readonly body: Readable }
  | { readonly kind: 'failed'; readonly error: string }
);

/** What calling needs. */
export type ReceiverParts = {
  readonly resolveDestination: (subaccountId: SubaccountId, name: string) => Promise<ResolvedDestination>;
  readonly outbound: Pick<Outbound, 'fetchStreaming'>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
};

type Found = Extract<ResolvedDestination, { readonly kind: 'found' }>;

/** Longer than any reachable system needs to accept a connection; within the call's own time. */
const maxConnectMs = 10_000;

/**
 * Calls the flow's destination with the credentials it says. A token the receiver refuses with 401 is taken anew once, where the body
 * was small enough to be sent again. Any status is an answer. Never rejects for what the other side does.
 * Source: SAP doc "HTTP Receiver Adapter"
 */
export const callReceiver = async (call: ReceiverCall, parts: ReceiverParts): Promise<ReceiverResult> => {
  const { flow, subaccountId } = call;
  const endsAtMs = performance.now() + call.timeoutMs;
  const resolved = await parts.resolveDestination(subaccountId, flow.destination);
  if (resolved.kind !== 'found')
    return { kind: 'failed', forward: undefined, error: describeUnresolved(flow, resolved) };
  const step: ForwardStep = { startedAtMs: parts.clock() };
  const first = await send(call, resolved, endsAtMs, parts);
  const isRefused = first.kind === 'response' && first.status === 401;
  if (!isRefused || resolved.renewCredential === undefined || call.body.kind !== 'whole') {
    return toResult(flow, first, step);
  }
  const renewed = await resolved.renewCredential();
  // Without a new token the first answer stands.
  if (renewed.kind !== 'found') return toResult(flow, first, step);
  first.body.on('error', () => {}).destroy();
  return toResult(flow, await send(call, renewed, endsAtMs, parts), { ...step, isRenewed: true });
};

const send = async (
  call: ReceiverCall,
  resolved: Found,
  endsAtMs: number,
  { outbound }: ReceiverParts,
): Promise<OutboundStreamingResult> => {
  const { flow, body } = call;
  const remainingMs = Math.max(1, Math.ceil(endsAtMs - performance.now()));
  const content = body.kind === 'partial' ? body.stream : body.bytes.byteLength === 0 ? undefined : body.bytes;
  return outbound.fetchStreaming({
    // What is no URL fails there, with a text of its own.
    url: buildTargetUrl(resolved.url, flow.targetPath, call.rawQuery) ?? resolved.url,
    method: call.method,
    headers: buildForwardedHeaders(call.headers, resolved.headers, call.correlationId),
    ...(content !== undefined && { body: content }),
    connectTimeoutMs: Math.min(maxConnectMs, remainingMs),
    readTimeoutMs: remainingMs,
    totalTimeoutMs: remainingMs,
    maxResponseBytes: Number.MAX_SAFE_INTEGER,
    tls: resolved.tls,
    // Nobody expects a message to be sent to another address than the destination's, except for a mere read.
    redirects: call.method === 'GET' || call.method === 'HEAD' ? 'follow-3' : 'refuse',
    signal: call.signal,
    peer: 'the receiver',
  });
};

const toResult = (flow: Flow, result: OutboundStreamingResult, forward: ForwardStep): ReceiverResult =>
  result.kind === 'failed'
    ? { kind: 'failed', forward, error: `HTTP operation failed invoking ${flow.destination}: ${result.message}` }
    : { ...result, kind: 'answered', forward: { ...forward, receiverStatus: result.status } };

const describeUnresolved = (flow: Flow, resolved: Exclude<ResolvedDestination, Found>): string =>
  resolved.kind === 'not-found'
    ? `The destination ${flow.destination} does not exist in the subaccount`
    : `The destination ${flow.destination} cannot be called: ${resolved.message}`;
