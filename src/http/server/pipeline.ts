import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { constants, type Http2ServerResponse } from 'node:http2';
import { Readable } from 'node:stream';
import { pipeline as pipeStream } from 'node:stream/promises';
import type { ZodType } from 'zod';
import type { Clock } from '../../foundation/clock.ts';
import { describeIssue, explainIssue } from '../../foundation/describe-issue.ts';
import { type RequestId, randomUuid, toRequestId } from '../../foundation/ids.ts';
import type { Log } from '../../foundation/log.ts';
import { WireError } from '../../foundation/wire-error.ts';
import { internalError, malformedRequest, overloaded } from './errors.ts';
import { assertCleanFraming, isHttp2 } from './message/framing.ts';
import { IncomingRequest, type RequestPlaces } from './message/incoming-request.ts';
import { readBody } from './message/read-body.ts';
import type { RequestAddress } from './message/request-address.ts';
import { parseForm, toUniqueRecord } from './parse-form.ts';
import type { Principal } from './principal.ts';
import type { Reply } from './reply.ts';
import type { Access, Audience, HttpMethod, Route, RouteRequest } from './route.ts';

/** Finds out who is calling, or throws the `WireError` that refuses the request. */
export type Authenticate = (request: RouteRequest, access: Exclude<Access, 'public'>) => Promise<Principal>;

/** What one finished request looked like, for the access line and the metrics. */
export type FinishedRequest = {
  readonly route: Route;
  readonly status: number;
  readonly durationMs: number;
};

/** What the pipeline needs from the composition root. */
export type PipelineParts = {
  readonly authenticators: Partial<Readonly<Record<Audience, Authenticate>>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onFinished: (finished: FinishedRequest) => void;
  /** Requests in progress beyond which new ones are turned away at once. */
  readonly maxConcurrentRequests: number;
};

