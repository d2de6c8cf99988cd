import { inspect } from 'node:util';

const mask = '[secret]';

/**
 * A text that must not leak. It prints as `[secret]` in logs, JSON, templates and `util.inspect`; reading it takes an explicit
 * `reveal()`, which is easy to search for.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The text itself. Call it as late as possible and do not keep the result. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}
