import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { randomUuid, toRequestId } from '../../foundation/ids.ts';
import type { Log } from '../../foundation/log.ts';
import { createServer } from '../../http/server/create-server.ts';
import { toRawHeaders } from '../tunnel/header-lines.ts';
import { sendRequest, type TunnelReply } from '../tunnel/send-request.ts';
import type { RequestOrigin } from './admit-caller.ts';
import type { AdmitRequest, RequestAdmission } from './admit-request.ts';
import { followConnections } from './follow-connections.ts';
import { onlyHttp, overloaded, type ProxyReply, toProxyReply } from './proxy-reply.ts';
import { createShares } from './shares.ts';
import { takeOver } from './take-over.ts';
import type { TrafficTally } from './traffic-tally.ts';

/** A proxy that listens. */
export type RunningProxy = {
  readonly port: number;
  /** WebSocket or TCP connections that are open. */
  readonly countConnections: () => number;
  /** Stops accepting, waits for what is under way, `graceMs` at most. */
  readonly close: (graceMs: number) => Promise<void>;
};

/** Where a proxy listens, and for how many. */
export type ProxyListening = {
  readonly host: string;
  readonly port: number;
  readonly maxConnectionsPerAddress: number;
  readonly maxConcurrentRequests: number;
};

/** Bodies may take as long as they move: a day ends what does not. Back ends are given up sooner. Assumed. */
const timeouts = { headersMs: 10_000, requestMs: 86_400_000, idleMs: 60_000 };
const maxHeaderSize = 64 * 1024;

/**
 * Starts the proxy through which applications call on-premise systems: HTTP/1.1, targets in absolute form, every request judged by itself.
 * Source: SAP doc "Consuming the Connectivity Service"
 */
export const startHttpProxy = async (
  listening: ProxyListening,
  parts: {
    readonly admit: AdmitRequest;
    readonly log: Log;
    readonly note: TrafficTally['note'];
    readonly recheckEveryMs?: number | undefined;
  },
): Promise<RunningProxy> => {
  let inProgress = 0;
  const connections = followConnections({
    log: parts.log,
    ...(parts.recheckEveryMs !== undefined && { everyMs: parts.recheckEveryMs }),
  });
  const shares = createShares(Math.ceil(listening.maxConcurrentRequests / 2));

  const admit = async (message: IncomingMessage, origin: RequestOrigin, isUpgrade: boolean) => {
    if (inProgress > listening.maxConcurrentRequests) return { kind: 'refused', reply: overloaded } as const;
    const admission = await parts.admit(message, origin, isUpgrade);
    if (admission.kind === 'refused' && admission.detail !== undefined) {
      parts.log.info('proxy-request-rejected', { requestId: origin.requestId, detail: admission.detail });
    }
    if (admission.kind === 'admitted' && !shares.take(admission.caller.subaccountId)) {
      return { kind: 'refused', reply: overloaded, caller: admission.caller } as const;
    }
    return admission;
  };

  const answer = async (message: IncomingMessage, response: ServerResponse, upgrade?: Upgrade): Promise<void> => {
    const startedAtMs = performance.now();
    const requestId = toRequestId(randomUuid());
    const origin = { remoteAddress: message.socket.remoteAddress ?? '', requestId };
    inProgress += 1;
    let admission: RequestAdmission | undefined;
    let outcome = 'answered';
    try {
      const left = new AbortController();
      // Without a reason Node makes an error of each request that is over, stack and all.
      response.once('close', () => left.abort('left'));
      admission = await admit(message, origin, upgrade !== undefined);
      const refused = admission.kind === 'refused' ? admission.reply : undefined;
      const reply =
        admission.kind === 'admitted' ? await forward(admission, message, response, upgrade, left.signal) : refused;
      if (reply === 'connected' && upgrade !== undefined) {
        outcome = reply;
        connections.follow({
          requestId,
          socket: upgrade.socket,
          findFault: () => findFault(parts.admit, message, origin),
        });
      } else if (typeof reply === 'object') {
        outcome = reply.reason;
        refuse(reply, message, response);
      }
    } catch (error) {
      outcome = 'error';
      parts.log.error('proxy-request-failed', { requestId, error });
      response.destroy();
    } finally {
      inProgress -= 1;
      if (admission?.kind === 'admitted') shares.giveBack(admission.caller.subaccountId);
      const durationMs = performance.now() - startedAtMs;
      parts.note('http', outcome, durationMs);
      const { caller, target } = admission?.kind === 'admitted' ? admission : { caller: undefined, target: undefined };
      parts.log.info('proxy-request', {
        requestId,
        method: message.method,
        subaccountId: caller?.subaccountId,
        clientId: caller?.clientId,
        system: target?.authority,
        status: response.statusCode,
        outcome,
        durationMs: Math.round(durationMs * 100) / 100,
      });
    }
  };

  const server = createServer({
    maxConnectionsPerAddress: listening.maxConnectionsPerAddress,
    timeouts,
    maxHeaderSize,
    takeOvers: {
      // With a body it is a request like others: what came after it could be the body, or the other protocol. Source: RFC 6455 §4.1
      acceptsUpgrade: (message) =>
        message.headers.upgrade?.toLowerCase() === 'websocket' && message.method === 'GET' && !hasBody(message),
      onUpgrade: (message, socket, head) => {
        const response = new ServerResponse(message);
        // Its connection is all this response has: it speaks HTTP until the back end agrees to something else.
        response.assignSocket(socket);
        response.shouldKeepAlive = false;
        // Node ends connections of its own requests only. Who takes this one over detaches it, and never gets here.
        response.once('finish', () => socket.destroySoon());
        socket.on('error', () => socket.destroy());
        void answer(message, response, { socket, head });
      },
      onConnect: (_message, socket) => refuseConnect(socket),
    },
  });
  server.onRequest((message, response) => void answer(message, response));
  const port = await server.listen(listening.host, listening.port);
  return {
    port,
    countConnections: connections.count,
    close: async (graceMs) => {
      await Promise.all([server.close(graceMs), connections.stop()]);
    },
  };
};

