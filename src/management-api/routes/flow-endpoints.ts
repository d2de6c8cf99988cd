import type { FlowEndpoint } from '../../flows/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { MessageProcessingLogs } from '../../message-processing-logs/index.ts';
import type { operations, ResponseOf } from '../contract.ts';
import { listLogRows } from './monitoring/stored-logs.ts';

type WireEndpoint = ResponseOf<typeof operations.listFlowEndpoints>[number];

/** How many flows are told their last message: each takes a query, if a quick one. */
const maxLastMessages = 200;

/** Endpoints as the contract shows them. Source: SAP doc "Managing Integration Content" */
export const toWireEndpoints = async (
  endpoints: readonly FlowEndpoint[],
  origin: string,
  findLastMessage: (flowId: string) => Promise<WireEndpoint['lastMessage']>,
): Promise<WireEndpoint[]> => {
  const wire: WireEndpoint[] = [];
  for (const [index, { model, isDeployed, logLevel, untilMs }] of endpoints.entries()) {
    const lastMessage = index < maxLastMessages ? await findLastMessage(model.id) : undefined;
    const { authorization, path } = model.sender;
    const target = targetOf(model);
    wire.push({
      id: model.id,
      name: model.name,
      isDeployed,
      url: `${origin}/http${path}`,
      ...(authorization.kind === 'role' && { role: authorization.role }),
      ...(target && { receiver: shownTarget(target) }),
      ...(target?.kind === 'destination' && { destination: target.name }),
      logLevel,
      ...(untilMs !== undefined && { logLevelUntil: new Date(untilMs).toISOString() }),
      ...(lastMessage && { lastMessage }),
    });
  }
  return wire;
};

/** Finds the message of a flow that ended last. Source: Portolan */
export const createFindLastMessage =
  (logs: Pick<MessageProcessingLogs, 'list'>, subaccountId: SubaccountId) =>
  async (flowId: string): Promise<WireEndpoint['lastMessage']> => {
    const conditions = [{ column: 'artifact_id' as const, values: [flowId] }];
    const [row] = await listLogRows(logs, { subaccountId, conditions, limit: 1 });
    return (
      row && {
        messageGuid: String(row.message_guid),
        status: String(row.status),
        endedAtMs: Number(row.log_end_at_ms),
      }
    );
  };

type Target = Extract<FlowEndpoint['model']['steps'][number], { readonly kind: 'call' }>['receiver']['target'];

const targetOf = (model: FlowEndpoint['model']): Target | undefined =>
  model.steps.find((step) => step.kind === 'call')?.receiver.target;

// What an address is made of may be a credential (S-64); its expressions and query stay behind.
const shownTarget = (target: Target): string | undefined =>
  target.kind === 'destination' ? target.name : target.url.split('?', 1)[0];
