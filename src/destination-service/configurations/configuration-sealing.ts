import { z } from 'zod';
import type { Sealing, SealingContext } from '../../crypto/sealing.ts';
import { toServiceInstanceId, toSubaccountId } from '../../foundation/ids.ts';
import type { DestinationConfigurationRow } from '../../storage/tables/destination-service.ts';
import { type Configuration, type ConfigurationKind, type Level, toProperties } from './configuration.ts';
import { instanceColumn } from './configuration-store.ts';

/** Between a configuration and its row: the properties are sealed as one JSON value. Source: security.md S-63 */
export type ConfigurationSealing = {
  readonly seal: (configuration: Configuration, type: string) => DestinationConfigurationRow;
  readonly open: (row: DestinationConfigurationRow) => Configuration;
};

const sealedContent = z.array(z.tuple([z.string(), z.string()]));
const kinds = z.enum(['destination', 'certificate', 'fragment']);

/** Creates the sealing of configurations. */
export const createConfigurationSealing = (sealing: Pick<Sealing, 'seal' | 'openText'>): ConfigurationSealing => ({
  seal: ({ level, kind, name, properties, revision, modifiedAtMs }, type) => {
    const address = { subaccount_id: level.subaccountId, instance_id: instanceColumn(level), kind, name };
    // Pairs, not an object: an object would put names that look like numbers first.
    const content = JSON.stringify(Object.entries(properties));
    return {
      ...address,
      type,
      sealed_content: sealing.seal(content, contextOf(address)),
      revision,
      modified_at_ms: modifiedAtMs,
    };
  },
  open: (row) => {
    const kind: ConfigurationKind = kinds.parse(row.kind);
    const entries = sealedContent.parse(JSON.parse(sealing.openText(row.sealed_content, contextOf(row))));
    return {
      level: levelOf(row),
      kind,
      name: row.name,
      properties: toProperties(entries),
      revision: row.revision,
      modifiedAtMs: row.modified_at_ms,
    };
  },
});

const levelOf = (row: DestinationConfigurationRow): Level => ({
  subaccountId: toSubaccountId(row.subaccount_id),
  ...(row.instance_id !== '' && { instanceId: toServiceInstanceId(row.instance_id) }),
});

type Address = Pick<DestinationConfigurationRow, 'subaccount_id' | 'instance_id' | 'kind' | 'name'>;

const contextOf = ({ subaccount_id, instance_id, kind, name }: Address): SealingContext => ({
  table: 'destination_configurations',
  row: JSON.stringify([instance_id, kind, name]),
  column: 'sealed_content',
  subaccountId: subaccount_id,
});
