import { reasonPhrase } from '../errors.ts';

/** The reply to one request of a batch. */
export type BatchReply = {
  readonly status: number;
  /** Header values must be free of line breaks; a plain error is thrown otherwise. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly contentId?: string;
};

/** The reply to a part. A changeset that failed has one reply, that of the request that failed, outside of a changeset. */
export type BatchReplyPart =
  | { readonly kind: 'single'; readonly reply: BatchReply }
  | { readonly kind: 'changeset'; readonly replies: readonly BatchReply[] };

/**
 * Writes the body of a batch reply. `nextBoundary` gives a new random boundary (letters and digits) at each call; the first one is that
 * of the whole. Source: OData 2.0 Batch Processing §3; RFC 2046 §5.1.1
 */
export const serializeBatch = (
  parts: readonly BatchReplyPart[],
  nextBoundary: () => string,
): { readonly contentType: string; readonly body: Uint8Array } => {
  const boundary = nextBoundary();
  const chunks: Uint8Array[] = [];
  const write = (text: string): void => {
    chunks.push(Buffer.from(text));
  };
  for (const part of parts) {
    write(`--${boundary}\r\n`);
    if (part.kind === 'single') writeReply(chunks, part.reply);
    else writeChangeset(chunks, part.replies, nextBoundary());
  }
  write(`--${boundary}--\r\n`);
  return { contentType: `multipart/mixed; boundary=${boundary}`, body: Buffer.concat(chunks) };
};

const writeChangeset = (chunks: Uint8Array[], replies: readonly BatchReply[], boundary: string): void => {
  chunks.push(Buffer.from(`Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n`));
  for (const reply of replies) {
    chunks.push(Buffer.from(`--${boundary}\r\n`));
    writeReply(chunks, reply);
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n\r\n`));
};

const writeReply = (chunks: Uint8Array[], reply: BatchReply): void => {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  let head = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n';
  if (reply.contentId !== undefined) head += headerLine('Content-ID', reply.contentId);
  head += `\r\nHTTP/1.1 ${reply.status} ${reasonPhrase(reply.status)}\r\n`;
  for (const [name, value] of Object.entries(reply.headers)) head += headerLine(name, value);
  head += `Content-Length: ${body.length}\r\n\r\n`;
  chunks.push(Buffer.from(head), body, Buffer.from('\r\n'));
};

const headerLine = (name: string, value: string): string => {
  if (/[\r\n]/.test(name + value)) throw new Error(`header ${name} holds a line break`);
  return `${name}: ${value}\r\n`;
};
