import { defineEntitySet, int64, text } from '../../entity-set.ts';
import { payloadRead } from '../../roles.ts';

const sameTrace = [['trace_id', 'trace_id']] as const;

/** Payloads kept while flows were traced. Source: `TraceId` read by a public client of the OData API; assumed: the rest */
export const traceMessages = defineEntitySet({
  name: 'TraceMessages',
  type: 'TraceMessage',
  table: 'trace_messages',
  keys: ['TraceId'],
  properties: [
    int64('TraceId', 'trace_id', { isKey: true }),
    text('ModelStepId', 'model_step_id'),
    int64('PayloadSize', 'byte_size', { isSet: true }),
    text('MimeType', 'mime_type'),
  ],
  navigation: [
    {
      name: 'Properties',
      association: 'Trace_Properties',
      fromRole: 'Trace',
      toRole: 'TraceProperty',
      target: 'TraceMessageProperties',
      multiplicity: '*',
      on: sameTrace,
    },
    {
      name: 'ExchangeProperties',
      association: 'Trace_ExchangeProperties',
      fromRole: 'Trace',
      toRole: 'ExchangeProperty',
      target: 'TraceMessageExchangeProperties',
      multiplicity: '*',
      on: sameTrace,
    },
  ],
  roles: payloadRead,
  stream: {
    roles: payloadRead,
    isMessageData: true,
    mediaTypeColumn: 'mime_type',
    source: (key) => ({ kind: 'trace-message', traceId: Number(key.TraceId) }),
  },
});
