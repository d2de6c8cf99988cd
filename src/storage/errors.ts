import { WireError } from '../foundation/wire-error.ts';

/**
 * The database cannot serve this request now: lost, overloaded, full or read-only. A 503 with `Retry-After` in every error format;
 * nothing was stored. (After a connection lost during a commit the outcome is unknown: the caller repeats or looks.)
 * Source: security.md
 */
export class DatabaseUnavailable extends WireError {
  constructor(detail: string, cause?: unknown) {
    super({
      status: 503,
      code: 'temporarily_unavailable',
      description: 'The service is temporarily unavailable. Try again shortly.',
      detail,
      headers: { 'Retry-After': '1' },
      cause,
    });
    this.name = 'DatabaseUnavailable';
  }
}

/** The database cannot be opened as it is; `message` tells the operator what to do. Source: security.md */
export class DatabaseNotUsable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DatabaseNotUsable';
  }
}
