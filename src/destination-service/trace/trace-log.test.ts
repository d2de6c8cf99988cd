import { describe, expect, it } from 'vitest';
import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import { createTraceLog } from './trace-log.ts';

const toId = (letter: string) => toSubaccountId(`${letter.repeat(8)}-0000-4000-8000-000000000000`);
const [a, b, c] = [toId('a'), toId('b'), toId('c')];

describe('the bounds of the trace log', () => {
  const fill = (limits: { readonly lookups: number; readonly bytes: number; readonly subaccounts: number }) => {
    let nowMs = 1000;
    const log = createTraceLog(() => nowMs, limits);
    const look = async (subaccountId: SubaccountId, id: string, fragments = 0) => {
      nowMs += 1;
      await log.observe(
        { id, api: 'find', subaccountId, clientId: undefined, destination: `name-${id}` },
        async (draft) => {
          const fragmentNames = Array.from({ length: fragments }, () => 'f'.repeat(200));
          draft.found = { level: { subaccountId }, fragmentNames, authentication: undefined };
          return { status: 200 };
        },
      );
    };
    return { log, look };
  };
  const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);

  it('drops the oldest lookup of a subaccount beyond the number and beyond the bytes', async () => {
    const { log, look } = fill({ lookups: 3, bytes: 9_000, subaccounts: 5 });
    for (const id of ['1', '2', '3', '4']) await look(a, id);
    expect(ids(log.search(a, { limit: 10 }))).toEqual(['4', '3', '2']);
    await look(a, '5', 20);
    expect(ids(log.search(a, { limit: 10 }))).toEqual(['5', '4']);
  });

  it('drops the subaccount that has been quiet longest', async () => {
    const { log, look } = fill({ lookups: 3, bytes: 10_000, subaccounts: 2 });
    await look(a, '1');
    await look(b, '2');
    await look(a, '3');
    await look(c, '4');
    expect([a, b, c].map((id) => ids(log.search(id, { limit: 10 })))).toEqual([['3', '1'], [], ['4']]);
  });
});
