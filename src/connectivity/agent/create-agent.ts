import { type IncomingHttpHeaders, performServerHandshake, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Log } from '../../foundation/log.ts';
import { type ConnectorConfiguration, findSubjectPattern } from '../access-control/index.ts';
import { type ControlLine, controlAuthority, writeControlLine } from '../tunnel/control-line.ts';
import { type HeaderLines, toHeaderLines } from '../tunnel/header-lines.ts';
import { endSession, watchLiveness } from '../tunnel/liveness.ts';
import { sessionLimits, sessionOptions, sessionSettings } from '../tunnel/session-limits.ts';
import { noteHeader, readRequestNote } from '../tunnel/tunnel-note.ts';
import { type AskedSystem, admitRequest } from './admit-request.ts';
import { fail, respond } from './agent-stream.ts';
import { propagatesPrincipal, toBackEndHeaders } from './back-end-headers.ts';
import { createBackEndPools } from './back-end-pools.ts';
import type { CertifyPrincipal } from './certify-principal.ts';
import { connectBackEnd, upgradeBackEnd } from './connect-back-end.ts';
import type { Dial } from './dial.ts';
import { type ForwardedRequest, forwardRequest } from './forward-request.ts';

/** What an agent is made of. */
export type AgentParts = {
  /** What it opens, at this moment. */
  readonly readConfiguration: () => ConnectorConfiguration;
  readonly dial: Dial;
  readonly certifyPrincipal: CertifyPrincipal;
  readonly log: Log;
  /** The longest silence of a back end. Default three minutes. */
  readonly silenceMs?: number;
};

/** A tunnel as the agent sees it. */
export type ServedTunnel = {
  /** Tells the server what has changed. */
  readonly announce: (line: ControlLine) => void;
  /** Ends once the requests under way are done, `graceMs` at most. */
  readonly close: (graceMs: number) => Promise<void>;
  readonly ended: Promise<void>;
};

/** The agent's end of tunnels: answers requests by asking back ends. */
export type Agent = {
  /** Serves a connection to a server. `first` is what the server is told when it asks. */
  readonly serve: (socket: Duplex, first?: () => ControlLine) => ServedTunnel;
  /** Ends connections that what is opened at this moment would not let in. */
  readonly endClosed: () => void;
  readonly close: () => void;
};

const usualSilenceMs = 180_000;

/** Creates an agent. Each request is checked here, whatever the server has checked before. Source: decision 0015; security.md S-59 */
export const createAgent = (parts: AgentParts): Agent => {
  const pools = createBackEndPools(parts.dial);
  const forwardParts = { pools, silenceMs: parts.silenceMs ?? usualSilenceMs };

  /** Those that go on after they were let in. */
  const connections = new Map<ServerHttp2Stream, AskedSystem>();

  const answer = async (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, lines: HeaderLines): Promise<void> => {
    const { ':method': method = '', ':authority': authority = '', ':path': path = '', ':protocol': protocol } = headers;
    const configuration = parts.readConfiguration();
    const kind = protocol !== undefined ? 'upgrade' : method === 'CONNECT' ? 'tcp' : 'http';
    const asked = { authority, path, kind } as const;
    const admission = admitRequest(configuration, asked);
    if (admission.kind === 'denied') return fail(stream, admission.failure);
    const { mapping, localPort } = admission;
    if (kind !== 'http') {
      connections.set(stream, asked);
      stream.once('close', () => connections.delete(stream));
    }
    if (kind === 'tcp') return connectBackEnd(stream, mapping, localPort, parts.dial);
    const principal = propagatesPrincipal(mapping) ? readRequestNote(headers[noteHeader])?.principal : undefined;
    const certificate =
      principal && (await parts.certifyPrincipal(principal, findSubjectPattern(configuration, principal.attributes)));
    const forwarded: ForwardedRequest = {
      mapping,
      localPort,
      configuration,
      method,
      path,
      headers: toBackEndHeaders(mapping, {
        authority,
        headers: lines,
        principal: certificate === undefined ? principal && 'unnamed' : { certificate },
      }),
    };
    if (protocol === undefined) return forwardRequest(stream, forwarded, forwardParts);
    return upgradeBackEnd(stream, { ...forwarded, protocol: String(protocol) }, forwardParts);
  };

  return {
    serve: (socket, first) => {
      const session = performServerHandshake(socket, {
        settings: { ...sessionSettings, enableConnectProtocol: true },
        ...sessionOptions,
      });
      const ended = new Promise<void>((resolve) => session.once('close', resolve));
      let control: ServerHttp2Stream | undefined;
      session.on('error', (error) => parts.log.info('tunnel-failed', { detail: error.message }));
      session.setLocalWindowSize(sessionLimits.sessionWindowBytes);
      session.on('stream', (stream, headers, _flags, raw) => {
        // The stream's end says all there is to say; without a listener its error would end the process.
        stream.on('error', () => {});
        if (headers[':authority'] === controlAuthority) {
          if (first === undefined) return fail(stream, 'system-denied');
          control = stream;
          respond(stream, 200, [], {});
          stream.write(writeControlLine(first()));
          return;
        }
        answer(stream, headers, toHeaderLines(raw)).catch((error: unknown) => {
          parts.log.error('forwarding-failed', { error });
          fail(stream, 'faulty');
        });
      });
      watchLiveness(session, { connection: socket, log: parts.log });
      return {
        announce: (line) => {
          if (control !== undefined && !control.destroyed) control.write(writeControlLine(line));
        },
        close: async (graceMs) => {
          const timer = setTimeout(() => endSession(session, socket), graceMs);
          control?.end();
          if (!session.destroyed) session.close();
          await ended;
          clearTimeout(timer);
        },
        ended,
      };
    },
    endClosed: () => {
      for (const [stream, asked] of connections) {
        if (admitRequest(parts.readConfiguration(), asked).kind === 'denied') stream.destroy(new Error('closed'));
      }
    },
    close: pools.close,
  };
};
