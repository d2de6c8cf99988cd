import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { isGenerationRequest } from '../certificates/generation.ts';
import type { CertificateIssuer } from '../certificates/issue-certificate.ts';
import { badRequest, configurationNotFound, duplicateKey, preconditionFailed, zoneNotOnLevel } from '../errors.ts';
import { toEtag } from '../etag.ts';
import { toAuditEvent } from './audit-event.ts';
import {
  type Configuration,
  type ConfigurationKind,
  type Level,
  namePropertyOf,
  toProperties,
} from './configuration.ts';
import type { ConfigurationCache } from './configuration-cache.ts';
import type { ConfigurationSealing, WrittenConfiguration } from './configuration-sealing.ts';
import type { ConfigurationStore } from './configuration-store.ts';
import { createReadConfiguration, readText } from './read-configuration.ts';
import { isSecretProperty } from './secret-properties.ts';

/** What became of one object of a request. `etag` where it was stored, `error` where it was not. */
export type WriteOutcome = { readonly name: string; readonly etag?: string; readonly error?: WireError };

/** How a write may be conditioned. */
export type WriteOptions = {
  /** Takes secret properties the new object does not name from the stored one, for editors that do not show them. */
  readonly keepsAbsentSecrets?: boolean;
  /** Refuses with 412 unless the stored revision is one of these. */
  readonly expectedRevisions?: readonly string[];
  /** Whether `$metadata.shared_with_subscriber` may be true: on subscription level only. */
  readonly allowsSharedZone?: boolean;
};

/** What the management of configurations needs. */
export type ConfigurationParts = {
  readonly database: Database;
  readonly store: ConfigurationStore;
  readonly cache: ConfigurationCache;
  readonly sealing: ConfigurationSealing;
  readonly issueCertificate: CertificateIssuer;
  readonly appendAudit: (transaction: Transaction, event: AuditEvent) => Promise<void>;
  readonly clock: Clock;
};

/** Creates new ones or replaces existing ones, in one transaction; one that cannot be stored does not keep the others away. */
export type WriteConfigurations = (
  action: 'create' | 'update',
  level: Level,
  values: readonly unknown[],
  actor: Actor,
  options?: WriteOptions,
) => Promise<readonly WriteOutcome[]>;

/** The most objects and names a request may have. Assumed: SAP does not say. */
export const maxBulk = 1000;
/** The most certificates a request may have generated: each costs a key pair. Assumed: SAP does not say. */
export const maxGenerated = 20;

/** Creates the writing of one kind of configuration. Source: OpenAPI of the Destination service */
export const createWriteConfigurations = (
  kind: ConfigurationKind,
  parts: ConfigurationParts,
  find: (level: Level, name: string) => Promise<Configuration | undefined>,
): WriteConfigurations => {
  const { database, store, cache, sealing, appendAudit } = parts;

  const read = createReadConfiguration(parts);

  const keepSecrets = async (written: WrittenConfiguration): Promise<WrittenConfiguration> => {
    const stored = await find(written.level, written.name);
    if (stored === undefined) return written;
    const kept = Object.entries(stored.properties).filter(
      ([name]) => isSecretProperty(name) && !(name in written.properties),
    );
    return { ...written, properties: toProperties([...Object.entries(written.properties), ...kept]) };
  };

  const readOne = async (level: Level, value: unknown, options: WriteOptions): Promise<ReadItem> => {
    try {
      const given = await read(kind, level, value);
      if (given.isShared === true && options.allowsSharedZone !== true) throw zoneNotOnLevel();
      const written = options.keepsAbsentSecrets === true ? await keepSecrets(given) : given;
      return { kind: 'sealed', written, row: sealing.seal(written) };
    } catch (error) {
      if (!(error instanceof WireError) || error.status !== 400) throw error;
      return { kind: 'refused', name: nameIn(value, kind), error };
    }
  };

  return async (action, level, values, actor, options = {}) => {
    if (values.length > maxBulk) throw badRequest(`At most ${maxBulk} objects are accepted at once`);
    if (kind === 'certificate' && values.filter(isGenerationRequest).length > maxGenerated)
      throw badRequest(`At most ${maxGenerated} certificates are generated at once`);
    const items: ReadItem[] = [];
    // One after the other: key pairs made at once would take the threads that everything else waits for.
    for (const value of values) items.push(await readOne(level, value, options));

    const outcomes = await database.write(async (transaction) => {
      const results: WriteOutcome[] = [];
      for (const item of items) {
        if (item.kind === 'refused') {
          results.push({ name: item.name, error: item.error });
          continue;
        }
        const { name, revision, properties } = item.written;
        const isStored =
          action === 'create'
            ? await store.insert(transaction, item.row)
            : await store.update(transaction, item.row, options.expectedRevisions);
        if (isStored) await appendAudit(transaction, toAuditEvent(item.written, action, actor, { properties }));
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
  };
};

type ReadItem =
  | {
      readonly kind: 'sealed';
      readonly written: WrittenConfiguration;
      readonly row: ReturnType<ConfigurationSealing['seal']>;
    }
  | { readonly kind: 'refused'; readonly name: string; readonly error: WireError };

// For naming the refused item in a bulk reply; it may be anything.
const nameIn = (value: unknown, kind: ConfigurationKind): string =>
  (readText(value, namePropertyOf(kind)) ?? '').slice(0, 200);
