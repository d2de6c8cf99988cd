import { constants, type ServerHttp2Stream } from 'node:http2';
import { type HeaderLines, toRawHeaders } from '../tunnel/header-lines.ts';
import { type AgentFailure, noteHeader, type ReplyNote, writeNote } from '../tunnel/tunnel-note.ts';

/** The back end's date, or none. Node's types do not know of this option. */
const ownDate = { sendDate: false };

/**
 * Begins the reply on a stream of the tunnel; answers whether its body may follow. Nothing begins where the server has given up meanwhile;
 * what no reply of HTTP/2 can say, such as a status of 999, becomes a failure: it must not end the process.
 */
export const respond = (
  stream: ServerHttp2Stream,
  status: number,
  headers: HeaderLines,
  note: ReplyNote,
  endStream = false,
): boolean => {
  if (stream.destroyed || stream.closed || stream.headersSent) return false;
  try {
    stream.respond([':status', String(status), ...toRawHeaders(headers), noteHeader, writeNote(note)], {
      ...ownDate,
      endStream,
    });
    return true;
  } catch {
    fail(stream, 'faulty');
    return false;
  }
};

/** Says why there is no reply; where one has begun, breaks it off. */
export const fail = (stream: ServerHttp2Stream, failure: AgentFailure): void => {
  if (stream.headersSent) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else {
    respond(stream, 502, [], { failure }, true);
    // What of the request is still on its way is of no use any more.
    if (!stream.readableEnded) stream.once('finish', () => stream.close(constants.NGHTTP2_NO_ERROR));
  }
};
