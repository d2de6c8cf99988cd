import type { FlowStep } from '../../integration-content/index.ts';
import { mayBeCredential } from '../log/trace-message.ts';
import { TextTooLong } from '../message/evaluate.ts';
import { findHeader } from '../message/message.ts';
import { modifyContent, needsBody } from '../message/modify-content.ts';
import type { Failure, MessageRun, ProcessingParts } from './message-run.ts';
import { releaseContent } from './release-content.ts';
import { runCall } from './run-call.ts';
import { maxStoredBytes, runDataStore, runWriteVariables } from './run-store-step.ts';

/** Source: SAP doc "Define Content Modifier" (256 KB for a body with expressions) */
const maxExpressionBodyBytes = 256 * 1024;

/** Runs one step of a flow. Answers why it failed, if it did. */
export const runStep = (step: FlowStep, run: MessageRun, parts: ProcessingParts): Promise<Failure | undefined> => {
  switch (step.kind) {
    case 'call':
      return runCall(step, run, parts);
    case 'content-modifier':
      return runContentModifier(step, run, parts);
    case 'persist':
      return runPersist(step, run);
    case 'write-variables':
      return runWriteVariables(step, run, parts);
    case 'data-store':
      return runDataStore(step, run, parts);
  }
};

const runContentModifier = async (
  step: Extract<FlowStep, { readonly kind: 'content-modifier' }>,
  run: MessageRun,
  { clock }: ProcessingParts,
): Promise<Failure | undefined> => {
  const failure = needsBody(step) ? await run.hold(maxExpressionBodyBytes, 'used in an expression') : undefined;
  const open = run.story.begin({ id: step.id, activity: `Content Modifier: ${step.name}` }, run.message);
  const fail = (reason: Failure): Failure => {
    open.fail(reason.error);
    return reason;
  };
  if (failure !== undefined) return fail(failure);
  const before = run.message.content;
  try {
    run.message = modifyContent(step, run.message, { exchangeId: run.facts.messageGuid, clock });
  } catch (error) {
    if (error instanceof TextTooLong) return fail({ error: error.message });
    throw error;
  }
  open.end();
  await releaseContent(run, before);
  return undefined;
};

const runPersist = async (
  step: Extract<FlowStep, { readonly kind: 'persist' }>,
  run: MessageRun,
): Promise<Failure | undefined> => {
  const failure = await run.hold(maxStoredBytes, 'stored');
  const open = run.story.begin({ id: step.id, activity: `Persist: ${step.name}` }, run.message);
  const { headers, content } = run.message;
  if (failure !== undefined || content.kind !== 'whole') {
    const reason = failure ?? { error: 'The message body cannot be stored' };
    open.fail(reason.error);
    return reason;
  }
  run.storeEntries.push({
    messageStoreId: step.storeId,
    contentType: findHeader(headers, 'content-type') ?? 'application/octet-stream',
    content: content.bytes,
    properties: headers.filter(({ name }) => !mayBeCredential(name)).map(({ name, value }) => ({ name, value })),
  });
  open.end();
  return undefined;
};
