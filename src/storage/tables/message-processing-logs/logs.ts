/** What belongs to one message: the subaccount it was processed in and the guid of its log. */
export type OfMessage = { readonly subaccount_id: string; readonly message_guid: string };

/** A message processing log. Times are epoch milliseconds; `log_end_at_ms` of a message in progress is its last change. */
export type MessageProcessingLogRow = OfMessage & {
  readonly correlation_id: string | null;
  readonly application_message_id: string | null;
  readonly application_message_type: string | null;
  readonly log_start_at_ms: number;
  readonly log_end_at_ms: number;
  readonly sender: string | null;
  readonly receiver: string | null;
  readonly status: string;
  readonly custom_status: string | null;
  readonly alternate_web_link: string | null;
  readonly artifact_id: string;
  readonly artifact_name: string;
  readonly artifact_type: string;
  readonly package_id: string | null;
  readonly package_name: string | null;
  readonly log_level: string;
  readonly transaction_id: string | null;
  readonly previous_component_name: string | null;
  readonly local_component_name: string | null;
  readonly origin_component_name: string | null;
};

/** A header property the message was given for later searches. `id` is a text of digits. */
export type CustomHeaderPropertyRow = OfMessage & {
  readonly id: string;
  readonly name: string;
  readonly value: string;
};

/** Something an adapter noted about the message. */
export type AdapterAttributeRow = OfMessage & {
  readonly id: string;
  readonly adapter_id: string | null;
  readonly adapter_message_id: string | null;
  readonly name: string;
  readonly value: string | null;
};

/** Why a message failed. `text` is what `/$value` answers. */
export type ErrorInformationRow = OfMessage & {
  readonly type: string;
  readonly last_error_model_step_id: string | null;
  readonly text: string;
};

/** Something attached to the log of a message. */
export type LogAttachmentRow = OfMessage & {
  readonly id: string;
  readonly created_at_ms: number;
  readonly name: string;
  readonly content_type: string;
  readonly byte_size: number;
  readonly content: Uint8Array;
};

/** One attempt at processing a message. */
export type LogRunRow = OfMessage & {
  readonly id: string;
  readonly run_start_at_ms: number;
  readonly run_stop_at_ms: number | null;
  readonly log_level: string;
  readonly overall_state: string;
  readonly process_id: string | null;
};

/** One step of a run; `child_count` is its number within the run. */
export type LogRunStepRow = {
  readonly subaccount_id: string;
  readonly run_id: string;
  readonly child_count: number;
  readonly step_start_at_ms: number;
  readonly step_stop_at_ms: number | null;
  readonly step_id: string | null;
  readonly model_step_id: string | null;
  readonly branch_id: string | null;
  readonly status: string | null;
  readonly error: string | null;
  readonly activity: string | null;
};

/** A name and value noted at a step. */
export type LogRunStepPropertyRow = {
  readonly subaccount_id: string;
  readonly run_id: string;
  readonly child_count: number;
  readonly name: string;
  readonly value: string | null;
};

/** Tables of message processing logs. Source: SAP doc "OData API" (message processing logs) */
export type LogTables = {
  readonly message_processing_logs: MessageProcessingLogRow;
  readonly message_processing_log_custom_header_properties: CustomHeaderPropertyRow;
  readonly message_processing_log_adapter_attributes: AdapterAttributeRow;
  readonly message_processing_log_error_informations: ErrorInformationRow;
  readonly message_processing_log_attachments: LogAttachmentRow;
  readonly message_processing_log_runs: LogRunRow;
  readonly message_processing_log_run_steps: LogRunStepRow;
  readonly message_processing_log_run_step_properties: LogRunStepPropertyRow;
};
