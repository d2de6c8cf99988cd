import { defineEntitySet, text } from '../../entity-set.ts';
import { monitoringRead } from '../../roles.ts';

/** Why messages failed; the text itself is behind `/$value`. Source: SAP doc "OData API" (error information) */
export const errorInformations = defineEntitySet({
  name: 'MessageProcessingLogErrorInformations',
  type: 'MessageProcessingLogErrorInformation',
  table: 'message_processing_log_error_informations',
  keys: ['MessageGuid'],
  properties: [
    text('MessageGuid', 'message_guid', { isKey: true }),
    text('Type', 'type', { isSet: true }),
    text('LastErrorModelStepId', 'last_error_model_step_id'),
  ],
  onlyEqual: ['MessageGuid'],
  roles: monitoringRead,
  stream: {
    roles: monitoringRead,
    mediaTypeColumn: 'type',
    source: (key) => ({ kind: 'error-information', messageGuid: String(key.MessageGuid) }),
  },
});
