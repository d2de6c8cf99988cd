import { defineEntitySet, text } from '../../entity-set.ts';
import { monitoringRead } from '../../roles.ts';

/** Header properties messages can be found by. Source: SAP doc "OData API" (custom header properties) */
export const customHeaderProperties = defineEntitySet({
  name: 'MessageProcessingLogCustomHeaderProperties',
  type: 'MessageProcessingLogCustomHeaderProperty',
  table: 'message_processing_log_custom_header_properties',
  keys: ['Id'],
  properties: [
    text('Id', 'id', { isKey: true }),
    text('Name', 'name', { isSet: true }),
    text('Value', 'value', { isSet: true }),
  ],
  navigation: [
    {
      name: 'Log',
      association: 'Log_CustomHeaderProperties',
      fromRole: 'Property',
      toRole: 'Log',
      target: 'MessageProcessingLogs',
      multiplicity: '1',
      on: [['message_guid', 'message_guid']],
    },
  ],
  indexes: { covered: [], groups: [], lookups: [['Id'], ['Name', 'Value']], orders: [] },
  roles: monitoringRead,
});
