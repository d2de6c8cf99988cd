import type { Content } from '../message/message.ts';
import { dropAnswer, type MessageRun } from './message-run.ts';

/** Lets go what nobody reads on of a body that a step has replaced: an answer's connection is dropped, a sender may finish writing. */
export const releaseContent = async (run: MessageRun, before: Content): Promise<void> => {
  if (before.kind !== 'partial' || run.message.content === before) return;
  run.openStep?.end();
  run.openStep = undefined;
  if (run.answer === undefined) await run.body.discardRest();
  else dropAnswer(run);
};
