import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { randomHex } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { badRequest, configurationNotFound, duplicateKey, preconditionFailed } from '../errors.ts';
import { toEtag } from '../etag.ts';
import {
  type Configuration,
  type ConfigurationKind,
  type Level,
  namePropertyOf,
  toProperties,
} from './configuration.ts';
import type { ConfigurationCache } from './configuration-cache.ts';
import type { ConfigurationSealing } from './configuration-sealing.ts';
import type { ConfigurationStore } from './configuration-store.ts';
import type { ListFilter } from './list-query.ts';
import { type ParsedConfiguration, parseConfiguration } from './parse-configuration.ts';
import { isSecretProperty } from './secret-properties.ts';

/** What became of one object of a request. `etag` where it was stored, `error` where it was not. */
export type WriteOutcome = { readonly name: string; readonly etag?: string; readonly error?: WireError };

/** How a write may be conditioned. */
export type WriteOptions = {
  /** Takes secret properties the new object does not name from the stored one, for editors that do not show them. */
  readonly keepsAbsentSecrets?: boolean;
  /** Refuses with 412 unless the stored revision is this one. */
  readonly expectedRevision?: string;
};

/** Reading and writing the configurations of one kind. Levels are taken as given: callers have checked who may see them. */
export type ConfigurationManagement = {
  readonly kind: ConfigurationKind;
  readonly list: (level: Level, filter?: ListFilter) => Promise<readonly Configuration[]>;
  readonly find: (level: Level, name: string) => Promise<Configuration | undefined>;
  /** Throws the exact 404 where there is none. */
  readonly get: (level: Level, name: string) => Promise<Configuration>;
  /** Stores new ones in one transaction; one that cannot be stored does not keep the others away. */
  readonly create: (level: Level, values: readonly unknown[], actor: Actor) => Promise<readonly WriteOutcome[]>;
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
    expectedRevision?: string,
  ) => Promise<readonly { readonly name: string; readonly isDeleted: boolean }[]>;
};

/** What the management of configurations needs. */
export type ConfigurationParts = {
  readonly database: Database;
  readonly store: ConfigurationStore;
  readonly cache: ConfigurationCache;
  readonly sealing: ConfigurationSealing;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
  readonly clock: Clock;
};

const maxBulk = 1000;

