import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteConnection, type SqliteConnection } from './connection.ts';

describe('a connection to an embedded database', () => {
  let folder: string;
  let writer: SqliteConnection;
  let reader: SqliteConnection;
  const run = (sql: string): void => void writer.query(CompiledQuery.raw(sql));
  const rowsOf = (connection: SqliteConnection, sql = 'select * from things'): readonly unknown[] =>
    connection.query(CompiledQuery.raw(sql)).rows;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portolan-connection-'));
    writer = openSqliteConnection(join(folder, 'a.db'), { readOnly: false });
    run('create table things (id integer, name text)');
    run("insert into things values (1, 'one')");
    reader = openSqliteConnection(join(folder, 'a.db'), { readOnly: true });
  });
  afterEach(() => {
    reader.close();
    writer.close();
    rmSync(folder, { recursive: true });
  });

  it('R-13: sees columns that another connection has added meanwhile', () => {
    expect(rowsOf(reader)).toEqual([{ id: 1, name: 'one' }]);
    run('alter table things add column size integer default 5');
    expect(rowsOf(reader)).toEqual([{ id: 1, name: 'one', size: 5 }]);
    // Prepared for the first time with what the reader still believes of the schema.
    run('alter table things add column weight integer default 6');
    expect(rowsOf(reader, 'select * from things where id = 1')).toEqual([{ id: 1, name: 'one', size: 5, weight: 6 }]);
  });

  it('R-13: sees columns that it has renamed itself', () => {
    expect(rowsOf(writer)).toEqual([{ id: 1, name: 'one' }]);
    run('alter table things rename column name to title');
    expect(rowsOf(writer)).toEqual([{ id: 1, title: 'one' }]);
  });

  it('answers the last of two columns of one name, and no rows as an empty list', () => {
    expect(rowsOf(reader, 'select id, 7 as id from things')).toEqual([{ id: 7 }]);
    expect(rowsOf(reader, 'select * from things where id = 2')).toEqual([]);
    expect(rowsOf(writer, "insert into things values (2, 'two') returning name")).toEqual([{ name: 'two' }]);
  });
});
