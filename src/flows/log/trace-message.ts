import type { TraceMessage } from '../../message-processing-logs/index.ts';
import { isPassedOn } from '../message/forwarded-headers.ts';
import { findHeader, type Message } from '../message/message.ts';

/** Names whose values are credentials, whoever wrote them; a query may hold a key. */
const secretNames =
  /authori[sz]ation|cookie|csrf|password|passwd|secret|token|api-?_?key|credential|assertion|^camelhttpquery$/i;

/** Whether what has this name may be a credential, which no log keeps (S-64). */
export const mayBeCredential = (name: string): boolean =>
  // The runtime's own headers are no credentials; `isPassedOn` withholds them for another reason.
  secretNames.test(name) || !(isPassedOn(name) || /^sap_/i.test(name));

const show = (name: string, value: string): { readonly name: string; readonly value: string } => ({
  name,
  value: mayBeCredential(name) ? '[secret]' : value,
});

/**
 * A message as a step found it. Of a body that is not in memory, the beginning. Credentials are left out (S-64).
 * Source: SAP doc "Setting Log Levels" (Trace)
 */
export const traceMessage = (modelStepId: string, { headers, properties, content }: Message): TraceMessage => ({
  modelStepId,
  contentType: findHeader(headers, 'content-type') ?? 'application/octet-stream',
  content: content.kind === 'whole' ? content.bytes : Buffer.concat(content.head),
  isCut: content.kind === 'partial',
  headers: headers.map(({ name, value }) => show(name, value)),
  exchangeProperties: [...properties].map(([name, value]) => show(name, value)),
});
