import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';

/** The stream behind an entity's `/$value`. */
export type StoredContent = { readonly content: string | Uint8Array; readonly mediaType: string };

/** The sets whose entities have a stream. */
export type ContentSource =
  | { readonly kind: 'error-information'; readonly messageGuid: string }
  | { readonly kind: 'attachment'; readonly id: string }
  | { readonly kind: 'trace-message'; readonly traceId: number }
  | { readonly kind: 'store-entry'; readonly id: string }
  | { readonly kind: 'store-entry-attachment'; readonly id: string };

/** Finds the content of an entity of this subaccount. Source: SAP doc "OData API" (`/$value` of message processing logs and message stores) */
export const findContent = async (
  database: Database,
  subaccountId: SubaccountId,
  source: ContentSource,
): Promise<StoredContent | undefined> => {
  switch (source.kind) {
    case 'error-information': {
      const row = await database.read
        .selectFrom('message_processing_log_error_informations')
        .select(['text', 'type'])
        .where('subaccount_id', '=', subaccountId)
        .where('message_guid', '=', source.messageGuid)
        .executeTakeFirst();
      return row && { content: row.text, mediaType: row.type };
    }
    case 'trace-message': {
      const row = await database.read
        .selectFrom('trace_messages')
        .select(['content', 'mime_type'])
        .where('subaccount_id', '=', subaccountId)
        .where('trace_id', '=', source.traceId)
        .executeTakeFirst();
      return row && { content: row.content, mediaType: row.mime_type ?? 'application/octet-stream' };
    }
    case 'attachment':
    case 'store-entry':
    case 'store-entry-attachment': {
      const row = await database.read
        .selectFrom(tables[source.kind])
        .select(['content', 'content_type'])
        .where('subaccount_id', '=', subaccountId)
        .where('id', '=', source.id)
        .executeTakeFirst();
      return row && { content: row.content, mediaType: row.content_type };
    }
  }
};

const tables = {
  attachment: 'message_processing_log_attachments',
  'store-entry': 'message_store_entries',
  'store-entry-attachment': 'message_store_entry_attachments',
} as const;
