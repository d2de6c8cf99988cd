import { CreateTableNode, type KyselyPlugin, RawNode } from 'kysely';

/**
 * Makes every table a migration creates on SQLite a STRICT one, so that a value of the wrong type is refused as PostgreSQL refuses
 * it, and tests on SQLite find it. Source: SQLite doc "STRICT Tables"
 */
export const strictTables: KyselyPlugin = {
  transformQuery: ({ node }) =>
    CreateTableNode.is(node) && node.selectQuery === undefined
      ? CreateTableNode.cloneWithEndModifier(node, RawNode.createWithSql('strict'))
      : node,
  transformResult: async ({ result }) => result,
};
