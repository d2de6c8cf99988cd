import { expect, it } from 'vitest';
import { createAccounts } from '../../src/accounts/index.ts';
import {
  createTrustKeyStore,
  type StoredTrustKey,
} from '../../src/destination-service/saml/trust-keys/trust-key-store.ts';
import { systemClock } from '../../src/foundation/clock.ts';
import type { Database } from '../../src/storage/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const keyOf = (keyId: string): StoredTrustKey => ({
  keyId,
  certificatePem: `certificate ${keyId}`,
  sealedPrivateKey: Uint8Array.from(Buffer.from(keyId)),
});
const [one, two, three] = [keyOf('one'), keyOf('two'), keyOf('three')];

const start = async (database: Database) => {
  const accounts = createAccounts({ database, clock: systemClock, appendAudit: async () => {} });
  const { id } = await accounts.createSubaccount(
    { subdomain: 'acme', flavour: 'cf' },
    { kind: 'system', name: 'test' },
  );
  const store = createTrustKeyStore(database);
  const keys = async () => {
    const { active, passive } = await store.find(id);
    return [active, passive].map((key) => key && { ...key, sealedPrivateKey: Uint8Array.from(key.sealedPrivateKey) });
  };
  const put = (slot: 'active' | 'passive', key: StoredTrustKey, replaced?: string) =>
    database.write((transaction) => store.put(transaction, id, { slot, key, replaced }));
  const swap = (active: string, passive: string) =>
    database.write((transaction) => store.swap(transaction, id, { active, passive }));
  return { accounts, id, store, keys, put, swap };
};

describeOnBothDatabases('SAML trust keys', (open) => {
  it('R-16: of two swaps of the same keys the second changes nothing', async () => {
    const { put, swap, keys } = await start(await open());
    expect([await put('active', one), await put('passive', two)]).toEqual([true, true]);
    expect(await Promise.all([swap('one', 'two'), swap('one', 'two')])).toEqual([true, false]);
    expect(await keys()).toEqual([two, one]);
    expect(await swap('two', 'three')).toBe(false);
    expect(await swap('two', 'one')).toBe(true);
    expect(await keys()).toEqual([one, two]);
  });

  it('R-16: a key takes only the place of the one it was made for', async () => {
    const { put, keys } = await start(await open());
    expect(await Promise.all([put('active', one), put('active', two)])).toEqual([true, false]);
    expect(await put('active', three, 'two')).toBe(false);
    expect(await keys()).toEqual([one, undefined]);
    expect(await put('active', three, 'one')).toBe(true);
    expect(await keys()).toEqual([three, undefined]);
  });

  it('goes with the passive key alone, and with the subaccount', async () => {
    const database = await open();
    const { put, keys, store, id } = await start(database);
    const deletePassive = () => database.write((transaction) => store.deletePassive(transaction, id));
    expect(await deletePassive()).toBe(false);
    await put('active', one);
    await put('passive', two);
    expect([await deletePassive(), await deletePassive()]).toEqual([true, false]);
    expect(await keys()).toEqual([one, undefined]);
    await database.write((transaction) => transaction.deleteFrom('subaccounts').where('id', '=', id).execute());
    expect(await database.read.selectFrom('saml_trust_keys').select('subaccount_id').execute()).toEqual([]);
  });
});
