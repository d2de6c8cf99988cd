import type { Assignment, FlowModel, FlowStep, ValueSource } from '../integration-content/index.ts';
import { defaultSenderRole, defaultTimeoutSeconds, type Flow, type FlowModification } from './flow.ts';

/** What a flow of a landscape file does, in the terms of every flow. What it leaves out is as it always was: everything is handed on. */
export const toFlowModel = (flow: Flow): FlowModel => ({
  id: flow.id,
  name: flow.name ?? flow.id,
  ...(flow.packageId !== undefined && { packageId: flow.packageId }),
  sender: {
    path: flow.path,
    authorization:
      flow.clientCertificates === undefined
        ? { kind: 'role', role: flow.role ?? defaultSenderRole }
        : { kind: 'client-certificate', certificates: [...flow.clientCertificates] },
    isCsrfProtected: flow.csrfProtected ?? false,
    ...(flow.maxMessageBytes !== undefined && { maxBodyBytes: flow.maxMessageBytes }),
  },
  allowedHeaders: '*',
  steps: [
    ...toModifier('before', flow.before),
    ...toPersist('request', flow),
    { kind: 'call', id: 'forward', name: 'forward', receiver: toReceiver(flow) },
    ...toPersist('response', flow),
    ...toModifier('after', flow.after),
  ],
  customHeaderProperties: Object.entries(flow.customHeaderProperties ?? {}).map(([header, name]) => ({
    name,
    value: { kind: 'header', name: header },
  })),
  attachments: flow.attachments ?? 'none',
  logLevel: flow.logLevel ?? 'INFO',
});

const toReceiver = (flow: Flow): Extract<FlowStep, { readonly kind: 'call' }>['receiver'] => ({
  target: {
    kind: 'destination',
    name: flow.destination,
    ...(flow.targetPath !== undefined && { path: flow.targetPath }),
  },
  ...(flow.method !== undefined && { method: flow.method }),
  // As the sender does: GET with a body is sent as it came.
  sendsBody: flow.method === undefined || !/^(?:get|head|delete)$/i.test(flow.method),
  timeoutMs: (flow.timeoutSeconds ?? defaultTimeoutSeconds) * 1000,
  requestHeaders: flow.requestHeaders === undefined ? '*' : [...flow.requestHeaders],
  responseHeaders: '*',
  passesSenderQuery: true,
  failsOnErrorStatus: true,
  attachesErrorDetails: false,
  ...(flow.retry !== undefined && {
    retry: {
      attempts: flow.retry.attempts,
      delaySeconds: flow.retry.delaySeconds,
      backoff: flow.retry.backoff ?? 1,
      ...(flow.retry.statuses !== undefined && { statuses: [...flow.retry.statuses] }),
    },
  }),
});

const toPersist = (what: 'request' | 'response', { messageStore = [] }: Flow): readonly FlowStep[] =>
  messageStore.includes(what) ? [{ kind: 'persist', id: `store-${what}`, name: `store ${what}`, storeId: what }] : [];

const toModifier = (id: 'before' | 'after', modification: FlowModification | undefined): readonly FlowStep[] =>
  modification === undefined
    ? []
    : [
        {
          kind: 'content-modifier',
          id,
          name: id,
          headers: toAssignments(modification.headers),
          properties: toAssignments(modification.properties),
          ...(modification.body !== undefined && { body: toSource(modification.body) }),
        },
      ];

const toAssignments = (values: FlowModification['headers'] = {}): Assignment[] =>
  Object.entries(values).map(([name, text]) =>
    text === null ? { action: 'delete', name } : { action: 'set', name, value: toSource(text) },
  );

const toSource = (text: string): Extract<ValueSource, { readonly kind: 'constant' | 'expression' }> =>
  text.includes('${') ? { kind: 'expression', text } : { kind: 'constant', text };
