import type { Readable } from 'node:stream';
import type { ResolvedDestination } from '../../destination-service/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Outbound, OutboundHeaders, OutboundStreamingResult } from '../../http/client/outbound.ts';
import type { FlowReceiver } from '../../integration-content/index.ts';
import { buildForwardedHeaders } from './forwarded-headers.ts';
import { type Content, streamContent } from './message.ts';
import { nameTarget, resolveTarget, type TargetParts } from './resolve-target.ts';
import { buildTargetUrl } from './target-url.ts';

/** What the receiver is called with; expressions have been filled in. */
export type ReceiverCall = {
  readonly subaccountId: SubaccountId;
  readonly messageGuid: string;
  readonly receiver: FlowReceiver;
  readonly method: string;
  /** Behind the address of the receiver. */
  readonly path: string;
  readonly query: string;
  readonly headers: OutboundHeaders;
  readonly correlationId: string;
  readonly content: Content;
  readonly signal: AbortSignal;
};

/** What the log tells of a call. */
export type CallFacts = {
  readonly receiverStatus?: number;
  /** The credential was refused with 401 and taken anew. */
  readonly isRenewed?: boolean;
  /** Without its query, which may hold a key. */
  readonly calledUrl?: string;
};

/** How the call went. `error` is a text for the log: no address, no secret. `isTransient`: it may go better next time. */
export type ReceiverResult = { readonly facts: CallFacts } & (
  | { readonly kind: 'answered'; readonly status: number; readonly headers: OutboundHeaders; readonly body: Readable }
  | { readonly kind: 'failed'; readonly error: string; readonly isTransient: boolean }
);

/** What calling needs. */
export type ReceiverParts = TargetParts & { readonly outbound: Pick<Outbound, 'fetchStreaming'> };

type Found = Extract<ResolvedDestination, { readonly kind: 'found' }>;

/** Longer than any reachable system needs to accept a connection; within the call's own time. */
const maxConnectMs = 10_000;

/** Trying again does not help where our own side refuses the call, or nobody waits for it. */
const permanentFailures: ReadonlySet<string> = new Set([
  'invalid-url',
  'invalid-request',
  'refused-target',
  'redirect',
  'aborted',
]);

/**
 * Calls the receiver with the credentials its destination says. A token the receiver refuses with 401 is taken anew once, where the body
 * was small enough to be sent again. Any status is an answer. Never rejects for what the other side does.
 * Source: SAP doc "HTTP Receiver Adapter"
 */
export const callReceiver = async (call: ReceiverCall, parts: ReceiverParts): Promise<ReceiverResult> => {
  const { receiver } = call;
  const endsAtMs = performance.now() + receiver.timeoutMs;
  const resolved = await resolveTarget(call, receiver.target, parts);
  if (resolved.kind !== 'found') return describeUnresolved(receiver, resolved);
  const url = buildTargetUrl(resolved.url, call.path, call.query);
  const facts: CallFacts = url === undefined ? {} : { calledUrl: url.split('?', 1)[0] ?? url };
  const first = await send(call, resolved, endsAtMs, parts);
  const isRefused = first.kind === 'response' && first.status === 401;
  if (!isRefused || resolved.renewCredential === undefined || call.content.kind !== 'whole') {
    return toResult(receiver, first, facts);
  }
  const renewed = await resolved.renewCredential();
  // Without a new token the first answer stands.
  if (renewed.kind !== 'found') return toResult(receiver, first, facts);
  first.body.on('error', () => {}).destroy();
  return toResult(receiver, await send(call, renewed, endsAtMs, parts), { ...facts, isRenewed: true });
};

const send = async (
  call: ReceiverCall,
  resolved: Found,
  endsAtMs: number,
  { outbound }: ReceiverParts,
): Promise<OutboundStreamingResult> => {
  const { content } = call;
  const remainingMs = Math.max(1, Math.ceil(endsAtMs - performance.now()));
  const body =
    content.kind === 'partial' ? streamContent(content) : content.bytes.byteLength === 0 ? undefined : content.bytes;
  return (resolved.outbound ?? outbound).fetchStreaming({
    // What is no URL fails there, with a text of its own.
    url: buildTargetUrl(resolved.url, call.path, call.query) ?? resolved.url,
    method: call.method,
    headers: buildForwardedHeaders(call.headers, resolved.headers, call.correlationId),
    ...(body !== undefined && { body }),
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

const toResult = (receiver: FlowReceiver, result: OutboundStreamingResult, facts: CallFacts): ReceiverResult =>
  result.kind === 'failed'
    ? {
        kind: 'failed',
        facts,
        error: `HTTP operation failed invoking ${nameTarget(receiver.target)}: ${result.message}`,
        isTransient: !permanentFailures.has(result.reason),
      }
    : { ...result, kind: 'answered', facts: { ...facts, receiverStatus: result.status } };

const describeUnresolved = (
  { target }: FlowReceiver,
  resolved: Exclude<ResolvedDestination, Found>,
): ReceiverResult => {
  const name = target.kind === 'destination' ? `The destination ${target.name}` : `The receiver ${nameTarget(target)}`;
  return resolved.kind === 'not-found'
    ? { kind: 'failed', facts: {}, error: `${name} does not exist in the subaccount`, isTransient: false }
    : { kind: 'failed', facts: {}, error: `${name} cannot be called: ${resolved.message}`, isTransient: true };
};
