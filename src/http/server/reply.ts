import type { Readable } from 'node:stream';

/** Header names in any case; several values for `set-cookie` and the like. */
export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

/** What a handler answers: plain data, turned into bytes by the pipeline. */
export type Reply = {
  readonly status: number;
  readonly headers?: ReplyHeaders;
  readonly body?: string | Uint8Array | Readable;
};

/** A JSON reply. `contentType` in `headers` overrides the default `application/json;charset=UTF-8`. */
export const json = (status: number, value: unknown, headers?: ReplyHeaders): Reply => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
  body: JSON.stringify(value),
});

/** `200` with JSON. */
export const ok = (value: unknown, headers?: ReplyHeaders): Reply => json(200, value, headers);

/** A text reply of the given media type. */
export const text = (status: number, body: string, contentType: string, headers?: ReplyHeaders): Reply => ({
  status,
  headers: { 'content-type': contentType, ...headers },
  body,
});

/** A reply without a body. */
export const empty = (status: number, headers?: ReplyHeaders): Reply => ({ status, ...(headers && { headers }) });
