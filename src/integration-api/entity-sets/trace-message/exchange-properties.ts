import { defineEntitySet, int64, text } from '../../entity-set.ts';
import { payloadRead } from '../../roles.ts';

/** Exchange properties of traced messages. Source: read by a public client of the OData API; assumed: the key */
export const traceMessageExchangeProperties = defineEntitySet({
  name: 'TraceMessageExchangeProperties',
  type: 'TraceMessageExchangeProperty',
  table: 'trace_message_exchange_properties',
  keys: ['TraceId', 'Name'],
  properties: [
    int64('TraceId', 'trace_id', { isKey: true }),
    text('Name', 'name', { isKey: true }),
    text('Value', 'value'),
  ],
  roles: payloadRead,
});
