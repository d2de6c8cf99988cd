/** Everything a `WireError` carries; see the fields of the class. */
export type WireErrorFields = {
  readonly status: number;
  readonly code: string;
  readonly description: string;
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
};

/**
 * A request is rejected. Thrown by the named functions in a room's `errors.ts`; the pipeline turns it into bytes in the route's
 * error format.
 */
export class WireError extends Error {
  /** HTTP status of the reply. */
  readonly status: number;
  /** The wire's own word for the error, e.g. `invalid_grant`. */
  readonly code: string;
  /** Shown to the caller. Holds no secret and no text the caller sent. */
  readonly description: string;
  /** Logged, never shown. */
  readonly detail: string | undefined;
  /** Extra response headers, e.g. `WWW-Authenticate`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(fields: WireErrorFields) {
    super(fields.description, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = 'WireError';
    this.status = fields.status;
    this.code = fields.code;
    this.description = fields.description;
    this.detail = fields.detail;
    this.headers = fields.headers ?? {};
  }
}
