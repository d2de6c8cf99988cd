import type { Sealing } from '../crypto/sealing.ts';
import type { AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import type { Outbound } from '../http/client/outbound.ts';
import type { Principal } from '../http/server/principal.ts';
import type { Route } from '../http/server/route.ts';
import type { Csrf } from '../inbound-auth/index.ts';
import type { MessageProcessingLogs } from '../message-processing-logs/index.ts';
import type { Database, Transaction } from '../storage/database.ts';
import { flowComponentName } from './log/message-log.ts';
import { createMessageRecorder } from './log/message-recorder.ts';
import { createFlowManagement, type DeployedFlows, type FlowManagement } from './manage-flows.ts';
import { createCaptureBudget } from './message/body-capture.ts';
import type { ReceiverParts } from './message/call-receiver.ts';
import { createResolveCredential, type FindCredentials } from './message/resolve-credential.ts';
import type { ProcessingParts } from './processing/message-run.ts';
import { processMessage } from './processing/process-message.ts';
import { createWaitingRoom } from './processing/waiting-room.ts';
import { flowRoutes } from './routes.ts';

/** What the room needs. */
export type FlowsParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealing: Pick<Sealing, 'seal' | 'openText'>;
  readonly audit: { readonly append: (transaction: Transaction, event: AuditEvent) => Promise<void> };
  readonly messageProcessingLogs: Pick<MessageProcessingLogs, 'createMessageGuid' | 'record' | 'closeAbandoned'>;
  readonly resolveDestination: ReceiverParts['resolveDestination'];
  /** Credentials deployed on the tenant, for receivers that name one. */
  readonly credentials: FindCredentials;
  readonly deployedFlows: DeployedFlows;
  /** What steps write to and read from between messages. */
  readonly dataStores: ProcessingParts['dataStores'];
  readonly variables: ProcessingParts['variables'];
  readonly csrf: Pick<Csrf, 'handleFetch' | 'assertToken'>;
  /** Throws 403 where the principal has none of the roles. */
  readonly assertRole: (principal: Principal, anyOf: readonly string[]) => void;
  readonly outbound: Pick<Outbound, 'fetchStreaming' | 'fetchBuffered'>;
  readonly settings: { readonly maxMessageBytes: number; readonly maxWaitingMessages?: number };
};

/** Message endpoints: receive, forward to a destination, write the message processing log. */
export type Flows = {
  readonly routes: readonly Route[];
  readonly manage: FlowManagement;
  /** Marks messages whose server died as FAILED: called at the start, and every few minutes. Answers how many. */
  readonly closeAbandoned: () => Promise<number>;
  /** Waits until the logs of all messages are written, a few seconds at most. Called when the listeners have been closed. */
  readonly close: () => Promise<void>;
};

/** Memory for copies of bodies that become attachments, over all messages in progress. */
const captureBytes = 64 * 1024 * 1024;
/** No message takes longer: 600 s for the receiver at most, a token before it, a slow sender around it. */
const longestMessageMs = 900_000;
const closeLimitMs = 5_000;
/** Messages that wait for another attempt at once; each may hold a body of 64 KiB beside those that are counted. */
const maxWaitingMessages = 1_000;

/** Creates the room. Source: SAP doc "HTTPS Sender Adapter", "HTTP Receiver Adapter"; product.md "The systems it reproduces" (9) */
export const createFlows = (parts: FlowsParts): Flows => {
  const { database, clock, messageProcessingLogs: logs } = parts;
  const log = parts.log.child({ room: 'flows' });
  const createdAtMs = clock();
  const recorder = createMessageRecorder({ logs, clock, log });
  const { manage, findByPath } = createFlowManagement({
    database,
    clock,
    sealing: parts.sealing,
    audit: parts.audit,
    deployedFlows: parts.deployedFlows,
  });
  const processing: ProcessingParts = {
    clock,
    recorder,
    createMessageGuid: logs.createMessageGuid,
    resolveDestination: parts.resolveDestination,
    resolveCredential: createResolveCredential(parts),
    outbound: parts.outbound,
    captureBudget: createCaptureBudget(captureBytes),
    dataStores: parts.dataStores,
    variables: parts.variables,
    waitingRoom: createWaitingRoom(parts.settings.maxWaitingMessages ?? maxWaitingMessages),
    maxMessageBytes: parts.settings.maxMessageBytes,
  };

  return {
    routes: flowRoutes({
      findByPath,
      assertRole: parts.assertRole,
      csrf: parts.csrf,
      process: (request, principal, flow) => processMessage(request, principal, flow, processing),
    }),
    manage,
    closeAbandoned: () => {
      const tooOldMs = clock() - longestMessageMs;
      return logs.closeAbandoned({
        localComponentName: flowComponentName,
        // The embedded database has one process at a time: what began before this one is over. Other nodes may share PostgreSQL.
        startedBeforeMs: database.dialect === 'sqlite' ? Math.max(createdAtMs, tooOldMs) : tooOldMs,
        isInProgress: recorder.isInProgress,
        errorText: 'The server stopped while it processed this message. Whether the receiver got it is not known.',
      });
    },
    close: () => recorder.settle(closeLimitMs),
  };
};
