import { defineEntitySet, text } from '../../entity-set.ts';
import { monitoringRead } from '../../roles.ts';

/** What adapters noted about messages. Source: SAP doc "OData API" (adapter attributes) */
export const adapterAttributes = defineEntitySet({
  name: 'MessageProcessingLogAdapterAttributes',
  type: 'MessageProcessingLogAdapterAttribute',
  table: 'message_processing_log_adapter_attributes',
  keys: ['Id'],
  properties: [
    text('Id', 'id', { isKey: true }),
    text('AdapterId', 'adapter_id'),
    text('AdapterMessageId', 'adapter_message_id'),
    text('Name', 'name', { isSet: true }),
    text('Value', 'value'),
  ],
  navigation: [
    {
      name: 'MessageProcessingLog',
      association: 'Log_AdapterAttributes',
      fromRole: 'Attribute',
      toRole: 'Log',
      target: 'MessageProcessingLogs',
      multiplicity: '1',
      on: [['message_guid', 'message_guid']],
    },
  ],
  roles: monitoringRead,
});
