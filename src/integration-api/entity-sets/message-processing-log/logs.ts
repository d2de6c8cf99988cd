import { constant, defineEntitySet, text, time } from '../../entity-set.ts';
import { monitoringRead } from '../../roles.ts';

const association = (name: string, toRole: string) => ({
  association: `Log_${name}`,
  fromRole: 'Log',
  toRole,
  name,
  on: [['message_guid', 'message_guid']] as const,
});

/** Message processing logs, newest first. Source: SAP doc "OData API" (message processing logs); assumed: the default order */
export const messageProcessingLogs = defineEntitySet({
  name: 'MessageProcessingLogs',
  type: 'MessageProcessingLog',
  table: 'message_processing_logs',
  keys: ['MessageGuid'],
  properties: [
    text('MessageGuid', 'message_guid', { isKey: true, maxLength: 120 }),
    text('CorrelationId', 'correlation_id', { maxLength: 120 }),
    text('ApplicationMessageId', 'application_message_id'),
    text('ApplicationMessageType', 'application_message_type'),
    time('LogStart', 'log_start_at_ms', { isSet: true }),
    time('LogEnd', 'log_end_at_ms', { isSet: true }),
    text('Sender', 'sender'),
    text('Receiver', 'receiver'),
    // Deprecated by SAP: a filter on it is answered by the artifact's id, so it is the artifact's id.
    text('IntegrationFlowName', 'artifact_id', { isSet: true }),
    text('Status', 'status', { isSet: true }),
    text('AlternateWebLink', 'alternate_web_link'),
    {
      name: 'IntegrationArtifact',
      complex: 'IntegrationArtifact',
      members: [
        text('Id', 'artifact_id', { isSet: true }),
        text('Name', 'artifact_name', { isSet: true }),
        text('Type', 'artifact_type', { isSet: true }),
        text('PackageId', 'package_id'),
        text('PackageName', 'package_name'),
      ],
    },
    text('LogLevel', 'log_level', { isSet: true }),
    text('CustomStatus', 'custom_status'),
    constant('ArchivingStatus', 'NOT_RELEVANT'),
    constant('ArchivingSenderChannelMessages', 'false'),
    constant('ArchivingReceiverChannelMessages', 'false'),
    constant('ArchivingLogAttachments', 'false'),
    constant('ArchivingPersistedMessages', 'false'),
    text('TransactionId', 'transaction_id'),
    text('PreviousComponentName', 'previous_component_name'),
    text('LocalComponentName', 'local_component_name'),
    text('OriginComponentName', 'origin_component_name'),
  ],
  navigation: [
    {
      ...association('CustomHeaderProperties', 'Property'),
      target: 'MessageProcessingLogCustomHeaderProperties',
      multiplicity: '*',
    },
    { ...association('MessageStoreEntries', 'Entry'), target: 'MessageStoreEntries', multiplicity: '*' },
    {
      ...association('ErrorInformation', 'Error'),
      target: 'MessageProcessingLogErrorInformations',
      multiplicity: '0..1',
    },
    {
      ...association('AdapterAttributes', 'Attribute'),
      target: 'MessageProcessingLogAdapterAttributes',
      multiplicity: '*',
    },
    { ...association('Attachments', 'Attachment'), target: 'MessageProcessingLogAttachments', multiplicity: '*' },
    { ...association('Runs', 'Run'), target: 'MessageProcessingLogRuns', multiplicity: '*' },
  ],
  onlyEqual: ['MessageGuid', 'CorrelationId', 'ApplicationMessageId'],
  defaultOrder: [{ column: 'log_end_at_ms', descending: true, isNullable: false }],
  indexes: {
    covered: ['LogEnd', 'MessageGuid', 'Status'],
    groups: ['IntegrationArtifact/Id', 'IntegrationFlowName'],
    lookups: [['MessageGuid'], ['CorrelationId'], ['ApplicationMessageId']],
    orders: ['LogStart'],
    neverBefore: ['LogStart', 'LogEnd'],
  },
  roles: monitoringRead,
});
