import type { ArtifactKey, Configuration, IntegrationContent } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import type { Transaction } from '../../../storage/database.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import type { OwnerInput, UpdateInput } from '../../resources/resource-change.ts';
import { textProperty } from '../../resources/resource-property.ts';
import type { ResourceNavigation, ResourceSetDefinition } from '../../resources/resource-set.ts';
import { workspaceConfigure, workspaceRead } from './content-roles.ts';
import { changerOf, textOf } from './payload-values.ts';

/** The externalized parameters of an integration flow, reached through it alone. Source: SAP doc "Integration Flow Example Requests" */
export const configurationSet: ResourceSetDefinition = {
  name: 'Configurations',
  type: 'Configuration',
  keys: ['ParameterKey'],
  properties: [
    textProperty('ParameterKey', { nullable: false }),
    textProperty('ParameterValue', { maxLength: 20_000 }),
    textProperty('DataType'),
    textProperty('Description'),
  ],
  roles: { read: workspaceRead },
  options: 'all',
};

/** Leads from a flow to its parameters. */
export const createConfigurationNavigation = (
  { configurations, write }: IntegrationContent,
  keyOf: (owner: Row) => ArtifactKey,
): ResourceNavigation => {
  const set = async (
    transaction: Transaction,
    call: ResourceCall,
    { owner, key, payload }: OwnerInput & UpdateInput,
  ) => {
    await configurations.setIn(transaction, changerOf(call), keyOf(owner), {
      key: String(key.ParameterKey),
      value: textOf(payload, 'ParameterValue') ?? '',
      dataType: textOf(payload, 'DataType'),
    });
    return undefined;
  };
  return {
    name: 'Configurations',
    target: 'Configurations',
    multiplicity: '*',
    list: async ({ subaccountId }, owner) => (await configurations.list(subaccountId, keyOf(owner))).map(toRow),
    replace: {
      status: 202,
      roles: workspaceConfigure,
      run: (call, input) => write((transaction) => set(transaction, call, input)),
      runIn: set,
    },
  };
};

const toRow = ({ key, value, dataType, description }: Configuration): Row => ({
  ParameterKey: key,
  ParameterValue: value,
  DataType: dataType,
  Description: description,
});
