import type { Kysely } from 'kysely';

/** Column types by meaning, as each dialect spells them. Migrations use these words only, so that they run on both. */
export type ColumnTypes = {
  readonly text: 'text';
  /** Whole numbers up to 2^31, and booleans as 0/1. */
  readonly integer: 'integer';
  /** Whole numbers up to 2^53: times in epoch milliseconds, byte counts. */
  readonly bigint: 'integer' | 'bigint';
  /** A primary key the database counts up by itself. */
  readonly serial: 'integer' | 'bigserial';
  readonly bytes: 'blob' | 'bytea';
  readonly real: 'real' | 'double precision';
};

/** One forward-only step of the schema. `up` runs in a transaction and leaves no trace when it fails. Source: security.md R-13 */
export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly up: (schema: Kysely<unknown>, column: ColumnTypes) => Promise<void>;
};

/** The column types of each dialect. */
export const columnTypes: Readonly<Record<'sqlite' | 'postgres', ColumnTypes>> = {
  sqlite: { text: 'text', integer: 'integer', bigint: 'integer', serial: 'integer', bytes: 'blob', real: 'real' },
  postgres: {
    text: 'text',
    integer: 'integer',
    bigint: 'bigint',
    serial: 'bigserial',
    bytes: 'bytea',
    real: 'double precision',
  },
};
