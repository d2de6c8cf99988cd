import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { randomHex } from '../../src/foundation/ids.ts';

const run = promisify(execFile);

/** A PostgreSQL server of our own, for tests. */
export type TestPostgres = {
  readonly port: number;
  /** Makes an empty database and answers its URL. */
  readonly createDatabase: () => Promise<string>;
  /** Ends the server at once, as a crash would. */
  readonly crash: () => Promise<void>;
  /** Starts the server again on the same port with the same data. */
  readonly restart: () => Promise<void>;
  /** Ends the server and removes its data. */
  readonly stop: () => Promise<void>;
};

const installations = '/usr/lib/postgresql';

/** PostgreSQL refuses to run as root, so under root it runs as `nobody`. */
const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** The folder of the newest installed server's programs; `undefined` where there is none. */
export const findPostgresPrograms = (): string | undefined => {
  if (!existsSync(installations)) return undefined;
  const versions = readdirSync(installations).sort((left, right) => Number(right) - Number(left));
  return versions.map((version) => join(installations, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
};

/**
 * Whether tests against PostgreSQL can run here. Without a server they are skipped with a printed line, except in CI, where that
 * would hide that half of the suite did not run.
 */
export const canRunPostgres = (): boolean => {
  if (findPostgresPrograms() !== undefined) return true;
  const message = `No PostgreSQL in ${installations} (Debian: apt-get install postgresql)`;
  if (process.env.CI === 'true') throw new Error(message);
  console.log(`${message}: its tests are skipped.`);
  return false;
};

/** Starts a server on a free loopback port with data of its own, without durability (`fsync=off`). It ends with this process at the latest. */
export const startPostgres = async (): Promise<TestPostgres> => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-postgres-'));
  const place = await initialise(folder);
  let server = await startServer(place);
  const removeAtExit = (): void => {
    server.kill('SIGQUIT');
    // The server may still be writing for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  process.once('exit', removeAtExit);
  let databases = 0;
  const crash = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.ref();
    server.kill('SIGQUIT');
    await ended;
  };
  return {
    port: place.port,
    createDatabase: async () => {
      databases += 1;
      const name = `test_${process.pid}_${databases}`;
      await withClient(urlOf(place, 'postgres'), (client) => client.query(`create database ${name}`));
      return urlOf(place, name);
    },
    crash,
    restart: async () => {
      server = await startServer(place);
    },
    stop: async () => {
      await crash();
      process.removeListener('exit', removeAtExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Where a server's data is and how it is reached. */
export type PostgresPlace = { readonly folder: string; readonly port: number; readonly password: string };

/** URL of one of a server's databases. */
export const urlOf = ({ password, port }: PostgresPlace, database: string): string =>
  `postgres://portolan:${password}@127.0.0.1:${port}/${database}`;

/** Prepares the data of a server in an empty folder. */
export const initialise = async (folder: string): Promise<PostgresPlace> => {
  const password = randomHex(16);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
  await run(
    join(getPrograms(), 'initdb'),
    [
      '-D',
      join(folder, 'data'),
      '-U',
      'portolan',
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '--no-sync',
      '-E',
      'UTF8',
      '--locale=C',
    ],
    { ...owner, cwd: folder },
  );
  return { folder, port: await findFreePort(), password };
};

const getPrograms = (): string => {
  const programs = findPostgresPrograms();
  if (programs === undefined) throw new Error('PostgreSQL is not installed');
  return programs;
};

/** Starts a server on data that was prepared, and answers once it can be reached. It does not keep this process alive, nor end with it. */
export const startServer = async (place: PostgresPlace): Promise<ChildProcess> => {
  const data = join(place.folder, 'data');
  const settings = {
    listen_addresses: '127.0.0.1',
    port: place.port,
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: 200,
    shared_buffers: '32MB',
    log_min_messages: 'fatal',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = join(place.folder, 'output');
  const outputFile = openSync(output, 'a');
  const server = spawn(join(getPrograms(), 'postgres'), ['-D', data, ...options], {
    ...owner,
    cwd: data,
    stdio: ['ignore', outputFile, outputFile],
    detached: true,
  });
  closeSync(outputFile);
  server.unref();
  const deadlineMs = performance.now() + 30_000;
  for (;;) {
    if (server.exitCode !== null) {
      throw new Error(`PostgreSQL ended with code ${server.exitCode}: ${readFileSync(output, 'utf8').slice(-4000)}`);
    }
    try {
      await withClient(urlOf(place, 'postgres'), (client) => client.query('select 1'));
      return server;
    } catch (error) {
      if (performance.now() > deadlineMs) throw new Error('PostgreSQL does not answer', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

/** Runs `use` on one connection. */
export const withClient = async (url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  // A server that is still starting ends connections without an answer.
  client.on('error', () => {});
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
};

/** A port nobody listens on now; only as good as the moment it was asked. */
export const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('No free port')),
      );
    });
  });
