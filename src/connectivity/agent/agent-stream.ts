import { constants, type ServerHttp2Stream } from 'node:http2';
import { type HeaderLines, toRawHeaders } from '../tunnel/header-lines.ts';
import { type AgentFailure, noteHeader, type ReplyNote, writeNote } from '../tunnel/tunnel-note.ts';

/** The back end's date, or none. Node's types do not know of this option. */
const ownDate = { sendDate: false };

/** Begins the reply on a stream of the tunnel. Does nothing where the server has given up meanwhile. */
export const respond = (
  stream: ServerHttp2Stream,
  status: number,
  headers: HeaderLines,
  note: ReplyNote,
  endStream = false,
): void => {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  stream.respond([':status', String(status), ...toRawHeaders(headers), noteHeader, writeNote(note)], {
    ...ownDate,
    endStream,
  });
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
