import type { RequestId } from '../../foundation/ids.ts';
import type { WireError } from '../../foundation/wire-error.ts';
import { json, type Reply } from './reply.ts';

/** What an error format may look at besides the error. */
export type ErrorContext = {
  readonly requestId: RequestId;
  /** The request's `Accept` header, for formats that exist in several media types. */
  readonly accept: string | undefined;
  /** The query string as received, for formats chosen there (`$format`). */
  readonly rawQuery: string;
};

/** Turns a rejection into a reply in one wire's format. The pipeline adds the error's own headers and the request id. */
export type ErrorFormat = (error: WireError, context: ErrorContext) => Reply;

/** `{ "error", "error_description" }`, the format of doors without one of their own. Source: RFC 6749 §5.2 */
export const oauthErrorFormat: ErrorFormat = (error) =>
  json(
    error.status,
    { error: error.code, error_description: error.description },
    { 'cache-control': 'no-store', pragma: 'no-cache' },
  );
