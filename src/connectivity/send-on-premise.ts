import { Readable } from 'node:stream';
import type { SubaccountId } from '../foundation/ids.ts';
import { type CallDeadline, startDeadline, withTimeout } from '../http/client/call-deadline.ts';
import type { OutboundFailed, OutboundRequest, OutboundResponse } from '../http/client/outbound.ts';
import {
  describeFailure,
  OutboundError,
  type OutboundFailure,
  toOutboundError,
} from '../http/client/outbound-error.ts';
import { readBody, relayBody } from '../http/client/response-body.ts';
import type { FindSystem } from './find-system.ts';
import { noConnector, onlyHttp, toProxyReply } from './proxy/proxy-reply.ts';
import { type ProxyTarget, readTarget } from './proxy/read-target.ts';
import { sendRequest, type TunnelReply } from './tunnel/send-request.ts';
import type { AgentFailure } from './tunnel/tunnel-note.ts';

/** What stands between the server and an on-premise system. */
export type Obstacle = 'no-connector' | AgentFailure;

/** As calls elsewhere fail, and what stood in the way where the way to the system was the reason. */
export type OnPremiseFailed = OutboundFailed & { readonly obstacle?: Obstacle };

/** As to the Internet, but that no redirect is followed: what is not refused is answered. */
export type OnPremiseRequest = Omit<OutboundRequest, 'redirects'> & {
  readonly redirects: OutboundRequest['redirects'] | 'answer';
};

/** Calls as those to the Internet are, on another way. */
export type OnPremiseOutbound = {
  readonly fetchBuffered: (request: OnPremiseRequest) => Promise<OutboundResponse<Buffer> | OnPremiseFailed>;
  readonly fetchStreaming: (request: OnPremiseRequest) => Promise<OutboundResponse<Readable> | OnPremiseFailed>;
};

/** The way through the connector of a subaccount that has this location ID. */
export type SendOnPremise = (connector: {
  readonly subaccountId: SubaccountId;
  readonly locationId: string;
}) => OnPremiseOutbound;

/** A call ended on its way; `shown` is fit for callers. */
class NoWay extends OutboundError {
  readonly obstacle: Obstacle;

  constructor(reason: OutboundFailure, obstacle: Obstacle, shown: string) {
    super(reason, { shown });
    this.obstacle = obstacle;
  }
}

/**
 * Creates the door through which the server itself calls on-premise systems, for its destinations: the same tunnels and the same access control
 * as the proxy's, and no credential of a proxy, since the caller already stands for the subaccount. Redirects are answered, not followed.
 * Source: contract of the connectivity proxy 7.6; SAP doc "HTTP Destinations" (`tokenServiceURL.ProxyType`)
 */
export const createSendOnPremise =
  (parts: { readonly findSystem: Pick<FindSystem, 'forHttp'> }): SendOnPremise =>
  (connector) => {
    const send = async (request: OnPremiseRequest, deadline: CallDeadline) => {
      const target = toTarget(request.url);
      const found = await deadline.within(parts.findSystem.forHttp({ ...connector, ...target }, target.path));
      if (found.kind !== 'found') throw toNoWay(found.kind, target, connector);
      const answer = sendRequest(found.session, {
        method: request.method,
        authority: target.authority,
        path: target.path,
        headers: [...request.headers, ...lengthOf(request.body)],
        body: request.body === undefined ? undefined : toReadable(request.body),
        signal: deadline.signal,
      });
      const silent = (): Error => new OutboundError('read-timeout');
      const reply = await deadline.within(withTimeout(answer, request.readTimeoutMs, silent), drop);
      if (reply.kind === 'failed') throw toNoWay(reply.failure, target, connector);
      if (reply.kind === 'connected') throw new Error('a connection nobody asked for');
      const isRedirect = reply.status >= 300 && reply.status <= 399 && reply.status !== 304;
      if (isRedirect && request.redirects === 'refuse') {
        drop(reply);
        throw new OutboundError('redirect');
      }
      return reply;
    };

    const call = async <Result>(
      request: OnPremiseRequest,
      run: (deadline: CallDeadline) => Promise<Result>,
    ): Promise<Result | OnPremiseFailed> => {
      const deadline = startDeadline(request.totalTimeoutMs, request.signal);
      try {
        return await run(deadline);
      } catch (thrown) {
        deadline.end();
        const error = toOutboundError(thrown);
        if (error === undefined) throw thrown;
        const message = describeFailure(error, request.peer ?? 'the target system');
        const obstacle = error instanceof NoWay ? error.obstacle : undefined;
        return { kind: 'failed', reason: error.reason, message, detail: message, ...(obstacle && { obstacle }) };
      }
    };

    return {
      fetchBuffered: (request) =>
        call(request, async (deadline) => {
          const { status, headers, body } = await send(request, deadline);
          const whole = await deadline.within(readBody(body, headers, request.maxResponseBytes, request.method));
          deadline.end();
          return { kind: 'response', status, ...whole };
        }),
      fetchStreaming: (request) =>
        call(request, async (deadline) => {
          const { status, headers, body } = await send(request, deadline);
          return { kind: 'response', status, headers, body: relayBody(body, () => deadline.end()) };
        }),
    } satisfies OnPremiseOutbound;
  };

const drop = (reply: TunnelReply): void => {
  if (reply.kind === 'reply') reply.body.on('error', () => {}).destroy();
};

const toTarget = (url: string): ProxyTarget => {
  const read = readTarget(url);
  if (read.kind === 'target') return read.target;
  // Underneath, the proxy answers 405 to these. Source: contract of the connectivity proxy 7.6
  throw new OutboundError('invalid-url', read.reason === 'not-http' ? { shown: onlyHttp.text } : {});
};

const reasons: Readonly<Record<Obstacle, OutboundFailure>> = {
  'no-connector': 'connect',
  'system-denied': 'refused-target',
  'resource-denied': 'refused-target',
  'upgrade-denied': 'refused-target',
  unreachable: 'connect',
  'tls-failed': 'tls',
  'timed-out': 'read-timeout',
  'connection-lost': 'connection-lost',
  faulty: 'protocol',
};

const toNoWay = (obstacle: Obstacle, target: ProxyTarget, connector: Parameters<SendOnPremise>[0]): NoWay => {
  const { subaccountId, locationId } = connector;
  const { text } = obstacle === 'no-connector' ? noConnector(subaccountId, locationId) : toProxyReply(obstacle, target);
  return new NoWay(reasons[obstacle], obstacle, text);
};

type Body = NonNullable<OutboundRequest['body']>;

const lengthOf = (body: OutboundRequest['body']): readonly (readonly [string, string])[] => {
  const isKnown = typeof body === 'string' || body instanceof Uint8Array;
  return isKnown ? [['content-length', String(Buffer.byteLength(body))]] : [];
};

const toReadable = (body: Body): Readable =>
  typeof body === 'string' || body instanceof Uint8Array
    ? Readable.from([Buffer.from(body)])
    : Readable.from(body, { objectMode: false });
