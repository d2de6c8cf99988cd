import { packVariable, type Variables } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import { textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { dataStorePayloadsRead, dataStoresDelete } from '../../roles.ts';
import { archive, type StoreRooms, showMissing, visibilityOf } from './stored-data.ts';

/** The variables flows have written. Source: SAP docs "Message Stores" (options, roles) */
export const createVariableSet = ({ variables }: StoreRooms): ResourceSetDefinition => {
  const toKey = ({ VariableName, IntegrationFlow }: EntityKey | Row) => ({
    name: String(VariableName),
    integrationFlow: String(IntegrationFlow),
  });
  const toRow = (variable: Awaited<ReturnType<Variables['list']>>[number]): Row => ({
    VariableName: variable.name,
    IntegrationFlow: variable.integrationFlow,
    Visibility: visibilityOf(variable),
    UpdatedAt: variable.updatedAtMs,
    RetainUntil: variable.retainUntilMs,
  });
  return {
    name: 'Variables',
    type: 'Variable',
    keys: ['VariableName', 'IntegrationFlow'],
    properties: [
      textProperty('VariableName', { nullable: false }),
      textProperty('IntegrationFlow', { nullable: false }),
      textProperty('Visibility'),
      timeProperty('UpdatedAt'),
      timeProperty('RetainUntil'),
    ],
    roles: { read: dataStorePayloadsRead, remove: dataStoresDelete },
    options: 'none',
    list: async ({ subaccountId }) => (await variables.list(subaccountId)).map(toRow),
    find: async ({ subaccountId }, key) => {
      const variable = await variables.find(subaccountId, toKey(key));
      return variable && toRow(variable);
    },
    remove: {
      status: 202,
      run: async ({ subaccountId, actor }, { key }) =>
        showMissing(await variables.remove(subaccountId, toKey(key), actor)),
    },
    stream: {
      read: async ({ subaccountId }, row) => {
        const variable = await variables.find(subaccountId, toKey(row));
        return variable && { ...archive, fileName: `${variable.name}.zip`, body: packVariable(variable) };
      },
    },
  };
};
