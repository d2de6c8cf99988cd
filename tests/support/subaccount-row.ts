import { sql } from 'kysely';
import { randomUuid, type SubaccountId, toSubaccountId } from '../../src/foundation/ids.ts';
import type { Database } from '../../src/storage/database.ts';

/** A bare row for tests of stores whose rows must belong to a subaccount; found by its id alone. */
export const createSubaccountRow = async (database: Database): Promise<SubaccountId> => {
  const id = toSubaccountId(randomUuid());
  const name = `a${id.replaceAll('-', '').slice(0, 20)}`;
  await database.write(async (transaction) => {
    await sql`insert into subaccounts (id, technical_name, subdomain, display_name, flavour, created_at_ms)
      values (${id}, ${name}, ${name}, ${name}, 'cf', 0)`.execute(transaction);
    await sql`insert into subaccount_names (name, subaccount_id) values (${id}, ${id})`.execute(transaction);
  });
  return id;
};
