import { defineEntitySet, text } from '../../entity-set.ts';
import { payloadRead } from '../../roles.ts';

/** Headers of stored payloads. Source: SAP doc "OData API" (message store entries) */
export const messageStoreEntryProperties = defineEntitySet({
  name: 'MessageStoreEntryProperties',
  type: 'MessageStoreEntryProperty',
  table: 'message_store_entry_properties',
  keys: ['MessageId', 'Name'],
  properties: [
    text('MessageId', 'message_id', { isKey: true }),
    text('Name', 'name', { isKey: true }),
    text('Value', 'value'),
  ],
  roles: payloadRead,
});
