import type { CallStep, FlowModel, FlowReceiver } from '../../integration-content/index.ts';
import type { ReceiverCall } from '../message/call-receiver.ts';
import { evaluateText, type Surroundings } from '../message/evaluate.ts';
import { selectHeaders } from '../message/forwarded-headers.ts';
import { findHeader, type Message, noContent } from '../message/message.ts';
import { needsBody } from '../message/modify-content.ts';
import { leadsUpwards, splitUrl } from '../message/target-url.ts';
import type { MessageRun } from './message-run.ts';
import { readsBody } from './run-store-step.ts';

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Fills the message into what the receiver is called with. Source: SAP doc "HTTP Receiver Adapter" */
export const prepareCall = (
  receiver: FlowReceiver,
  { message, facts, request }: Pick<MessageRun, 'message' | 'facts' | 'request'>,
  clock: () => number,
): { readonly kind: 'call'; readonly call: ReceiverCall } | { readonly kind: 'failed'; readonly error: string } => {
  const surroundings: Surroundings = { exchangeId: facts.messageGuid, clock };
  const evaluate = (text: string): string => evaluateText(text, message, surroundings);
  // POST where the expression yields nothing. Source: SAP doc "HTTP Receiver Adapter" (Method, Dynamic)
  const method = receiver.method === undefined ? facts.method : evaluate(receiver.method).toUpperCase() || 'POST';
  if (!methods.has(method))
    return { kind: 'failed', error: 'The method of the call is none of those a receiver takes' };
  const { target } = receiver;
  const template = target.kind === 'destination' ? (target.path ?? '') : splitUrl(target.url).path;
  const path = evaluate(template);
  if (path !== template && leadsUpwards(path)) {
    return { kind: 'failed', error: 'The message would lead the call to another path than the flow says' };
  }
  const query = findSetHeader(message, 'CamelHttpQuery') ?? evaluate(receiver.query ?? '');
  const senderQuery = receiver.passesSenderQuery ? request.rawQuery : '';
  return {
    kind: 'call',
    call: {
      subaccountId: facts.subaccountId,
      messageGuid: facts.messageGuid,
      receiver,
      method,
      path,
      query: [query, senderQuery].filter((part) => part !== '').join('&'),
      headers: selectHeaders(message.headers, receiver).filter(
        ([name]) => !readsAnswer(facts.flow) || name.toLowerCase() !== 'accept-encoding',
      ),
      correlationId: facts.correlationId,
      content: receiver.sendsBody ? message.content : noContent,
      signal: request.signal,
    },
  };
};

const findSetHeader = ({ headers }: Message, name: string): string | undefined =>
  findHeader(
    headers.filter(({ isSet }) => isSet),
    name,
  );

/** Whether a step behind the call looks into the answer, which must not be compressed then. */
const readsAnswer = ({ steps }: FlowModel): boolean =>
  steps
    .slice(steps.findIndex((step): step is CallStep => step.kind === 'call') + 1)
    .some(
      (step) => step.kind === 'persist' || readsBody(step) || (step.kind === 'content-modifier' && needsBody(step)),
    );