/** Why a request would not be let in any more to go over to another protocol. */
const findFault = async (
  admit: AdmitRequest,
  message: IncomingMessage,
  origin: RequestOrigin,
): Promise<string | undefined> => {
  const admission = await admit(message, origin, true);
  return admission.kind === 'refused' ? (admission.detail ?? admission.reply.reason) : undefined;
};

type Upgrade = { readonly socket: Socket; readonly head: Buffer };

/** Answers the reply the proxy has to give instead of the back end's, and whether a connection has come of the request. */
const forward = async (
  { session, target, caller, headers }: RequestAdmission & { readonly kind: 'admitted' },
  message: IncomingMessage,
  response: ServerResponse,
  upgrade: Upgrade | undefined,
  signal: AbortSignal,
): Promise<ProxyReply | 'connected' | undefined> => {
  const body = hasBody(message) ? message : undefined;
  if (message.headers.expect?.toLowerCase() === '100-continue' && body !== undefined) response.writeContinue();
  const reply = await sendRequest(session, {
    method: message.method ?? 'GET',
    authority: target.authority,
    path: target.path,
    headers,
    principal: caller.principal,
    body,
    signal,
    ...(upgrade && { upgrade: 'websocket' }),
  });
  if (reply.kind === 'failed') return toProxyReply(reply.failure, target);
  if (reply.kind === 'connected') {
    if (upgrade === undefined) throw new Error('a connection nobody asked for');
    takeOver(response, upgrade, reply);
    return 'connected';
  }
  await relay(reply, message, response);
  return undefined;
};

const relay = (
  { status, headers, body }: TunnelReply & { readonly kind: 'reply' },
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> =>
  new Promise((resolve) => {
    if (response.destroyed) {
      body.destroy();
      resolve();
      return;
    }
    response.sendDate = false;
    if (!message.complete && hasBody(message)) response.shouldKeepAlive = false;
    response.writeHead(status, toRawHeaders(headers));
    response.flushHeaders();
    // Where one side breaks off, so does the other: an incomplete reply must not look complete.
    pipeline(body, response, () => resolve());
  });

const refuse = (reply: ProxyReply, message: IncomingMessage, response: ServerResponse): void => {
  if (response.destroyed || response.headersSent) return;
  const body = Buffer.from(`${reply.text}\n`, 'utf8');
  // What was not read of a body would be taken for the next request.
  if (!message.complete && hasBody(message)) response.shouldKeepAlive = false;
  response.writeHead(reply.status, {
    'content-type': 'text/plain;charset=UTF-8',
    'content-length': body.length,
    'x-content-type-options': 'nosniff',
    ...reply.headers,
  });
  response.end(body);
};

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0');

/** Source: SAP doc "Troubleshooting" (405); RFC 9110 §9.3.6 */
const refuseConnect = (socket: Socket): void => {
  const body = `${onlyHttp.text}\n`;
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 405 Method Not Allowed\r\nAllow: ${onlyHttp.headers?.allow}\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
};
