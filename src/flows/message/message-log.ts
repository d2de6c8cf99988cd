import { randomUuid, type SubaccountId } from '../../foundation/ids.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type {
  AdapterAttribute,
  LogAttachment,
  LogRunStep,
  MessageProcessingLog,
} from '../../message-processing-logs/index.ts';
import { defaultSenderRole, type Flow } from '../flow.ts';
import type { BodyCapture } from './body-capture.ts';
import { present } from './present.ts';

/** Tells logs of this room from those other runtimes pushed. */
export const flowComponentName = 'portolan-flows';

/** What is known of a message when it has been accepted. */
export type MessageFacts = {
  readonly messageGuid: string;
  readonly subaccountId: SubaccountId;
  readonly flow: Flow;
  readonly startedAtMs: number;
  readonly correlationId: string;
  /** `HEAD` included. */
  readonly method: string;
  readonly open: OpenLog;
};

/** A log without what only its end tells. */
export type OpenLog = Omit<MessageProcessingLog, 'status' | 'logEndMs'>;

/** The call of the receiver, as far as it went. */
export type ForwardStep = {
  readonly startedAtMs: number;
  readonly receiverStatus?: number;
  /** The credential was refused with 401 and taken anew. */
  readonly isRenewed?: boolean;
};

/** How a message ended. */
export type MessageEnd = {
  readonly endedAtMs: number;
  /** Absent where the receiver was never called. */
  readonly forward?: ForwardStep | undefined;
  /** Why it failed; absent where it did not. */
  readonly error?: string;
};

/**
 * Reads what the log shows of a message. Source: SAP doc "Headers and Exchange Properties Provided by the Integration Framework"
 * (SAP_ApplicationID, SAP_MessageType, SAP_Sender, SAP_Receiver, SAP_MplCorrelationId)
 */
export const readMessageFacts = (
  request: RouteRequest,
  subaccountId: SubaccountId,
  flow: Flow,
  identity: { readonly messageGuid: string; readonly startedAtMs: number },
): MessageFacts => {
  const header = (name: string): string | undefined => request.headers.get(name)?.trim() || undefined;
  const correlationId = [header('sap_mplcorrelationid'), header('x-correlationid')].find(isUsableId) ?? randomUuid();
  const method = request.isHead ? 'HEAD' : request.method;
  const open: OpenLog = {
    messageGuid: identity.messageGuid,
    logStartMs: identity.startedAtMs,
    logLevel: 'INFO',
    correlationId,
    ...present({
      applicationMessageId: header('sap_applicationid'),
      applicationMessageType: header('sap_messagetype'),
      sender: header('sap_sender'),
      receiver: header('sap_receiver'),
    }),
    localComponentName: flowComponentName,
    artifact: {
      id: flow.id,
      name: flow.name ?? flow.id,
      type: 'INTEGRATION_FLOW',
      // A flow knows its package by one word only.
      ...present({ packageId: flow.packageId, packageName: flow.packageId }),
    },
    customHeaderProperties: Object.entries(flow.customHeaderProperties ?? {}).flatMap(([name, property]) => {
      const value = header(name.toLowerCase());
      return value === undefined ? [] : [{ name: property, value }];
    }),
    adapterAttributes: [{ adapterId: 'HTTPS', name: 'HttpMethod', value: method }],
  };
  return { ...identity, subaccountId, flow, correlationId, method, open };
};

// Ids go into an index and into a header of the receiver's request: anything odd makes way for one of ours.
const isUsableId = (text: string | undefined): boolean => text !== undefined && /^[\x21-\x7e]{1,200}$/.test(text);

/** The log of a message that has ended: one run with the steps it came to. */
export const buildFinalLog = (
  facts: MessageFacts,
  end: MessageEnd,
  attachments: readonly LogAttachment[],
): MessageProcessingLog => {
  const status = end.error === undefined ? 'COMPLETED' : 'FAILED';
  const { forward } = end;
  const steps = [receiveStep(facts, end), ...(forward === undefined ? [] : [forwardStep(facts, end, forward)])];
  return {
    ...facts.open,
    status,
    logEndMs: end.endedAtMs,
    adapterAttributes: [...(facts.open.adapterAttributes ?? []), ...receiverAttributes(facts.flow, forward)],
    ...(end.error !== undefined && {
      error: { text: end.error, lastErrorModelStepId: forward === undefined ? 'receive' : 'forward' },
    }),
    attachments,
    runs: [
      {
        runStartMs: facts.startedAtMs,
        runStopMs: end.endedAtMs,
        logLevel: 'INFO',
        overallState: status,
        processId: 'Process_1',
        steps,
      },
    ],
  };
};

const receiveStep = ({ flow, method, startedAtMs }: MessageFacts, end: MessageEnd): LogRunStep => {
  const isFailed = end.error !== undefined && end.forward === undefined;
  return {
    stepStartMs: startedAtMs,
    stepStopMs: end.forward?.startedAtMs ?? end.endedAtMs,
    stepId: 'receive',
    modelStepId: 'receive',
    branchId: '1',
    status: isFailed ? 'FAILED' : 'COMPLETED',
    ...present({ error: isFailed ? end.error : undefined }),
    activity: `HTTPS: ${method} /http${flow.path}`,
    properties: [{ name: 'UserRole', value: flow.role ?? defaultSenderRole }],
  };
};

const forwardStep = ({ flow }: MessageFacts, end: MessageEnd, forward: ForwardStep): LogRunStep => ({
  stepStartMs: forward.startedAtMs,
  stepStopMs: end.endedAtMs,
  stepId: 'forward',
  modelStepId: 'forward',
  branchId: '1',
  status: end.error === undefined ? 'COMPLETED' : 'FAILED',
  ...present({ error: end.error }),
  activity: `HTTP: destination ${flow.destination}`,
  properties: [
    ...(forward.receiverStatus === undefined
      ? []
      : [{ name: 'HttpStatusCode', value: String(forward.receiverStatus) }]),
    ...(forward.isRenewed === true ? [{ name: 'CredentialRenewed', value: 'true' }] : []),
  ],
});

/** Assumed: the names; SAP lists adapter attributes without theirs. */
const receiverAttributes = (flow: Flow, forward: ForwardStep | undefined): readonly AdapterAttribute[] => [
  { adapterId: 'HTTP', name: 'Destination', value: flow.destination },
  ...(forward?.receiverStatus === undefined
    ? []
    : [{ adapterId: 'HTTP', name: 'HttpStatusCode', value: String(forward.receiverStatus) }]),
  ...(forward?.isRenewed === true
    ? [{ adapterId: 'HTTP', name: 'CredentialRenewed', value: 'after status code 401' }]
    : []),
];

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
