import { z } from 'zod';
import type { Sealing, SealingContext } from '../../crypto/sealing.ts';
import { toServiceInstanceId, toSubaccountId } from '../../foundation/ids.ts';
import type {
  NewDestinationConfiguration,
  StoredDestinationConfiguration,
} from '../../storage/tables/destination-service.ts';
import { fromStoredGeneration, type Generation, toStoredGeneration } from '../certificates/generation.ts';
import { parseLabels } from '../labels/label.ts';
import { type Configuration, type ConfigurationKind, type Level, toProperties } from './configuration.ts';
import { instanceColumn } from './configuration-store.ts';

/** What a write stores of a configuration: labels are written apart, and a write that names no zone leaves it. */
export type WrittenConfiguration = Omit<Configuration, 'labels' | 'isShared'> & {
  readonly type: string;
  readonly isShared?: boolean;
  /** When a generated certificate enters the window of its renewal. */
  readonly renewAtMs?: number;
};

/** Between a configuration and its row: the properties are sealed as one JSON value. Source: security.md S-63 */
export type ConfigurationSealing = {
  readonly seal: (configuration: WrittenConfiguration) => NewDestinationConfiguration;
  readonly open: (row: StoredDestinationConfiguration) => Configuration;
};

const sealedContent = z.array(z.tuple([z.string(), z.string()]));
const kinds = z.enum(['destination', 'certificate', 'fragment']);

/** Creates the sealing of configurations. */
export const createConfigurationSealing = (sealing: Pick<Sealing, 'seal' | 'openText'>): ConfigurationSealing => {
  const openGeneration = (row: StoredDestinationConfiguration): Generation | undefined =>
    row.sealed_generation === null
      ? undefined
      : fromStoredGeneration(
          sealing.openText(row.sealed_generation, contextOf(row, 'sealed_generation')),
          row.revision,
        );
  return {
    seal: ({ level, kind, name, type, properties, revision, modifiedAtMs, isShared, generation, renewAtMs }) => {
      const address = { subaccount_id: level.subaccountId, instance_id: instanceColumn(level), kind, name };
      // Pairs, not an object: an object would put names that look like numbers first.
      const content = JSON.stringify(Object.entries(properties));
      return {
        ...address,
        type,
        sealed_content: sealing.seal(content, contextOf(address, 'sealed_content')),
        revision,
        modified_at_ms: modifiedAtMs,
        ...(isShared !== undefined && { is_shared: isShared ? 1 : 0 }),
        sealed_generation:
          generation === undefined
            ? null
            : sealing.seal(toStoredGeneration(generation, revision), contextOf(address, 'sealed_generation')),
        renew_at_ms: renewAtMs ?? null,
      };
    },
    open: (row) => {
      const kind: ConfigurationKind = kinds.parse(row.kind);
      const entries = sealedContent.parse(
        JSON.parse(sealing.openText(row.sealed_content, contextOf(row, 'sealed_content'))),
      );
      const generation = openGeneration(row);
      return {
        level: levelOf(row),
        kind,
        name: row.name,
        properties: toProperties(entries),
        revision: row.revision,
        modifiedAtMs: row.modified_at_ms,
        labels: parseLabels(JSON.parse(row.labels)),
        isShared: row.is_shared === 1,
        ...(generation !== undefined && { generation }),
      };
    },
  };
};

const levelOf = (row: StoredDestinationConfiguration): Level => ({
  subaccountId: toSubaccountId(row.subaccount_id),
  ...(row.instance_id !== '' && { instanceId: toServiceInstanceId(row.instance_id) }),
});

type Address = Pick<StoredDestinationConfiguration, 'subaccount_id' | 'instance_id' | 'kind' | 'name'>;

const contextOf = (
  { subaccount_id, instance_id, kind, name }: Address,
  column: 'sealed_content' | 'sealed_generation',
): SealingContext => ({
  table: 'destination_configurations',
  row: JSON.stringify([instance_id, kind, name]),
  column,
  subaccountId: subaccount_id,
});
