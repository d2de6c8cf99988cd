import { defineEntitySet, int32, text, time } from '../../entity-set.ts';
import { monitoringRead } from '../../roles.ts';

const sameStep = [
  ['run_id', 'run_id'],
  ['child_count', 'child_count'],
] as const;

/** Steps of runs, in their order. Source: properties read by a public client of the OData API */
export const logRunSteps = defineEntitySet({
  name: 'MessageProcessingLogRunSteps',
  type: 'MessageProcessingLogRunStep',
  table: 'message_processing_log_run_steps',
  keys: ['RunId', 'ChildCount'],
  properties: [
    text('RunId', 'run_id', { isKey: true }),
    int32('ChildCount', 'child_count', { isKey: true }),
    time('StepStart', 'step_start_at_ms', { isSet: true }),
    time('StepStop', 'step_stop_at_ms'),
    text('StepId', 'step_id'),
    text('ModelStepId', 'model_step_id'),
    text('BranchId', 'branch_id'),
    text('Status', 'status'),
    text('Error', 'error'),
    text('Activity', 'activity'),
  ],
  navigation: [
    {
      name: 'RunStepProperties',
      association: 'Step_Properties',
      fromRole: 'Step',
      toRole: 'StepProperty',
      target: 'MessageProcessingLogRunStepProperties',
      multiplicity: '*',
      on: sameStep,
    },
    {
      name: 'TraceMessages',
      association: 'Step_TraceMessages',
      fromRole: 'Step',
      toRole: 'Trace',
      target: 'TraceMessages',
      multiplicity: '*',
      on: sameStep,
    },
  ],
  roles: monitoringRead,
});
