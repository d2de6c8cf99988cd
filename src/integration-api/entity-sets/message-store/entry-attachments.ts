import { defineEntitySet, text } from '../../entity-set.ts';
import { payloadRead } from '../../roles.ts';

/** Attachments of stored payloads. Source: SAP doc "OData API" (message store entries) */
export const messageStoreEntryAttachments = defineEntitySet({
  name: 'MessageStoreEntryAttachments',
  type: 'MessageStoreEntryAttachment',
  table: 'message_store_entry_attachments',
  keys: ['Id'],
  properties: [
    text('Id', 'id', { isKey: true }),
    text('Name', 'name'),
    text('ContentType', 'content_type', { isSet: true }),
  ],
  navigation: [
    {
      name: 'Properties',
      association: 'EntryAttachment_Properties',
      fromRole: 'EntryAttachment',
      toRole: 'AttachmentProperty',
      target: 'MessageStoreEntryAttachmentProperties',
      multiplicity: '*',
      on: [['id', 'attachment_id']],
    },
  ],
  roles: payloadRead,
  stream: {
    roles: payloadRead,
    mediaTypeColumn: 'content_type',
    source: (key) => ({ kind: 'store-entry-attachment', id: String(key.Id) }),
  },
});
