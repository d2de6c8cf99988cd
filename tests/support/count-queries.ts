import type { KyselyPlugin } from 'kysely';
import type { Database } from '../../src/storage/database.ts';

/** The same database, and how many queries were read from it since the last look. Source: engineering guide §8 */
export const countQueries = (database: Database): { readonly database: Database; readonly take: () => number } => {
  let count = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => {
      count += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const take = (): number => {
    const taken = count;
    count = 0;
    return taken;
  };
  return { database: { ...database, read: database.read.withPlugin(counter) }, take };
};
