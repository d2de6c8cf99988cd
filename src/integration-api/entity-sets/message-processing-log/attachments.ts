import { defineEntitySet, int64, text, time } from '../../entity-set.ts';
import { payloadRead } from '../../roles.ts';

/** What flows attached to logs. Source: SAP doc "OData API" (attachments: payload access needed) */
export const logAttachments = defineEntitySet({
  name: 'MessageProcessingLogAttachments',
  type: 'MessageProcessingLogAttachment',
  table: 'message_processing_log_attachments',
  keys: ['Id'],
  properties: [
    text('Id', 'id', { isKey: true }),
    text('MessageGuid', 'message_guid', { isSet: true }),
    time('TimeStamp', 'created_at_ms', { isSet: true }),
    text('Name', 'name', { isSet: true }),
    text('ContentType', 'content_type', { isSet: true }),
    int64('PayloadSize', 'byte_size', { isSet: true }),
  ],
  onlyEqual: ['MessageGuid'],
  roles: payloadRead,
  stream: {
    roles: payloadRead,
    isMessageData: true,
    mediaTypeColumn: 'content_type',
    source: (key) => ({ kind: 'attachment', id: String(key.Id) }),
  },
});
