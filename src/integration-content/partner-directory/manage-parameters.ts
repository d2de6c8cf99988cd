import type {
  PartnerBinaryParameterRow,
  PartnerStringParameterRow,
} from '../../storage/tables/integration-content/partner-directory.ts';
import { assertBinaryParameter, assertStringParameter } from './check-entity.ts';
import type { DirectoryParts, PartnerChange } from './create-partner-directory.ts';
import { createEntities, type Entities, type EntityKind } from './manage-entities.ts';
import type { BinaryParameter, ParameterKey, StringParameter } from './partner-directory.ts';
import { updateRow } from './partner-store.ts';
import { binaryParameterTable, stringParameterTable } from './partner-table.ts';
import { toChangeColumns, toStamp } from './stamps.ts';

/** String parameters. */
export type StringParameters = Entities<ParameterKey, StringParameter> & {
  readonly replace: (change: PartnerChange, parameter: StringParameter) => Promise<'replaced' | 'missing'>;
};

/** Binary parameters. */
export type BinaryParameters = Entities<ParameterKey, BinaryParameter> & {
  readonly replace: (change: PartnerChange, parameter: BinaryParameter) => Promise<'replaced' | 'missing'>;
};

const toKey = ({ pid, id }: ParameterKey) => ({ pid, id });

const stringParameters: EntityKind<ParameterKey, StringParameter, PartnerStringParameterRow> = {
  table: stringParameterTable,
  toKey,
  toColumns: ({ pid, id, value }) => ({ pid, id, value }),
  fromRow: (row) => ({ pid: row.pid, id: row.id, value: row.value, ...toStamp(row) }),
  check: assertStringParameter,
  nameOf: ({ pid, id }) => `String parameter ${id} of partner ${pid}`,
};

const binaryParameters: EntityKind<ParameterKey, BinaryParameter, PartnerBinaryParameterRow> = {
  table: binaryParameterTable,
  toKey,
  toColumns: ({ pid, id, contentType, value }) => ({ pid, id, content_type: contentType, value }),
  fromRow: (row) => ({ pid: row.pid, id: row.id, contentType: row.content_type, value: row.value, ...toStamp(row) }),
  check: assertBinaryParameter,
  nameOf: ({ pid, id }) => `Binary parameter ${id} of partner ${pid}`,
};

/** Creates the string parameters. Source: SAP doc "Partner Directory Entity Types" */
export const createStringParameters = (parts: DirectoryParts): StringParameters => ({
  ...createEntities(parts, stringParameters),
  replace: (by, parameter) => replace(parts, stringParameters, by, parameter),
});

/** Creates the binary parameters. Source: SAP doc "Partner Directory Entity Types" */
export const createBinaryParameters = (parts: DirectoryParts): BinaryParameters => ({
  ...createEntities(parts, binaryParameters),
  replace: (by, parameter) => replace(parts, binaryParameters, by, parameter),
});

const replace = async <Entity extends ParameterKey, Row>(
  { change, stampOf }: DirectoryParts,
  kind: EntityKind<ParameterKey, Entity, Row>,
  by: PartnerChange,
  parameter: Entity,
): Promise<'replaced' | 'missing'> => {
  kind.check(parameter);
  const changes = { ...kind.toColumns(parameter), ...toChangeColumns(stampOf(by)) };
  const isReplaced = await change(by, { action: 'update', object: kind.nameOf(parameter) }, (transaction) =>
    updateRow(transaction, kind.table, by.subaccountId, toKey(parameter), changes),
  );
  return isReplaced ? 'replaced' : 'missing';
};
