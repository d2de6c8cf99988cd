import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSealing, type SealingContext } from '../../src/crypto/sealing.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { randomHex } from '../../src/foundation/ids.ts';
import { Secret } from '../../src/foundation/secret.ts';
import type { Database } from '../../src/storage/database.ts';
import { createSealingKeyStore } from '../../src/storage/sealing-key-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const createMasterKey = (): Secret => new Secret(Buffer.from(randomHex(32), 'hex').toString('base64'));
const masterKey = createMasterKey();
const context: SealingContext = { table: 'destinations', row: 'd1', column: 'password', subaccountId: 's1' };

const openSealing = (database: Database, options: { key?: Secret; clock?: () => number } = {}) =>
  createSealing({
    masterKey: options.key ?? masterKey,
    keyStore: createSealingKeyStore(database),
    clock: options.clock ?? (() => 1000),
  });

describeOnBothDatabases('sealing', (open, { dialect, createPlace }) => {
  it('S-63: opens what it sealed, text and bytes, also after a restart and on another node', async () => {
    const place = await createPlace();
    const sealing = await openSealing(await place.open());
    const sealed = sealing.seal('pässword', context);
    expect(sealing.openText(sealed, context)).toBe('pässword');
    expect([...sealing.open(sealing.seal(Uint8Array.of(0, 1, 255), context), context)]).toEqual([0, 1, 255]);
    expect(sealing.openText(sealing.seal('', context), context)).toBe('');
    const other = await openSealing(await place.open());
    expect(other.openText(sealed, context)).toBe('pässword');
  });

  it('S-63: sealing the same value twice gives different bytes', async () => {
    const sealing = await openSealing(await open());
    expect(sealing.seal('x', context)).not.toEqual(sealing.seal('x', context));
  });

  it('S-63: a value moved to another table, row, column or subaccount does not open', async () => {
    const sealing = await openSealing(await open());
    const sealed = sealing.seal('secret', context);
    const elsewhere: SealingContext[] = [
      { ...context, table: 'destination' },
      { ...context, row: 'd2' },
      { ...context, column: 'clientSecret' },
      { ...context, subaccountId: 's2' },
      { ...context, subaccountId: '' },
      { table: context.table, row: context.row, column: context.column },
      { ...context, table: 'destinationsd', row: '1' },
    ];
    for (const place of elsewhere)
      expect(() => sealing.open(sealed, place)).toThrow(/changed or belongs to another row/);
  });

  it('S-63: a value with any bit changed or bytes cut does not open', async () => {
    const sealing = await openSealing(await open());
    const sealed = sealing.seal('secret', context);
    for (let index = 0; index < sealed.length; index++) {
      const changed = Uint8Array.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => sealing.open(changed, context)).toThrow();
      expect(() => sealing.open(sealed.subarray(0, index), context)).toThrow();
    }
  });

  it('S-63: rotates the data key without downtime on two nodes', async () => {
    const place = await createPlace();
    const clock = createAdjustableClock(() => 1000);
    const first = await openSealing(await place.open(), { clock: clock.now });
    const second = await openSealing(await place.open(), { clock: clock.now });
    const old = first.seal('old', context);
    await first.rotateDataKey();
    // Until every node has read the new key, the old one seals.
    expect(second.openText(first.seal('between', context), context)).toBe('between');
    await second.refresh();
    clock.advance(10_000);
    const fresh = first.seal('new', context);
    expect(second.openText(fresh, context)).toBe('new');
    expect(second.openText(old, context)).toBe('old');
    expect(second.needsReseal(old)).toBe(true);
    expect(second.needsReseal(fresh)).toBe(false);
  });

  it('S-63: a value under a data key this node does not know is refused by name', async () => {
    const place = await createPlace();
    const first = await openSealing(await place.open());
    const second = await openSealing(await place.open());
    await first.rotateDataKey({ propagationMs: 0 });
    expect(() => second.open(first.seal('x', context), context)).toThrow(
      /data key 2, which this installation does not have/,
    );
    await second.refresh();
    expect(second.openText(first.seal('x', context), context)).toBe('x');
  });

  it('S-63: nodes that start at once on an empty database agree on the first data key', async () => {
    const place = await createPlace();
    const databases = [await place.open(), await place.open()];
    const [first, second] = await Promise.all(databases.map((database) => openSealing(database)));
    if (first === undefined || second === undefined) throw new Error('two nodes were started');
    expect(second.openText(first.seal('x', context), context)).toBe('x');
  });

  it('S-63: re-wraps under a new master key; the old one is refused with its id from then on', async () => {
    const place = await createPlace();
    const database = await place.open();
    const sealing = await openSealing(database);
    await sealing.rotateDataKey({ propagationMs: 0 });
    const sealed = sealing.seal('kept', context);
    const newKey = createMasterKey();
    await sealing.rewrap(newKey);
    expect(sealing.openText(sealed, context)).toBe('kept');
    await sealing.rotateDataKey({ propagationMs: 0 });
    const restarted = await openSealing(database, { key: newKey });
    expect(restarted.openText(sealed, context)).toBe('kept');
    await expect(openSealing(database)).rejects.toThrow(/sealed under another master key/);
  });

  // Only the embedded database has files of its own.
  if (dialect !== 'sqlite') return;
  it('S-63, R-14: database file and WAL show neither a sealed secret nor the master key', async () => {
    const place = await createPlace();
    const database = await place.open();
    const sealing = await openSealing(database);
    const secret = `known-secret-${randomHex(8)}`;
    const sealed = sealing.seal(secret, context);
    await database.write((transaction) =>
      transaction
        .insertInto('settings')
        .values({ key: 'marker-stored-in-clear', value: Buffer.from(sealed).toString('latin1') })
        .execute(),
    );
    const search = (needle: string | Buffer): boolean =>
      readdirSync(place.dataFolder).some((file) => readFileSync(join(place.dataFolder, file)).includes(needle));
    expect(search('marker-stored-in-clear')).toBe(true);
    expect(search(secret)).toBe(false);
    expect(search(Buffer.from(secret).toString('base64'))).toBe(false);
    expect(search(masterKey.reveal())).toBe(false);
    expect(search(Buffer.from(masterKey.reveal(), 'base64'))).toBe(false);
  });
});
