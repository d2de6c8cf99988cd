import { expect, it } from 'vitest';
import type { Actor, AuditEvent } from '../../src/foundation/audit-event.ts';
import { createPartnerDirectory } from '../../src/integration-content/index.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { createSubaccountRow } from '../support/subaccount-row.ts';

const actor: Actor = { kind: 'system', name: 'test' };
const all = { orderBy: [], skip: 0, limit: 1000, counts: false };

describeOnBothDatabases('the partner directory', (open) => {
  const start = async () => {
    const database = await open();
    const events: AuditEvent[] = [];
    const directory = createPartnerDirectory({
      database,
      clock: () => 1000,
      audit: { append: async (_transaction, event) => void events.push(event) },
    });
    const subaccountId = await createSubaccountRow(database);
    return { database, directory, events, subaccountId, change: { subaccountId, actor } };
  };

  it('gives a partner one name in a scheme, however many ask at a time', async () => {
    const { directory, change, subaccountId } = await start();
    const { alternativePartners: names } = directory;
    const name = (id: string, pid: string) => ({ agency: 'A', scheme: 'S', id, pid });
    const ids = Array.from({ length: 10 }, (_, index) => String(index));
    const made = await Promise.all(ids.map((id) => names.create(change, name(id, 'P'))));
    expect(made.filter((outcome) => outcome !== 'exists')).toHaveLength(1);
    const others = await Promise.all(ids.map((id) => names.create(change, name(`x${id}`, `Q${id}`))));
    expect(others).not.toContain('exists');
    const moved = await Promise.allSettled(ids.map((id) => names.replace(change, name(`x${id}`, 'R'))));
    expect(moved.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of moved) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ status: 409 });
    }
    const { rows } = await names.list(subaccountId, all);
    expect(rows.filter(({ pid }) => pid === 'R')).toHaveLength(1);
    expect(rows).toHaveLength(11);
  });

  it('loses a change with the transaction it is part of, and records it in the same one', async () => {
    const { database, directory, change, events, subaccountId } = await start();
    const failing = database.write(async (transaction) => {
      await directory.stringParameters.create({ ...change, transaction }, { pid: 'P', id: 'i', value: 'v' });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect((await directory.partners.list(subaccountId, all)).rows).toEqual([]);
    events.length = 0;
    await directory.stringParameters.create(change, { pid: 'P', id: 'i', value: 'v' });
    expect(await directory.stringParameters.create(change, { pid: 'P', id: 'i', value: 'w' })).toBe('exists');
    expect(await directory.stringParameters.replace(change, { pid: 'P', id: 'j', value: 'w' })).toBe('missing');
    expect(await directory.stringParameters.remove(change, { pid: 'P', id: 'j' })).toBe('missing');
    expect(events.map(({ action }) => action)).toEqual(['create']);
  });
});
