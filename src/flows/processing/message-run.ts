import { listHeaderValues } from '../../http/client/outbound.ts';
import { describeFailure, toOutboundError } from '../../http/client/outbound-error.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { DataStores, EntryKey, FlowModel, Variables } from '../../integration-content/index.ts';
import type { LogAttachment, MessageStoreEntry } from '../../message-processing-logs/index.ts';
import { type MessageFacts, type MessageState, toAttachments } from '../log/message-log.ts';
import type { MessageRecorder } from '../log/message-recorder.ts';
import { createStory, type OpenStep, type Story } from '../log/story.ts';
import { type BodyCapture, type CaptureBudget, createBodyCapture, noCapture } from '../message/body-capture.ts';
import type { CallFacts, ReceiverParts, ReceiverResult } from '../message/call-receiver.ts';
import { createHeldMemory, type HeldMemory, holdContent, type Message } from '../message/message.ts';
import { createMessageBody, type MessageBody } from '../message/message-body.ts';
import { nameTarget } from '../message/resolve-target.ts';
import { failureReply } from './failure-reply.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** What processing a message needs. */
export type ProcessingParts = ReceiverParts & {
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly createMessageGuid: () => string;
  readonly recorder: MessageRecorder;
  readonly captureBudget: CaptureBudget;
  readonly dataStores: Pick<DataStores, 'put' | 'readContent' | 'take'>;
  readonly variables: Pick<Variables, 'write'>;
  readonly waitingRoom: WaitingRoom;
  /** For flows without a limit of their own. */
  readonly maxMessageBytes: number;
};

/** Why a message failed; 500 unless stated. */
export type Failure = { readonly error: string; readonly status?: number };

/** An answer of the receiver. */
export type Answered = Extract<ReceiverResult, { readonly kind: 'answered' }>;

/** One message under way: where it stands, and the ways it can end. */
export type MessageRun = {
  readonly facts: MessageFacts;
  readonly request: RouteRequest;
  readonly body: MessageBody;
  readonly story: Story;
  readonly captures: { readonly request: BodyCapture; readonly response: BodyCapture };
  readonly storeEntries: MessageStoreEntry[];
  /** Entries of data stores that go when the message has been processed. */
  readonly takenEntries: EntryKey[];
  message: Message;
  /** The last call of the receiver. */
  call: CallFacts | undefined;
  answer: Answered | undefined;
  /** The step whose body is still arriving. */
  openStep: OpenStep | undefined;
  readonly state: (error?: string) => MessageState;
  /** Takes the body into memory. */
  readonly hold: (maxBytes: number, purpose: string) => Promise<Failure | undefined>;
  /** Writes the final log. Once. */
  readonly finish: (error?: string) => Promise<void>;
  /** Ends the message as failed, and answers the sender. */
  readonly fail: (failure: Failure) => Promise<Reply>;
  /** Why reading the body failed: the sender's doing, or the receiver's. Throws what is neither. */
  readonly describeBreak: (cause: unknown) => string;
};

/** How much of a body an attachment keeps. */
const attachmentBytes = 1024 * 1024;

/** Why a message whose sender is gone failed. */
export const senderGone = 'The sender disconnected before the message was processed';

