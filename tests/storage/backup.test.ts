import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { createManagementCaller } from '../support/management.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

const marker = 'the-secret-of-the-backup-8271a067';

/** What a server changes by itself while it runs: who holds which lease, and how far events are chained. */
const isMachinery = (table: string): boolean => /^(leases|audit_(blocks|chains|segments))$/.test(table);

/** What every table of a database file holds, as one hash each; of events, which they are. */
const hashTables = (path: string): Readonly<Record<string, string>> => {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
  const names = tables.map(({ name }) => String(name)).filter((name) => !isMachinery(name));
  const hashes = names.map((name) => {
    const columns = name === 'audit_events' ? 'id, message' : '*';
    const rows = database.prepare(`select ${columns} from "${name}"`).all();
    const lines = rows.map((row) =>
      JSON.stringify(row, (_key, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)),
    );
    return [name, createHash('sha256').update(lines.sort().join('\n')).digest('hex')] as const;
  });
  database.close();
  return Object.fromEntries(hashes);
};

/** Source: security.md R-14; SQLite doc "Using the SQLite Online Backup API" */
describe('a backup of the embedded database', () => {
  let app: TestApp;
  let copy: string;
  const folders: string[] = [];
  const makeFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-restore-'));
    folders.push(folder);
    return folder;
  };
  beforeAll(async () => {
    app = await startTestApp();
    const call = createManagementCaller(app);
    const destination = {
      Name: 'erp',
      Type: 'HTTP',
      URL: 'https://erp.example',
      Authentication: 'BasicAuthentication',
      User: 'portolan',
      Password: marker,
    };
    const landscape = { subaccounts: [{ subdomain: 'acme', flavour: 'cf', destinations: [destination] }] };
    const applied = await call('POST', '/management/v1/landscape', { body: { landscape } });
    expect(applied.status, JSON.stringify(applied.body)).toBe(200);
    copy = join(makeFolder(), 'portolan.db');
    const source = new DatabaseSync(join(app.dataFolder, 'portolan.db'), { readOnly: true });
    // Taken while the server goes on writing.
    const written = Promise.all(
      ['one', 'two', 'three'].map((subdomain) =>
        call('POST', '/management/v1/subaccounts', { body: { subdomain, flavour: 'neo' } }).then(
          ({ status }) => status,
        ),
      ),
    );
    await backup(source, copy, { rate: 5 });
    source.close();
    expect(await written).toEqual([201, 201, 201]);
  });
  afterAll(async () => {
    await app.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a server on an empty machine with a copy of the backup, and of the master key where given. */
  const restore = async (masterKey?: Uint8Array) => {
    const dataFolder = makeFolder();
    copyFileSync(copy, join(dataFolder, 'portolan.db'));
    if (masterKey !== undefined) writeFileSync(join(dataFolder, 'master.key'), masterKey, { mode: 0o600 });
    const ports = { httpPort: 0, httpsPort: 0, connectivityProxyPort: 0, socks5ProxyPort: 0 };
    const config = await loadConfig({ flags: { ...ports, dataFolder, logLevel: 'silent' } });
    const restored = await startApp({ config, clock: app.clock.now, log: silentLog });
    return { ...restored, dataFolder };
  };

  it('R-14: is restored on an empty machine with all its content, and what was sealed opens', async () => {
    const before = hashTables(copy);
    expect(Object.keys(before).length).toBeGreaterThan(40);
    const restored = await restore(readFileSync(join(app.dataFolder, 'master.key')));
    expect(hashTables(join(restored.dataFolder, 'portolan.db'))).toEqual(before);
    const [subaccount] = (await restored.rooms.accounts.listSubaccounts()).filter(
      ({ subdomain }) => subdomain === 'acme',
    );
    if (subaccount === undefined) throw new Error('the subaccount is gone');
    expect(await restored.rooms.destinationService.resolve(subaccount.id, 'erp')).toMatchObject({
      kind: 'found',
      headers: [['Authorization', `Basic ${Buffer.from(`portolan:${marker}`).toString('base64')}`]],
    });
    expect((await restored.rooms.audit.verify()).kind).toBe('intact');
    await restored.close(0);
  });

  it('R-14, S-63: reveals nothing without its master key, and the server says which one it wants', async () => {
    const bytes = readFileSync(copy);
    for (const text of [marker, Buffer.from(marker).toString('base64'), Buffer.from(marker).toString('hex')]) {
      expect(bytes.includes(text)).toBe(false);
    }
    for (const sealed of [undefined, Buffer.from(Buffer.alloc(32, 7).toString('base64'))]) {
      await expect(restore(sealed)).rejects.toThrow(
        /sealed under another master key \(id [0-9a-f]{16}; the one given has id/,
      );
    }
  });
});
