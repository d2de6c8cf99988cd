import type { Actor } from '../../foundation/audit-event.ts';
import { badRequest, configurationNotFound } from '../errors.ts';
import { matchesLabels } from '../labels/label-filter.ts';
import { createLabelManagement, type LabelManagement } from '../labels/manage-labels.ts';
import { toAuditEvent } from './audit-event.ts';
import type { Configuration, ConfigurationKind, Level } from './configuration.ts';
import type { ListFilter } from './list-query.ts';
import {
  type ConfigurationParts,
  createWriteConfigurations,
  maxBulk,
  type WriteOptions,
  type WriteOutcome,
} from './write-configurations.ts';

/** Reading and writing the configurations of one kind. Levels are taken as given: callers have checked who may see them. */
export type ConfigurationManagement = {
  readonly kind: ConfigurationKind;
  readonly list: (level: Level, filter?: ListFilter) => Promise<readonly Configuration[]>;
  /** The names alone: nothing is unsealed for them. */
  readonly listNames: (level: Level) => Promise<readonly string[]>;
  readonly find: (level: Level, name: string) => Promise<Configuration | undefined>;
  /** Throws the exact 404 where there is none. */
  readonly get: (level: Level, name: string) => Promise<Configuration>;
  /** Stores new ones in one transaction; one that cannot be stored does not keep the others away. */
  readonly create: (
    level: Level,
    values: readonly unknown[],
    actor: Actor,
    options?: WriteOptions,
  ) => Promise<readonly WriteOutcome[]>;
  /** Replaces existing ones; nothing of the old properties stays. */
  readonly put: (
    level: Level,
    values: readonly unknown[],
    actor: Actor,
    options?: WriteOptions,
  ) => Promise<readonly WriteOutcome[]>;
  /** Puts on record that someone was shown what one holds. Source: security.md S-65 */
  readonly recordReading: (level: Level, name: string, actor: Actor) => Promise<void>;
  /** Creates or replaces one. Throws the 400 that says what is wrong with it. */
  readonly save: (
    level: Level,
    value: unknown,
    actor: Actor,
    options?: WriteOptions,
  ) => Promise<{ readonly name: string; readonly isNew: boolean }>;
  /** Answers, name by name, whether there was one to delete. */
  readonly delete: (
    level: Level,
    names: readonly string[],
    actor: Actor,
    expectedRevisions?: readonly string[],
  ) => Promise<readonly { readonly name: string; readonly isDeleted: boolean }[]>;
  /** Reads and changes labels; throws the exact 404 where the configuration does not exist. */
  readonly labels: LabelManagement;
};

/** Creates the management of one kind of configuration. Source: OpenAPI of the Destination service */
export const createConfigurationManagement = (
  kind: ConfigurationKind,
  parts: ConfigurationParts,
): ConfigurationManagement => {
  const { database, store, cache, sealing, appendAudit } = parts;

  const find = async (level: Level, name: string): Promise<Configuration | undefined> => {
    const row = await store.find({ level, kind, name });
    return row && sealing.open(row);
  };
  const write = createWriteConfigurations(kind, parts, find);

  return {
    kind,
    find,
    get: async (level, name) => {
      const found = await find(level, name);
      if (found === undefined) throw configurationNotFound();
      return found;
    },
    list: async (level, filter) => {
      const rows = await store.list(level, kind);
      if (filter?.kind === 'labels')
        return rows.map((row) => sealing.open(row)).filter(({ labels }) => matchesLabels(labels, filter.labels));
      const wanted = filter === undefined ? rows : rows.filter((row) => isMatch(filter, row.name, row.modified_at_ms));
      return wanted.map((row) => sealing.open(row));
    },
    listNames: (level) => store.listNames(level, kind),
    create: (level, values, actor, options) => write('create', level, values, actor, options),
    put: (level, values, actor, options) => write('update', level, values, actor, options),
    recordReading: (level, name, actor) =>
      database.write((transaction) => appendAudit(transaction, toAuditEvent({ kind, level, name }, 'read', actor))),
    save: async (level, value, actor, options) => {
      const [created] = await write('create', level, [value], actor, options);
      if (created?.error === undefined) return { name: created?.name ?? '', isNew: true };
      if (created.error.status !== 409) throw created.error;
      const [updated] = await write('update', level, [value], actor, options);
      if (updated?.error !== undefined) throw updated.error;
      return { name: updated?.name ?? '', isNew: false };
    },
    delete: async (level, names, actor, expectedRevisions) => {
      if (names.length > maxBulk) throw badRequest(`At most ${maxBulk} names are accepted at once`);
      const deleted = await database.write(async (transaction) => {
        const results: { readonly name: string; readonly isDeleted: boolean }[] = [];
        for (const name of names) {
          const isDeleted = await store.delete(transaction, { level, kind, name }, expectedRevisions);
          if (isDeleted) await appendAudit(transaction, toAuditEvent({ kind, level, name }, 'delete', actor));
          results.push({ name, isDeleted });
        }
        return results;
      });
      for (const { name } of deleted) cache.forget({ level, kind, name });
      return deleted;
    },
    labels: createLabelManagement(kind, parts),
  };
};

const isMatch = (filter: Exclude<ListFilter, { kind: 'labels' }>, name: string, modifiedAtMs: number): boolean => {
  switch (filter.kind) {
    case 'names':
      return filter.names.includes(name);
    case 'starts-with':
      return name.startsWith(filter.text);
    case 'ends-with':
      return name.endsWith(filter.text);
    case 'modified-since':
      return modifiedAtMs >= filter.atMs;
  }
};
