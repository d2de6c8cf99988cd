import { type ClientHttp2Stream, constants } from 'node:http2';
import type { Readable } from 'node:stream';
import { relayBody } from '../../http/client/response-body.ts';
import { type HeaderLines, toHeaderLines, toRawHeaders, withoutHopLines } from './header-lines.ts';
import type { TunnelSession } from './open-session.ts';
import { type AgentFailure, noteHeader, type Principal, readReplyNote, writeNote } from './tunnel-note.ts';

/** One request for a back end, with nothing of the hop it came over. */
export type TunnelRequest = {
  readonly method: string;
  /** Virtual host and port as the application wrote them. */
  readonly authority: string;
  /** Path and query, as they came. */
  readonly path: string;
  readonly headers: HeaderLines;
  readonly principal?: Principal | undefined;
  readonly body?: Readable | undefined;
  /** A request to go over to another protocol: WebSocket. Its name. */
  readonly upgrade?: string;
  readonly signal?: AbortSignal;
};

/** A back end's reply, or why there is none. */
export type TunnelReply =
  | { readonly kind: 'reply'; readonly status: number; readonly headers: HeaderLines; readonly body: Readable }
  /** The back end has gone over to the other protocol, or a TCP connection is open: what is written goes there. */
  | { readonly kind: 'connected'; readonly headers: HeaderLines; readonly connection: ClientHttp2Stream }
  | { readonly kind: 'failed'; readonly failure: AgentFailure };

/** The agent gives up sooner; this is for one that hangs. */
const replyWithinMs = 200_000;

/** Sends a request through a tunnel. Never rejects for what the other end does. */
export const sendRequest = (session: TunnelSession, request: TunnelRequest): Promise<TunnelReply> => {
  const { method, authority, path, upgrade, principal, body } = request;
  const lines = withoutHopLines(request.headers).filter(([name]) => name.toLowerCase() !== 'host');
  const note = writeNote(principal === undefined ? {} : { principal });
  const target = [':scheme', 'http', ':authority', authority, ':path', path];
  const asking = upgrade === undefined ? [':method', method] : [':method', 'CONNECT', ':protocol', upgrade];
  return exchange(session, [...asking, ...target, ...toRawHeaders(lines), noteHeader, note], {
    isConnection: upgrade !== undefined,
    body,
    signal: request.signal,
  });
};

/** Opens a TCP connection to a virtual system through a tunnel. Source: RFC 9113 §8.5 */
export const openConnection = (session: TunnelSession, authority: string, signal?: AbortSignal): Promise<TunnelReply> =>
  exchange(session, [':method', 'CONNECT', ':authority', authority, noteHeader, writeNote({})], {
    isConnection: true,
    body: undefined,
    signal,
  });

const lost: TunnelReply = { kind: 'failed', failure: 'connection-lost' };

const exchange = (
  session: TunnelSession,
  headers: readonly string[],
  options: {
    readonly isConnection: boolean;
    readonly body: Readable | undefined;
    readonly signal: AbortSignal | undefined;
  },
): Promise<TunnelReply> => {
  const { isConnection, body, signal } = options;
  if (!session.isOpen() || signal?.aborted === true) return Promise.resolve(lost);
  if (session.isFull(isConnection)) return Promise.resolve({ kind: 'failed', failure: 'faulty' });
  const stream = session.request(headers, { endStream: !isConnection && body === undefined });
  const cancel = (): void => breakOff(stream);
  signal?.addEventListener('abort', cancel, { once: true });
  if (body !== undefined) sendBody(body, stream);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      cancel();
      resolve({ kind: 'failed', failure: 'timed-out' });
    }, replyWithinMs);
    stream.once('response', (_headers, _flags, raw) => {
      clearTimeout(timer);
      resolve(toReply(stream, raw));
    });
    // The stream's end says all there is to say; without a listener its error would end the process.
    stream.on('error', () => {});
    stream.once('close', () => {
      signal?.removeEventListener('abort', cancel);
      clearTimeout(timer);
      resolve(lost);
    });
  });
};

/** To close a stream has Node end its body first, as if that were whole. Source: RFC 9113 §8.1.1 */
const breakOff = (stream: ClientHttp2Stream): void => void stream.destroy(new Error('given up'));

const sendBody = (body: Readable, stream: ClientHttp2Stream): void => {
  body.pipe(stream);
  body.once('error', () => breakOff(stream));
  body.once('close', () => {
    // Half a body must not pass for a whole one.
    if (!body.readableEnded && !stream.closed) breakOff(stream);
  });
  stream.once('close', () => body.unpipe(stream));
};

const toReply = (stream: ClientHttp2Stream, raw: readonly string[]): TunnelReply => {
  const findValue = (name: string): string | undefined => {
    const index = raw.findIndex((text, at) => at % 2 === 0 && text === name);
    return index < 0 ? undefined : raw[index + 1];
  };
  const note = readReplyNote(findValue(noteHeader));
  if (note === undefined || note.failure !== undefined) {
    stream.close(constants.NGHTTP2_CANCEL);
    return { kind: 'failed', failure: note?.failure ?? 'faulty' };
  }
  const headers = withoutHopLines(toHeaderLines(raw));
  if (note.isConnected === true) return { kind: 'connected', headers, connection: stream };
  // At once: Node calls a stream closed that has ended, read or not, and who begins to read it then finds it broken off.
  const body = relayBody(stream, () => {});
  return { kind: 'reply', status: Number(findValue(':status')), headers, body };
};