/** Answers one request that has been matched to a route. */
export type Pipeline = (
  route: Route,
  address: RequestAddress,
  params: unknown,
  message: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

/** Creates the one pipeline every request goes through: framing, limits, parsing, authentication, handler, reply, access line. */
export const createPipeline = (parts: PipelineParts): Pipeline => {
  const places: RequestPlaces = { inProgress: 0 };

  const answer = async (
    route: Route,
    address: RequestAddress,
    params: unknown,
    message: IncomingMessage,
    response: ServerResponse,
    id: RequestId,
  ): Promise<Reply> => {
    assertCleanFraming(message);
    if (places.inProgress > parts.maxConcurrentRequests) throw overloaded();
    const request = new IncomingRequest(id, route, address, params, message, response, places);
    // Who is calling is settled first: a stranger learns nothing of what a route wants, nor makes us take in a megabyte.
    if (route.access !== 'public') request.principal = await authenticate(route.access, request);
    if (route.params !== undefined) request.params = parsePart(route.params, params, 'path');
    if (route.query !== undefined) {
      request.query = parsePart(route.query, toUniqueRecord(parseForm(request.rawQuery)), 'query');
    }
    const rawBody = hasNoBody(route, message) ? undefined : await readBody(route, message, response);
    request.body = route.body === undefined ? rawBody : parsePart(route.body, rawBody, 'body');
    return route.handle(request);
  };

  const authenticate = (access: Exclude<Access, 'public'>, request: RouteRequest): Promise<Principal> => {
    const authenticator = parts.authenticators[access.audience];
    if (authenticator === undefined) throw new Error(`no authenticator for the audience ${access.audience}`);
    return authenticator(request, access);
  };

  return async (route, address, params, message, response) => {
    const startedAtMs = performance.now();
    const id = toRequestId(randomUuid());
    places.inProgress += 1;
    try {
      const reply = await answer(route, address, params, message, response, id);
      await send(reply, id, message, response);
    } catch (thrown) {
      await sendError(thrown, route, address, id, message, response);
    } finally {
      places.inProgress -= 1;
      const durationMs = performance.now() - startedAtMs;
      parts.onFinished({ route, status: response.statusCode, durationMs });
      parts.log.info('request', {
        requestId: id,
        method: message.method,
        door: address.host.door,
        tenant: address.tenant,
        route: route.path,
        status: response.statusCode,
        durationMs: Math.round(durationMs * 100) / 100,
      });
    }
  };

  async function sendError(
    thrown: unknown,
    route: Route,
    address: RequestAddress,
    id: RequestId,
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (response.destroyed || hasLeft(thrown)) {
      // Nobody is there to be answered, and nothing of ours failed.
      parts.log.info('client-left', { requestId: id, route: route.path });
      response.destroy();
      return;
    }
    const error = thrown instanceof WireError ? thrown : internalError(thrown);
    if (error.status >= 500) {
      parts.log.error('request-failed', {
        requestId: id,
        route: route.path,
        status: error.status,
        detail: error.detail,
        error: error.cause ?? error,
      });
    } else if (error.detail !== undefined) {
      parts.log.info('request-rejected', {
        requestId: id,
        route: route.path,
        status: error.status,
        code: error.code,
        detail: error.detail,
      });
    }
    if (response.headersSent) {
      // Half a reply is out: cutting the connection is the only honest way to say that it is incomplete.
      response.destroy();
      return;
    }
    const queryStart = address.url.indexOf('?');
    const reply = route.errors(error, {
      requestId: id,
      accept: message.headers.accept,
      rawQuery: queryStart < 0 ? '' : address.url.slice(queryStart + 1),
    });
    await send({ ...reply, headers: { ...reply.headers, ...error.headers } }, id, message, response);
  }
};

/** Whether a stream broke off because its reader went away. */
const hasLeft = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_STREAM_PREMATURE_CLOSE';

const parsePart = (schema: ZodType, value: unknown, where: string): unknown => {
  const result = schema.safeParse(value, { error: explainIssue });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  throw malformedRequest(
    describeIssue(path === '' ? `The ${where}` : `"${path}" in the ${where}`, issue?.message ?? ''),
  );
};

const send = async (reply: Reply, id: RequestId, message: IncomingMessage, response: ServerResponse): Promise<void> => {
  const headers: Record<string, string | number | readonly string[]> = {
    'x-correlation-id': id,
    'x-content-type-options': 'nosniff',
    ...reply.headers,
  };
  if ('encrypted' in message.socket) headers['strict-transport-security'] = 'max-age=31536000';
  // HTTP/2 has no connection headers; Node warns about them.
  if (isHttp2(message)) {
    delete headers.connection;
    endUnreadBody(message, response);
  }
  // A body the handler did not read would be taken for the next request: answer, then close.
  else if (!message.complete && hasBody(message)) headers.connection = 'close';
  const { body } = reply;
  // What it would be the length of is not sent, and whoever counts on it takes the next reply for it. Source: RFC 9110 §8.6
  if (reply.status === 204) delete headers['content-length'];
  if (body instanceof Readable) {
    writeHead(response, reply.status, headers);
    await pipeStream(body, response);
    return;
  }
  if (typeof body === 'string') {
    const length = Buffer.byteLength(body);
    headers['content-length'] = length;
    writeHead(response, reply.status, headers);
    // A text as long in bytes as in characters is ASCII; Node writes Latin-1 much faster than UTF-8, which is the same then.
    response.end(body, length === body.length ? 'latin1' : 'utf8');
    return;
  }
  if (body !== undefined) headers['content-length'] = body.byteLength;
  else if (reply.status !== 204 && reply.status !== 304) headers['content-length'] = 0;
  writeHead(response, reply.status, headers);
  response.end(body);
};

// Else the stream of a body that we stopped reading would stay open until the session ends. Source: RFC 9113 §8.1
const endUnreadBody = (message: IncomingMessage, response: ServerResponse): void => {
  if (message.complete) return;
  // Only called for HTTP/2, whose responses have their stream.
  const { stream } = response as unknown as Http2ServerResponse;
  stream.once('finish', () => {
    if (!message.complete) stream.close(constants.NGHTTP2_NO_ERROR);
  });
};

// Node's type asks for a mutable array of values; it does not change them.
const writeHead = (
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | number | readonly string[]>>,
): void => {
  response.writeHead(status, headers as OutgoingHttpHeaders);
};

const hasNoBody = (route: Route, message: IncomingMessage): boolean =>
  route.bodyKind === 'none' && message.headers['content-length'] === undefined;

const hasBody = (message: IncomingMessage): boolean =>
  message.headers['transfer-encoding'] !== undefined ||
  (message.headers['content-length'] !== undefined && message.headers['content-length'] !== '0');

/** The methods a route answers: `GET` routes answer `HEAD` as well. */
export const methodsOf = (route: Route): readonly (HttpMethod | 'HEAD')[] =>
  route.method === 'GET' ? ['GET', 'HEAD'] : [route.method];
