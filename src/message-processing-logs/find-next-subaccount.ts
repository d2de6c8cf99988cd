import type { Database } from '../storage/database.ts';

/** The subaccount that follows `after` among those that have logs: each step is one look into an index, however many logs there are. */
export const findNextSubaccount = async (database: Database, after: string): Promise<string | undefined> => {
  const row = await database.read
    .selectFrom('message_processing_logs')
    .select('subaccount_id')
    .where('subaccount_id', '>', after)
    .orderBy('subaccount_id')
    .limit(1)
    .executeTakeFirst();
  return row?.subaccount_id;
};
