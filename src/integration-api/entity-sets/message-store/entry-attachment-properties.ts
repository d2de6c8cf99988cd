import { defineEntitySet, text } from '../../entity-set.ts';
import { payloadRead } from '../../roles.ts';

/** Headers of attachments of stored payloads. Source: SAP doc "OData API" (message store entries) */
export const messageStoreEntryAttachmentProperties = defineEntitySet({
  name: 'MessageStoreEntryAttachmentProperties',
  type: 'MessageStoreEntryAttachmentProperty',
  table: 'message_store_entry_attachment_properties',
  keys: ['AttachmentId', 'Name'],
  properties: [
    text('AttachmentId', 'attachment_id', { isKey: true }),
    text('Name', 'name', { isKey: true }),
    text('Value', 'value'),
  ],
  roles: payloadRead,
});