/** Begins to work on a message. */
export const createMessageRun = (
  facts: MessageFacts,
  request: RouteRequest,
  message: Message,
  parts: ProcessingParts,
): MessageRun => {
  const { flow } = facts;
  const maxBytes = flow.sender.maxBodyBytes ?? parts.maxMessageBytes;
  const receiver = receiverOf(flow);
  const memory: HeldMemory = createHeldMemory(parts.captureBudget);
  const capture = (isWanted: boolean): BodyCapture =>
    isWanted ? createBodyCapture(attachmentBytes, parts.captureBudget) : noCapture;
  const captures = {
    request: capture(flow.attachments !== 'none'),
    response: capture(flow.attachments !== 'none' || receiver?.attachesErrorDetails === true),
  };
  // The route's body kind is `stream`, so this is what the pipeline put there.
  const source = request.body as AsyncIterable<Uint8Array>;
  const body = createMessageBody(source, { maxBytes, capture: captures.request });

  /** The reason that lies with the sender, if one does. */
  const describeSender = (): string | undefined =>
    body.fault() === 'too-large'
      ? tooLarge(maxBytes)
      : body.fault() === 'sender-gone' || request.signal.aborted
        ? senderGone
        : undefined;

  const listAttachments = (error: string | undefined): readonly LogAttachment[] => {
    const isKept = flow.attachments === 'always' || (flow.attachments === 'on-error' && error !== undefined);
    const isErrorDetail = error !== undefined && receiver?.attachesErrorDetails === true;
    const responseType = run.answer && listHeaderValues(run.answer.headers, 'content-type')[0];
    return [
      ...(isKept ? toAttachments('Request body', request.headers.get('content-type'), captures.request) : []),
      ...(isKept || isErrorDetail ? toAttachments('Response body', responseType, captures.response) : []),
    ];
  };

  const run: MessageRun = {
    facts,
    request,
    body,
    story: createStory({ clock: parts.clock, isTraced: facts.logLevel === 'TRACE' }),
    captures,
    storeEntries: [],
    takenEntries: [],
    message,
    call: undefined,
    answer: undefined,
    openStep: undefined,
    state: (error) => ({
      atMs: parts.clock(),
      message: run.message,
      steps: run.story.tell(error),
      call: run.call,
      error,
      ...(error !== undefined && { failedStepId: run.story.lastStepId() }),
    }),
    hold: async (heldBytes, purpose) => {
      try {
        const held = await holdContent(run.message.content, heldBytes, memory);
        run.message = { ...run.message, content: held.content };
        if (held.kind === 'held') {
          run.openStep?.end();
          return undefined;
        }
        return held.kind === 'busy'
          ? { error: 'The server holds too many large messages at this moment', status: 503 }
          : { error: `The message body is larger than ${heldBytes} bytes and cannot be ${purpose}` };
      } catch (error) {
        return { error: run.describeBreak(error) };
      }
    },
    describeBreak: (cause) => {
      const ofSender = describeSender();
      if (ofSender !== undefined) return ofSender;
      const outboundError = toOutboundError(cause);
      if (outboundError === undefined || receiver === undefined) throw cause;
      return `HTTP operation failed invoking ${nameTarget(receiver.target)}: ${describeFailure(outboundError, 'the receiver')}`;
    },
    finish: async (error) => {
      try {
        if (error === undefined) {
          for (const key of run.takenEntries) await parts.dataStores.take(facts.subaccountId, key);
        }
        const state = run.state(error);
        // What failed is not stored. Source: SAP doc "Persist Messages"
        const stored = error === undefined && run.storeEntries.length > 0 ? { storeEntries: run.storeEntries } : {};
        await parts.recorder.finish(facts, { ...state, ...stored }, listAttachments(error));
      } finally {
        captures.request.release();
        captures.response.release();
        memory.release();
      }
    },
    fail: async ({ error, status = 500 }) => {
      const reason = describeSender() ?? error;
      run.openStep?.fail(reason);
      dropAnswer(run);
      await run.finish(reason);
      if (body.fault() === 'too-large') return failureReply(413, facts, tooLarge(maxBytes));
      if (status === 413) return failureReply(413, facts, error);
      await body.discardRest();
      return failureReply(status, facts, 'The message could not be processed.');
    },
  };
  return run;
};

/** What is said of too large a message. */
export const tooLarge = (maxBytes: number): string => `The message is larger than ${maxBytes} bytes.`;

/** Lets the connection of an answer go that nobody reads on. */
export const dropAnswer = ({ answer }: Pick<MessageRun, 'answer'>): void => {
  answer?.body.on('error', () => {}).destroy();
};

const receiverOf = (flow: FlowModel) => flow.steps.find((step) => step.kind === 'call')?.receiver;
