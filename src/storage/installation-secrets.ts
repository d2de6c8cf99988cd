import type { Database } from './database.ts';

/** Secrets that belong to the whole installation: the pepper of client secrets, the local CA. Sealed at rest, shared by all nodes. */
export type InstallationSecrets = {
  /** The secret of this name; `create` makes it the first time. Two nodes that start at once end up with the same one. */
  readonly getOrCreate: (name: string, create: () => Promise<string> | string) => Promise<string>;
};

/** What sealing this store needs; `crypto/sealing.ts` has it. */
type Seal = {
  readonly seal: (
    plain: string,
    context: { readonly table: string; readonly row: string; readonly column: string },
  ) => Uint8Array;
  readonly openText: (
    sealed: Uint8Array,
    context: { readonly table: string; readonly row: string; readonly column: string },
  ) => string;
};

/** Creates the store. Source: security.md S-63 */
export const createInstallationSecrets = (database: Database, sealing: Seal): InstallationSecrets => {
  const contextOf = (name: string) => ({ table: 'settings', row: name, column: 'value' }) as const;
  const read = async (name: string): Promise<string | undefined> => {
    const row = await database.read.selectFrom('settings').select('value').where('key', '=', name).executeTakeFirst();
    return row && sealing.openText(Buffer.from(row.value, 'base64'), contextOf(name));
  };
  return {
    getOrCreate: async (name, create) => {
      const known = await read(name);
      if (known !== undefined) return known;
      const value = Buffer.from(sealing.seal(await create(), contextOf(name))).toString('base64');
      await database.write((transaction) =>
        transaction
          .insertInto('settings')
          .values({ key: name, value })
          .onConflict((conflict) => conflict.column('key').doNothing())
          .execute(),
      );
      const stored = await read(name);
      if (stored === undefined) throw new Error(`the installation secret ${name} was not stored`);
      return stored;
    },
  };
};
