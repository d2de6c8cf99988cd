import type { Principal } from '../../http/server/principal.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { SenderAuthorization } from '../../integration-content/index.ts';
import { readMessageFacts } from '../log/message-log.ts';
import { noContent } from '../message/message.ts';
import { receiveMessage } from '../message/receive-message.ts';
import type { RunnableFlow } from '../runnable-flow.ts';
import { replyWith } from './build-reply.ts';
import { createMessageRun, type MessageRun, type ProcessingParts, senderGone, tooLarge } from './message-run.ts';
import { heldBytes } from './run-call.ts';
import { runStep } from './run-step.ts';

/**
 * Processes one message: opens its log, runs the steps of the flow, closes its log, answers. Whatever happens to the message, the sender learns
 * the ID of its log. Source: SAP doc "HTTPS Sender Adapter", "HTTP Receiver Adapter"; assumed: 500 for every failure of the receiver, as senders see it
 */
export const processMessage = async (
  request: RouteRequest,
  principal: Principal,
  { model: flow, logLevel }: RunnableFlow,
  parts: ProcessingParts,
): Promise<Reply> => {
  const facts = readMessageFacts(request, {
    messageGuid: parts.createMessageGuid(),
    startedAtMs: parts.clock(),
    subaccountId: principal.subaccountId,
    flow,
    logLevel,
  });
  const message = receiveMessage(request, principal, flow, noContent);
  const run = createMessageRun(facts, request, message, parts);
  await parts.recorder.begin(facts, run.state());
  try {
    return await work(run, parts);
  } catch (error) {
    // A fault of ours, or the database is gone: the pipeline answers, the log says at least that much.
    await run.finish('The message could not be processed because of an internal error').catch(() => {});
    throw error;
  }
};

const work = async (run: MessageRun, parts: ProcessingParts): Promise<Reply> => {
  const { request, facts, story } = run;
  const { flow } = facts;
  const receive = story.begin({ id: 'receive', activity: `HTTPS: ${facts.method} /http${flow.sender.path}` });
  receive.note(...describeAuthorization(flow.sender.authorization));
  run.openStep = receive;
  const maxBytes = flow.sender.maxBodyBytes ?? parts.maxMessageBytes;
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) {
    return run.fail({ status: 413, error: tooLarge(maxBytes) });
  }
  const start = await run.body.start(heldBytes);
  if (start.kind === 'fault') return run.fail({ error: senderGone });
  run.message = { ...run.message, content: start };
  receive.end();
  run.openStep = undefined;
  for (const step of flow.steps) {
    const failure = await runStep(step, run, parts);
    if (failure !== undefined) return run.fail(failure);
  }
  if (facts.logLevel === 'TRACE') story.begin({ id: 'respond', activity: 'HTTPS: answer' }, run.message).end();
  return replyWith(run);
};

const describeAuthorization = (authorization: SenderAuthorization): [name: string, value: string] =>
  authorization.kind === 'role' ? ['UserRole', authorization.role] : ['Authorization', 'client certificate'];
