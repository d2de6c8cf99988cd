import { z } from 'zod';
import type { Actor } from '../../foundation/audit-event.ts';
import type { ServiceInstanceId, SubaccountId } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Transaction } from '../../storage/database.ts';
import { isGenerationRequest } from '../certificates/generation.ts';
import { toAuditEvent } from '../configurations/audit-event.ts';
import type { ConfigurationKind, Level } from '../configurations/configuration.ts';
import type { ConfigurationSealing, WrittenConfiguration } from '../configurations/configuration-sealing.ts';
import { createReadConfiguration } from '../configurations/read-configuration.ts';
import { type ConfigurationParts, maxBulk, maxGenerated } from '../configurations/write-configurations.ts';
import { badRequest, zoneNotOnLevel } from '../errors.ts';

const policy = z.enum(['update', 'fail', 'ignore']).default('fail');
const entities = z.array(z.record(z.string(), z.unknown())).default([]);
const levelSchema = z.strictObject({
  destinations: entities,
  certificates: entities,
  existing_destinations_policy: policy,
  existing_certificates_policy: policy,
});

/** `init_data` of a service instance's parameters. Source: SAP docs "Use a Config.JSON to Create or Update a Destination Service Instance"; "Create Destinations Using the MTA Descriptor" (the default policy) */
export const initDataSchema = z.strictObject({ subaccount: levelSchema.optional(), instance: levelSchema.optional() });

/** As `initDataSchema` reads it. */
export type InitData = z.output<typeof initDataSchema>;

/** Data that was read and sealed, ready to be stored. */
export type PreparedInitData = {
  /** Stores it. Throws a 409 for what exists and must not, which ends the transaction. */
  readonly store: (transaction: Transaction) => Promise<void>;
  /** Follows once the transaction has ended. */
  readonly forget: () => void;
};

/** Prepares what an instance is to begin with, or to be updated by. Throws a 400 that names what is wrong. */
export type PrepareInitData = (
  instance: { readonly subaccountId: SubaccountId; readonly id: ServiceInstanceId },
  data: InitData,
  actor: Actor,
) => Promise<PreparedInitData>;

type Policy = z.output<typeof policy>;
type Item = {
  readonly where: string;
  readonly policy: Policy;
  readonly written: WrittenConfiguration;
  readonly row: ReturnType<ConfigurationSealing['seal']>;
};

/** Creates the preparation. All of it is stored or nothing. */
export const createPrepareInitData = (parts: ConfigurationParts): PrepareInitData => {
  const { store, cache, sealing, appendAudit } = parts;
  const read = createReadConfiguration(parts);

  const readOne = async (
    kind: ConfigurationKind,
    level: Level,
    value: unknown,
    where: string,
  ): Promise<WrittenConfiguration> => {
    try {
      const written = await read(kind, level, value);
      if (written.isShared === true) throw zoneNotOnLevel();
      return written;
    } catch (error) {
      if (!(error instanceof WireError) || error.status !== 400) throw error;
      throw badRequest(`"parameters.${where}": ${error.description}`);
    }
  };

  return async (instance, data, actor) => {
    const items: Item[] = [];
    for (const { kind, level, values, policy: wanted, where } of listParts(instance, data)) {
      if (values.length > maxBulk) throw badRequest(`"parameters.${where}" must have at most ${maxBulk} elements`);
      if (kind === 'certificate' && values.filter(isGenerationRequest).length > maxGenerated)
        throw badRequest(`"parameters.${where}" must have at most ${maxGenerated} certificates to generate`);
      // One after the other: key pairs made at once would take the threads that everything else waits for.
      for (const [index, value] of values.entries()) {
        const written = await readOne(kind, level, value, `${where}[${index}]`);
        items.push({ where, policy: wanted, written, row: sealing.seal(written) });
      }
    }

    const storeOne = async (transaction: Transaction, item: Item): Promise<void> => {
      const isNew = await store.insert(transaction, item.row);
      if (!isNew && item.policy === 'ignore') return;
      if (!isNew && item.policy === 'fail') throw existsAlready(item);
      if (!isNew) await store.update(transaction, item.row);
      const { properties } = item.written;
      await appendAudit(transaction, toAuditEvent(item.written, isNew ? 'create' : 'update', actor, { properties }));
    };

    return {
      store: async (transaction) => {
        for (const item of items) await storeOne(transaction, item);
      },
      forget: () => {
        for (const { written } of items) cache.forget(written);
      },
    };
  };
};

type Part = {
  readonly kind: ConfigurationKind;
  readonly level: Level;
  readonly values: readonly unknown[];
  readonly policy: Policy;
  readonly where: string;
};

/** Certificates first: destinations refer to them. */
const listParts = (
  { subaccountId, id }: { readonly subaccountId: SubaccountId; readonly id: ServiceInstanceId },
  data: InitData,
): readonly Part[] =>
  (['subaccount', 'instance'] as const).flatMap((name): readonly Part[] => {
    const given = data[name];
    if (given === undefined) return [];
    const level: Level = name === 'subaccount' ? { subaccountId } : { subaccountId, instanceId: id };
    return [
      {
        kind: 'certificate',
        level,
        values: given.certificates,
        policy: given.existing_certificates_policy,
        where: `init_data.${name}.certificates`,
      },
      {
        kind: 'destination',
        level,
        values: given.destinations,
        policy: given.existing_destinations_policy,
        where: `init_data.${name}.destinations`,
      },
    ];
  });

const existsAlready = ({ where, written }: Item): WireError =>
  new WireError({
    status: 409,
    code: 'conflict',
    description: `"parameters.${where}" names "${written.name.replaceAll(/[^\x20-\x7e]/g, '?')}", which exists; the policy for existing ones may be update, fail or ignore`,
  });
