import { defineEntitySet, text, time } from '../../entity-set.ts';
import { monitoringRead } from '../../roles.ts';

/** Attempts at processing messages. Source: properties read by a public client of the OData API */
export const logRuns = defineEntitySet({
  name: 'MessageProcessingLogRuns',
  type: 'MessageProcessingLogRun',
  table: 'message_processing_log_runs',
  keys: ['Id'],
  properties: [
    text('Id', 'id', { isKey: true }),
    time('RunStart', 'run_start_at_ms', { isSet: true }),
    time('RunStop', 'run_stop_at_ms'),
    text('LogLevel', 'log_level', { isSet: true }),
    text('OverallState', 'overall_state', { isSet: true }),
    text('ProcessId', 'process_id'),
  ],
  navigation: [
    {
      name: 'RunSteps',
      association: 'Run_RunSteps',
      fromRole: 'Run',
      toRole: 'Step',
      target: 'MessageProcessingLogRunSteps',
      multiplicity: '*',
      on: [['id', 'run_id']],
    },
  ],
  roles: monitoringRead,
});