/** Creates the management of one kind of configuration. Source: OpenAPI of the Destination service */
export const createConfigurationManagement = (
  kind: ConfigurationKind,
  parts: ConfigurationParts,
): ConfigurationManagement => {
  const { database, store, cache, sealing, appendAudit, clock } = parts;

  const find = async (level: Level, name: string): Promise<Configuration | undefined> => {
    const row = await store.find({ level, kind, name });
    return row && sealing.open(row);
  };

  const audit = (
    transaction: Transaction,
    level: Level,
    action: AuditEvent['action'],
    name: string,
    actor: Actor,
    parsed?: ParsedConfiguration,
  ) =>
    appendAudit(transaction, {
      category: action === 'read' ? 'audit.data-access' : 'audit.configuration',
      subaccountId: level.subaccountId,
      actor,
      action,
      object: `${kind} ${name}`,
      message: `${action} ${kind} ${name}`,
      attributes: {
        level: level.instanceId === undefined ? 'subaccount' : `instance ${level.instanceId}`,
        // Names only: values may be secrets.
        ...(parsed && { properties: Object.keys(parsed.properties).join(', ').slice(0, 2000) }),
      },
    });

  const keepSecrets = async (level: Level, parsed: ParsedConfiguration): Promise<ParsedConfiguration> => {
    const stored = await find(level, parsed.name);
    if (stored === undefined) return parsed;
    const kept = Object.entries(stored.properties).filter(
      ([name]) => isSecretProperty(name) && !(name in parsed.properties),
    );
    return { ...parsed, properties: toProperties([...Object.entries(parsed.properties), ...kept]) };
  };

  const write = async (
    action: 'create' | 'update',
    level: Level,
    values: readonly unknown[],
    actor: Actor,
    options: WriteOptions = {},
  ): Promise<readonly WriteOutcome[]> => {
    if (values.length > maxBulk) throw badRequest(`At most ${maxBulk} objects are accepted at once`);
    const sealed = await Promise.all(values.map((value) => sealOne(value)));
    const outcomes = await database.write(async (transaction) => {
      const results: WriteOutcome[] = [];
      for (const item of sealed) {
        if (item.kind === 'refused') {
          results.push({ name: item.name, error: item.error });
          continue;
        }
        const { name, revision } = item.row;
        const isStored =
          action === 'create'
            ? await store.insert(transaction, item.row)
            : await store.update(transaction, item.row, options.expectedRevision);
        if (isStored) await audit(transaction, level, action, name, actor, item.parsed);
        results.push(isStored ? { name, etag: revision } : { name, error: await refusal(transaction, name) });
      }
      return results;
    });
    for (const { name } of outcomes) cache.forget({ level, kind, name });
    return outcomes;

    async function refusal(transaction: Transaction, name: string): Promise<WireError> {
      if (action === 'create') return duplicateKey();
      const stored = await store.findRevision(transaction, { level, kind, name });
      return stored === undefined ? configurationNotFound() : preconditionFailed(toEtag(stored));
    }

    async function sealOne(value: unknown): Promise<SealedItem> {
      try {
        const given = parseConfiguration(kind, value);
        const parsed = options.keepsAbsentSecrets === true ? await keepSecrets(level, given) : given;
        const configuration: Configuration = {
          level,
          kind,
          name: parsed.name,
          properties: parsed.properties,
          revision: randomHex(32),
          modifiedAtMs: clock(),
        };
        return { kind: 'sealed', parsed, row: sealing.seal(configuration, parsed.type) };
      } catch (error) {
        if (!(error instanceof WireError) || error.status !== 400) throw error;
        return { kind: 'refused', name: nameIn(value, kind), error };
      }
    }
  };

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
      const wanted = filter === undefined ? rows : rows.filter((row) => isMatch(filter, row.name, row.modified_at_ms));
      return wanted.map((row) => sealing.open(row));
    },
    create: (level, values, actor) => write('create', level, values, actor),
    put: (level, values, actor, options) => write('update', level, values, actor, options),
    recordReading: (level, name, actor) =>
      database.write((transaction) => audit(transaction, level, 'read', name, actor)),
    save: async (level, value, actor, options) => {
      const [created] = await write('create', level, [value], actor);
      if (created?.error === undefined) return { name: created?.name ?? '', isNew: true };
      if (created.error.status !== 409) throw created.error;
      const [updated] = await write('update', level, [value], actor, options);
      if (updated?.error !== undefined) throw updated.error;
      return { name: updated?.name ?? '', isNew: false };
    },
    delete: async (level, names, actor, expectedRevision) => {
      if (names.length > maxBulk) throw badRequest(`At most ${maxBulk} names are accepted at once`);
      const deleted = await database.write(async (transaction) => {
        const results: { readonly name: string; readonly isDeleted: boolean }[] = [];
        for (const name of names) {
          const isDeleted = await store.delete(transaction, { level, kind, name }, expectedRevision);
          if (isDeleted) await audit(transaction, level, 'delete', name, actor);
          results.push({ name, isDeleted });
        }
        return results;
      });
      for (const { name } of deleted) cache.forget({ level, kind, name });
      return deleted;
    },
  };
};

type SealedItem =
  | {
      readonly kind: 'sealed';
      readonly parsed: ParsedConfiguration;
      readonly row: Parameters<ConfigurationStore['insert']>[1];
    }
  | { readonly kind: 'refused'; readonly name: string; readonly error: WireError };

const isMatch = (filter: ListFilter, name: string, modifiedAtMs: number): boolean => {
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

// For naming the refused item in a bulk reply; it may be anything.
const nameIn = (value: unknown, kind: ConfigurationKind): string => {
  const property = namePropertyOf(kind);
  if (typeof value !== 'object' || value === null || !(property in value)) return '';
  const name: unknown = Reflect.get(value, property);
  return typeof name === 'string' ? name.slice(0, 200) : '';
};
