import type { OfMessage } from './logs.ts';

/** A payload kept while a flow was traced. */
export type TraceMessageRow = OfMessage & {
  readonly trace_id: number;
  readonly run_id: string;
  readonly child_count: number;
  readonly model_step_id: string | null;
  readonly mime_type: string | null;
  readonly byte_size: number;
  readonly content: Uint8Array;
};

/** A header (or exchange property) of a traced message. */
export type TraceMessagePropertyRow = {
  readonly subaccount_id: string;
  readonly trace_id: number;
  readonly name: string;
  readonly value: string | null;
};

/** A payload a flow stored on purpose. */
export type MessageStoreEntryRow = OfMessage & {
  readonly id: string;
  readonly message_store_id: string | null;
  readonly created_at_ms: number;
  readonly has_attachments: number;
  readonly content_type: string;
  readonly content: Uint8Array;
};

/** A header of a stored payload. */
export type MessageStoreEntryPropertyRow = {
  readonly subaccount_id: string;
  readonly message_id: string;
  readonly name: string;
  readonly value: string | null;
};

/** An attachment of a stored payload. */
export type MessageStoreEntryAttachmentRow = {
  readonly subaccount_id: string;
  readonly id: string;
  readonly message_id: string;
  readonly name: string | null;
  readonly content_type: string;
  readonly content: Uint8Array;
};

/** A header of an attachment of a stored payload. */
export type MessageStoreEntryAttachmentPropertyRow = {
  readonly subaccount_id: string;
  readonly attachment_id: string;
  readonly name: string;
  readonly value: string | null;
};

/** Tables of traced and of stored messages. Source: SAP doc "OData API" (message processing logs, message stores) */
export type PayloadTables = {
  readonly trace_messages: TraceMessageRow;
  readonly trace_message_properties: TraceMessagePropertyRow;
  readonly trace_message_exchange_properties: TraceMessagePropertyRow;
  readonly message_store_entries: MessageStoreEntryRow;
  readonly message_store_entry_properties: MessageStoreEntryPropertyRow;
  readonly message_store_entry_attachments: MessageStoreEntryAttachmentRow;
  readonly message_store_entry_attachment_properties: MessageStoreEntryAttachmentPropertyRow;
};
