import { defineEntitySet, int32, text } from '../../entity-set.ts';
import { monitoringRead } from '../../roles.ts';

/** Names and values noted at steps. Source: read by a public client of the OData API; assumed: the key */
export const logRunStepProperties = defineEntitySet({
  name: 'MessageProcessingLogRunStepProperties',
  type: 'MessageProcessingLogRunStepProperty',
  table: 'message_processing_log_run_step_properties',
  keys: ['RunId', 'ChildCount', 'Name'],
  properties: [
    text('RunId', 'run_id', { isKey: true }),
    int32('ChildCount', 'child_count', { isKey: true }),
    text('Name', 'name', { isKey: true }),
    text('Value', 'value'),
  ],
  roles: monitoringRead,
});
