import { setTimeout as pause } from 'node:timers/promises';
import { randomFraction } from '../../foundation/ids.ts';
import { listHeaderValues, type OutboundHeaders } from '../../http/client/outbound.ts';
import type { CallStep, FlowReceiver } from '../../integration-content/index.ts';
import { noCapture } from '../message/body-capture.ts';
import { callReceiver, type ReceiverCall, type ReceiverResult } from '../message/call-receiver.ts';
import { TextTooLong } from '../message/evaluate.ts';
import { type HeaderLine, noContent, withoutHeaders } from '../message/message.ts';
import { readCaptured, startContent } from '../message/relay-answer.ts';
import { nameTarget } from '../message/resolve-target.ts';
import { type Answered, dropAnswer, type Failure, type MessageRun, type ProcessingParts } from './message-run.ts';
import { prepareCall } from './prepare-call.ts';

/** Bodies up to this size are held in memory: they can be sent twice, and their answer waits for the log as a whole. */
export const heldBytes = 64 * 1024;
/** A flow that tries again holds more. */
const heldForRetryBytes = 1024 * 1024;
/** All attempts together; other nodes take a message for abandoned after 15 minutes. */
const longestCallMs = 780_000;
const attachmentBytes = 1024 * 1024;
/** Status codes tried again where the flow names none. Assumed: those that say it may go better later */
const transientStatuses: readonly number[] = [408, 429, 500, 502, 503, 504];
const maxPauseMs = 60_000;

/**
 * Calls the receiver, again where the flow says so and the body is in memory. Each attempt is a step of the log, which says RETRY in between.
 * Source: SAP doc "HTTP Receiver Adapter" (Retry)
 */
export const runCall = async (
  step: CallStep,
  run: MessageRun,
  parts: ProcessingParts,
): Promise<Failure | undefined> => {
  const { receiver } = step;
  const { story } = run;
  const activity = `HTTP: ${receiver.target.kind === 'destination' ? 'destination ' : ''}${nameTarget(receiver.target)}`;
  if (receiver.retry !== undefined) {
    // A larger body is sent once.
    const failure = await run.hold(heldForRetryBytes, 'kept for another attempt');
    if (failure?.status === 503) return failure;
  }
  const startedAtMs = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    const open = story.begin({ id: step.id, activity }, run.message);
    run.openStep = open;
    if (attempt > 1) open.note('Attempt', String(attempt));
    let call: ReceiverCall;
    try {
      const prepared = prepareCall(receiver, run, parts.clock);
      if (prepared.kind === 'failed') return prepared;
      call = prepared.call;
    } catch (error) {
      if (error instanceof TextTooLong) return { error: error.message };
      throw error;
    }
    const result = await callReceiver(call, parts);
    run.call = result.facts;
    noteFacts(result, open.note);
    const error = describeError(receiver, result);
    if (error === undefined && result.kind === 'answered') return takeAnswer(result, receiver, run);
    const pauseMs = call.content.kind === 'whole' ? nextPause(receiver, result, attempt) : undefined;
    const isOver = performance.now() - startedAtMs + (pauseMs ?? 0) + receiver.timeoutMs > longestCallMs;
    if (pauseMs === undefined || isOver || run.request.signal.aborted) return refuse(run, result, error ?? '');
    const leave = parts.waitingRoom.enter();
    if (leave === undefined) return refuse(run, result, `${error ?? ''}; too many messages wait for another attempt`);
    try {
      if (result.kind === 'answered') dropAnswer({ answer: result });
      open.fail(error ?? '');
      run.openStep = undefined;
      await parts.recorder.wait(run.facts, run.state(error));
      // A sender that leaves ends the wait; the next call then ends at once.
      await run.request.waitAside(pause(pauseMs, undefined, { signal: run.request.signal }).catch(() => {}));
    } finally {
      leave();
    }
  }
};

