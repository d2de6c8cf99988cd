import { type AddressInfo, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { AuditEvent } from '../../../foundation/audit-event.ts';
import { randomUuid, toRequestId } from '../../../foundation/ids.ts';
import type { Log } from '../../../foundation/log.ts';
import type { FindSystem } from '../../find-system.ts';
import type { TunnelSession } from '../../tunnel/open-session.ts';
import { openConnection, type TunnelReply } from '../../tunnel/send-request.ts';
import type { AdmitCaller, ProxyCaller, RequestOrigin } from '../admit-caller.ts';
import { deniedAccess } from '../denied-access.ts';
import { type FollowConnections, followConnections } from '../follow-connections.ts';
import type { ProxyListening, RunningProxy } from '../start-http-proxy.ts';
import type { TrafficTally } from '../traffic-tally.ts';
import { keepConnections } from './keep-connections.ts';
import {
  noMethod,
  parseAuthentication,
  parseConnect,
  parseGreeting,
  socksCodes,
  tokenMethod,
  writeReply,
} from './parse-socks.ts';
import { readMessage } from './read-message.ts';

/** What the proxy needs. */
export type SocksProxyParts = {
  readonly admitCaller: AdmitCaller;
  readonly findSystem: Pick<FindSystem, 'forTcp'>;
  readonly noteRefusal: (event: AuditEvent) => void;
  readonly log: Log;
  readonly note: TrafficTally['note'];
  readonly recheckEveryMs?: number | undefined;
};

/** For the whole handshake; what is slower is none of our clients. Source: security.md S-61 */
const handshakeMs = 20_000;
/** A connection over which nothing moves; databases keep theirs open for long. Assumed. */
const idleMs = 3_600_000;

/**
 * Starts the proxy through which applications reach on-premise systems over TCP. Source: SAP doc "Using the TCP Protocol for Cloud
 * Applications"; RFC 1928
 */
export const startSocksProxy = async (listening: ProxyListening, parts: SocksProxyParts): Promise<RunningProxy> => {
  const server = createServer({ noDelay: true, allowHalfOpen: true });
  const kept = keepConnections(server, listening);
  const connections = followConnections({
    log: parts.log,
    ...(parts.recheckEveryMs !== undefined && { everyMs: parts.recheckEveryMs }),
  });
  server.on('connection', (socket) => {
    socket.on('error', () => socket.destroy());
    const origin = { remoteAddress: socket.remoteAddress ?? '', requestId: toRequestId(randomUuid()) };
    serve(socket, origin, parts, connections).catch((error: unknown) => {
      parts.log.error('socks-connection-failed', { requestId: origin.requestId, error });
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listening.port, listening.host, resolve);
  });
  // A TCP listener's address is always an AddressInfo; a string is a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    countConnections: connections.count,
    close: async (graceMs) => {
      await Promise.all([kept.close(graceMs), connections.stop()]);
    },
  };
};

const serve = async (
  socket: Socket,
  origin: RequestOrigin,
  parts: SocksProxyParts,
  connections: Pick<FollowConnections, 'follow'>,
): Promise<void> => {
  const startedAtMs = performance.now();
  const timer = setTimeout(() => socket.destroy(), handshakeMs);
  const { caller, system, outcome } = await shakeHands(socket, origin, parts);
  clearTimeout(timer);
  const durationMs = performance.now() - startedAtMs;
  parts.note('socks5', outcome.kind === 'refused' ? outcome.reason : 'connected', durationMs);
  if (caller !== undefined) {
    parts.log.info('socks-connection', {
      requestId: origin.requestId,
      subaccountId: caller.subaccountId,
      clientId: caller.clientId,
      system,
      code: outcome.kind === 'refused' ? outcome.code : socksCodes.succeeded,
      durationMs: Math.round(durationMs * 100) / 100,
    });
  }
  if (outcome.kind === 'refused') {
    socket.end(outcome.reply, () => socket.destroy());
    return;
  }
  connect(socket, outcome.connection);
  connections.follow({ requestId: origin.requestId, socket, findFault: outcome.findFault });
};

const connect = (socket: Socket, connection: ConnectedStream): void => {
  if (socket.destroyed) {
    connection.close();
    return;
  }
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.write(writeReply(socksCodes.succeeded));
  const breakOff = (error: NodeJS.ErrnoException | null | undefined): void => {
    if (!error) return;
    socket.destroy();
    connection.close();
  };
  pipeline(socket, connection, breakOff);
  pipeline(connection, socket, breakOff);
};

type ConnectedStream = (TunnelReply & { readonly kind: 'connected' })['connection'];

type Outcome =
  | {
      readonly kind: 'connected';
      readonly connection: ConnectedStream;
      readonly findFault: () => Promise<string | undefined>;
    }
  | { readonly kind: 'refused'; readonly reply: Buffer; readonly code: number; readonly reason: string };

type Handshake = { readonly outcome: Outcome; readonly caller?: ProxyCaller; readonly system?: string };

const refuse = (code: number, reason: string, reply = writeReply(code)): Outcome => ({
  kind: 'refused',
  reply,
  code,
  reason,
});

const shakeHands = async (socket: Socket, origin: RequestOrigin, parts: SocksProxyParts): Promise<Handshake> => {
  const greeting = await readMessage(socket, parseGreeting);
  if (greeting.kind === 'fault' || !greeting.message.offersToken) {
    return { outcome: refuse(noMethod, 'no-method', Buffer.from([5, noMethod])) };
  }
  socket.write(Buffer.from([5, tokenMethod]));
  const authentication = await readMessage(socket, parseAuthentication);
  const unauthorized = refuse(socksCodes.unauthorized, 'unauthorized', Buffer.from([1, socksCodes.unauthorized]));
  if (authentication.kind === 'fault') return { outcome: unauthorized };
  const { token, locationId } = authentication.message;
  const admit = () => parts.admitCaller({ proxy: token }, origin);
  const admission = await admit();
  if (admission.kind === 'refused') {
    parts.log.info('socks-connection-rejected', { requestId: origin.requestId, detail: admission.reason });
    return { outcome: unauthorized };
  }
  socket.write(Buffer.from([1, 0]));
  const { caller } = admission;
  const asked = await readMessage(socket, parseConnect);
  if (asked.kind === 'fault') return { caller, outcome: refuse(asked.code, 'unusable-request') };
  const { host, port } = asked.message;
  const system = `${host}:${port}`;
  const find = () => parts.findSystem.forTcp({ subaccountId: caller.subaccountId, locationId, host, port });
  const found = await find();
  if (found.kind === 'no-connector') return { caller, system, outcome: refuse(socksCodes.noConnector, found.kind) };
  if (found.kind === 'system-denied') {
    parts.noteRefusal(deniedAccess(caller, locationId, { host, port }, origin, found.kind));
    return { caller, system, outcome: refuse(socksCodes.notMapped, found.kind) };
  }
  const findFault = async (): Promise<string | undefined> => {
    const [again, foundAgain] = [await admit(), await find()];
    if (again.kind === 'refused') return again.reason;
    return foundAgain.kind === 'found' ? undefined : foundAgain.kind;
  };
  return { caller, system, outcome: await open(found.session, system, findFault) };
};

const open = async (
  session: TunnelSession,
  system: string,
  findFault: () => Promise<string | undefined>,
): Promise<Outcome> => {
  const reply = await openConnection(session, system);
  if (reply.kind === 'connected') return { kind: 'connected', connection: reply.connection, findFault };
  const failure = reply.kind === 'failed' ? reply.failure : 'faulty';
  if (failure === 'system-denied') return refuse(socksCodes.notMapped, failure);
  const isUnreachable = failure === 'unreachable' || failure === 'timed-out';
  return refuse(isUnreachable ? socksCodes.unreachable : socksCodes.failure, failure);
};
