import { randomUuid, type SubaccountId } from '../../foundation/ids.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { FlowModel } from '../../integration-content/index.ts';
import type {
  AdapterAttribute,
  CustomHeaderProperty,
  LogAttachment,
  LogLevel,
  LogRunStep,
  LogStatus,
  MessageProcessingLog,
  MessageStoreEntry,
} from '../../message-processing-logs/index.ts';
import type { BodyCapture } from '../message/body-capture.ts';
import type { CallFacts } from '../message/call-receiver.ts';
import { evaluateSource, type Surroundings } from '../message/evaluate.ts';
import { findHeader, type Message } from '../message/message.ts';
import { nameTarget } from '../message/resolve-target.ts';
import { present } from './present.ts';

/** Tells logs of this room from those other runtimes pushed. */
export const flowComponentName = 'portolan-flows';

/** What is known of a message when it has been accepted. */
export type MessageFacts = {
  readonly messageGuid: string;
  readonly subaccountId: SubaccountId;
  readonly flow: FlowModel;
  readonly logLevel: LogLevel;
  readonly startedAtMs: number;
  readonly correlationId: string;
  /** `HEAD` included. */
  readonly method: string;
};

/** A message at some point: what it looks like, and what has happened to it. */
export type MessageState = {
  readonly atMs: number;
  readonly message: Message;
  readonly steps: readonly LogRunStep[];
  /** The last call of a receiver. */
  readonly call?: CallFacts | undefined;
  /** Why it failed; absent where it did not. */
  readonly error?: string | undefined;
  readonly failedStepId?: string | undefined;
  readonly storeEntries?: readonly MessageStoreEntry[];
};

/**
 * Reads what identifies a message. Source: SAP doc "Headers and Exchange Properties Provided by the Integration Framework"
 * (SAP_MplCorrelationId)
 */
export const readMessageFacts = (
  request: RouteRequest,
  known: Pick<MessageFacts, 'messageGuid' | 'startedAtMs' | 'subaccountId' | 'flow' | 'logLevel'>,
): MessageFacts => {
  const header = (name: string): string | undefined => request.headers.get(name)?.trim() || undefined;
  return {
    ...known,
    correlationId: [header('sap_mplcorrelationid'), header('x-correlationid')].find(isUsableId) ?? randomUuid(),
    method: request.isHead ? 'HEAD' : request.method,
  };
};

// Ids go into an index and into a header of the receiver's request: anything odd makes way for one of ours.
const isUsableId = (text: string | undefined): boolean => text !== undefined && /^[\x21-\x7e]{1,200}$/.test(text);

/** Exchange properties of this name become custom header properties. Assumed: the SAP system has a script function for it */
const customHeaderPrefix = 'SAP_MessageProcessingLogCustomHeader_';

/**
 * The log of a message in some state: one run with the steps it came to. Headers and properties the flow itself has written count as much as
 * the sender's. Source: SAP doc "Headers and Exchange Properties Provided by the Integration Framework" (SAP_ApplicationID, SAP_MessageType,
 * SAP_Sender, SAP_Receiver, SAP_MessageProcessingLogCustomStatus)
 */
export const buildLog = (
  facts: MessageFacts,
  status: LogStatus,
  state: MessageState,
  attachments: readonly LogAttachment[],
): MessageProcessingLog => {
  const { flow, messageGuid, startedAtMs, logLevel } = facts;
  const { headers, properties } = state.message;
  const header = (name: string): string | undefined => findHeader(headers, name)?.trim() || undefined;
  return {
    messageGuid,
    status,
    logStartMs: startedAtMs,
    logEndMs: state.atMs,
    logLevel,
    correlationId: facts.correlationId,
    ...present({
      applicationMessageId: header('sap_applicationid'),
      applicationMessageType: header('sap_messagetype'),
      sender: header('sap_sender'),
      receiver: header('sap_receiver'),
      customStatus:
        status === 'PROCESSING' ? undefined : properties.get('SAP_MessageProcessingLogCustomStatus')?.slice(0, 40),
    }),
    localComponentName: flowComponentName,
    artifact: {
      id: flow.id,
      name: flow.name,
      type: 'INTEGRATION_FLOW',
      // A flow knows its package by one word only.
      ...present({ packageId: flow.packageId, packageName: flow.packageId }),
    },
    customHeaderProperties: listCustomHeaderProperties(flow, state.message, {
      exchangeId: messageGuid,
      clock: () => state.atMs,
    }),
    adapterAttributes: [
      { adapterId: 'HTTPS', name: 'HttpMethod', value: facts.method },
      ...receiverAttributes(flow, state.call),
    ],
    ...(state.error !== undefined && {
      error: { text: state.error, ...present({ lastErrorModelStepId: state.failedStepId }) },
    }),
    ...(state.storeEntries !== undefined && { storeEntries: state.storeEntries }),
    attachments,
    runs: [
      {
        runStartMs: startedAtMs,
        ...(status !== 'PROCESSING' && status !== 'RETRY' && { runStopMs: state.atMs }),
        logLevel,
        overallState: status,
        processId: 'Process_1',
        steps: state.steps,
      },
    ],
  };
};

const listCustomHeaderProperties = (
  flow: FlowModel,
  message: Message,
  surroundings: Surroundings,
): readonly CustomHeaderProperty[] => [
  ...flow.customHeaderProperties.flatMap(({ name, value: source }) => {
    const value = evaluateSource(source, message, surroundings);
    return value === undefined || value === '' ? [] : [{ name, value }];
  }),
  ...[...message.properties].flatMap(([name, value]) =>
    name.startsWith(customHeaderPrefix) && name.length > customHeaderPrefix.length
      ? [{ name: name.slice(customHeaderPrefix.length), value }]
      : [],
  ),
];

/** Assumed: the names; SAP lists adapter attributes without theirs. */
const receiverAttributes = (flow: FlowModel, call: CallFacts | undefined): readonly AdapterAttribute[] => {
  const target = flow.steps.find((step) => step.kind === 'call')?.receiver.target;
  if (call === undefined || target === undefined) return [];
  return [
    { adapterId: 'HTTP', name: target.kind === 'destination' ? 'Destination' : 'Address', value: nameTarget(target) },
    ...(call.receiverStatus === undefined
      ? []
      : [{ adapterId: 'HTTP', name: 'HttpStatusCode', value: String(call.receiverStatus) }]),
    ...(call.isRenewed === true
      ? [{ adapterId: 'HTTP', name: 'CredentialRenewed', value: 'after status code 401' }]
      : []),
  ];
};

/** A captured body as an attachment of the log. */
export const toAttachments = (
  name: string,
  contentType: string | undefined,
  capture: BodyCapture,
): readonly LogAttachment[] => {
  const kept = capture.result();
  if (kept === undefined) return [];
  return [
    {
      name: kept.isCut ? `${name} (first ${kept.content.byteLength} bytes)` : name,
      contentType: contentType ?? 'application/octet-stream',
      content: kept.content,
    },
  ];
};
