import type { FlowEndpoint } from '../../../flows/index.ts';
import type { SubaccountId } from '../../../foundation/ids.ts';
import type { MessageProcessingLogs } from '../../../message-processing-logs/index.ts';
import type { operations, ResponseOf } from '../../contract.ts';

type WireEndpoint = ResponseOf<typeof operations.listFlowEndpoints>[number];

/** How many flows are told their last message: each takes a step down an index. */
const maxLastMessages = 1_000;

/** Endpoints as the contract shows them, each with the message of its flow that ended last. Source: SAP doc "Managing Integration Content" */
export const toWireEndpoints = async (
  endpoints: readonly FlowEndpoint[],
  origin: string,
  subaccountId: SubaccountId,
  logs: Pick<MessageProcessingLogs, 'listLatest'>,
): Promise<WireEndpoint[]> => {
  // An artifact may answer at several addresses.
  const ids = [...new Set(endpoints.map(({ model }) => model.id))].slice(0, maxLastMessages);
  const latest = await logs.listLatest(subaccountId, ids);
  const lastMessages = new Map(latest.map(({ artifactId, ...message }) => [artifactId, message]));
  return endpoints.map(({ model, isDeployed, logLevel, untilMs }) => {
    const lastMessage = lastMessages.get(model.id);
    const { authorization, path } = model.sender;
    const target = targetOf(model);
    return {
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
    };
  });
};

type Target = Extract<FlowEndpoint['model']['steps'][number], { readonly kind: 'call' }>['receiver']['target'];

const targetOf = (model: FlowEndpoint['model']): Target | undefined =>
  model.steps.find((step) => step.kind === 'call')?.receiver.target;

// What an address is made of may be a credential (S-64); its expressions and query stay behind.
const shownTarget = (target: Target): string | undefined =>
  target.kind === 'destination' ? target.name : target.url.split('?', 1)[0];
