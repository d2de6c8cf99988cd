import { defineEntitySet, flag, text, time } from '../../entity-set.ts';
import { monitoringRead, payloadRead } from '../../roles.ts';

/** Payloads flows stored on purpose; everybody who monitors sees that they exist. Source: SAP doc "OData API" (message store entries) */
export const messageStoreEntries = defineEntitySet({
  name: 'MessageStoreEntries',
  type: 'MessageStoreEntry',
  table: 'message_store_entries',
  keys: ['Id'],
  properties: [
    text('Id', 'id', { isKey: true }),
    text('MessageGuid', 'message_guid', { isSet: true }),
    text('MessageStoreId', 'message_store_id'),
    time('TimeStamp', 'created_at_ms', { isSet: true }),
    flag('HasAttachments', 'has_attachments', { isSet: true }),
  ],
  navigation: [
    {
      name: 'Attachments',
      association: 'Entry_Attachments',
      fromRole: 'Entry',
      toRole: 'EntryAttachment',
      target: 'MessageStoreEntryAttachments',
      multiplicity: '*',
      on: [['id', 'message_id']],
    },
    {
      name: 'Properties',
      association: 'Entry_Properties',
      fromRole: 'Entry',
      toRole: 'EntryProperty',
      target: 'MessageStoreEntryProperties',
      multiplicity: '*',
      on: [['id', 'message_id']],
    },
  ],
  onlyEqual: ['MessageGuid'],
  roles: [...monitoringRead, ...payloadRead],
  stream: {
    roles: payloadRead,
    isMessageData: true,
    mediaTypeColumn: 'content_type',
    source: (key) => ({ kind: 'store-entry', id: String(key.Id) }),
  },
});