const noteFacts = ({ facts }: ReceiverResult, note: (name: string, value: string) => void): void => {
  if (facts.calledUrl !== undefined) note('RealDestinationUrl', facts.calledUrl);
  if (facts.receiverStatus !== undefined) note('HttpStatusCode', String(facts.receiverStatus));
  if (facts.isRenewed === true) note('CredentialRenewed', 'true');
};

const describeError = (receiver: FlowReceiver, result: ReceiverResult): string | undefined => {
  if (result.kind === 'failed') return result.error;
  const isSuccess = result.status >= 200 && result.status < 300;
  if (isSuccess || (!receiver.failsOnErrorStatus && result.status >= 400)) return undefined;
  return `HTTP operation failed invoking ${nameTarget(receiver.target)} with statusCode: ${result.status}`;
};

/** How long to wait before the next attempt; `undefined` where there is none. */
const nextPause = ({ retry }: FlowReceiver, result: ReceiverResult, attempt: number): number | undefined => {
  if (retry === undefined || attempt > retry.attempts) return undefined;
  const isWorthIt =
    result.kind === 'failed' ? result.isTransient : (retry.statuses ?? transientStatuses).includes(result.status);
  if (!isWorthIt) return undefined;
  const asked = result.kind === 'answered' ? readRetryAfter(result.headers) : undefined;
  const pauseMs = asked ?? retry.delaySeconds * 1000 * retry.backoff ** (attempt - 1);
  // Up to a tenth longer, so that many messages do not come back at once.
  return Math.min(maxPauseMs, pauseMs) * (1 + randomFraction() / 10);
};

/** In seconds only: what a receiver asks for wins over the flow's delay. Source: SAP doc "HTTP Receiver Adapter" (Retry on Error Response) */
const readRetryAfter = (headers: OutboundHeaders): number | undefined => {
  const value = listHeaderValues(headers, 'retry-after')[0] ?? '';
  return /^\d{1,9}$/.test(value) ? Number(value) * 1000 : undefined;
};

const refuse = async (run: MessageRun, result: ReceiverResult, error: string): Promise<Failure> => {
  if (result.kind === 'answered') {
    run.answer = result;
    // A copy for the attachment, no more; the sender does not get to see it (S-43).
    if (run.captures.response !== noCapture) {
      await startContent(readCaptured(result.body, run.captures.response), attachmentBytes).catch(() => {});
    }
  }
  return { error };
};

const takeAnswer = async (answer: Answered, receiver: FlowReceiver, run: MessageRun): Promise<Failure | undefined> => {
  run.answer = answer;
  try {
    const content = await startContent(readCaptured(answer.body, run.captures.response), heldBytes);
    const received = answer.headers.flatMap(([name, value]): readonly HeaderLine[] =>
      mayEnter(name, receiver) ? [{ name, value, isSet: false }] : [],
    );
    // The body is another one: what described the old one goes, whatever the answer says of its own.
    const replaced = [...bodyHeaders, ...received.map(({ name }) => name)];
    const kept = withoutHeaders(run.message.headers, replaced).map((line) => ({ ...line, isSet: false }));
    run.message = { ...run.message, headers: [...kept, ...received], content };
  } catch (error) {
    run.message = { ...run.message, content: noContent };
    return { error: run.describeBreak(error) };
  }
  if (run.message.content.kind === 'partial') return undefined;
  run.openStep?.end();
  run.openStep = undefined;
  return undefined;
};

const bodyHeaders = ['content-type', 'content-encoding', 'content-length', 'content-language', 'content-disposition'];

/** Each hop's own, and what would let the receiver act as somebody else here. */
const withheld =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|set-cookie2?|www-authenticate|camel.*|sap_.*)$/i;

const mayEnter = (name: string, { responseHeaders }: FlowReceiver): boolean => {
  const lower = name.toLowerCase();
  if (withheld.test(lower)) return false;
  return (
    responseHeaders === '*' ||
    bodyHeaders.includes(lower) ||
    responseHeaders.some((listed) => listed.toLowerCase() === lower)
  );
};
