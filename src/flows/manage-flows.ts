import type { Sealing } from '../crypto/sealing.ts';
import type { Actor, AuditEvent } from '../foundation/audit-event.ts';
import { createBoundedCache } from '../foundation/bounded-cache.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { FlowModel } from '../integration-content/index.ts';
import type { LogLevel } from '../message-processing-logs/index.ts';
import type { Database, Transaction } from '../storage/database.ts';
import { assertUsableFlow } from './assert-usable-flow.ts';
import { pathTaken, unknownFlow } from './errors.ts';
import type { Flow, FlowModification } from './flow.ts';
import { createFlowStore } from './flow-store.ts';
import { createLogLevelStore, type SetLogLevel } from './log-level-store.ts';
import type { RunnableFlow } from './runnable-flow.ts';
import { toFlowModel } from './to-flow-model.ts';

/** Reading and changing the flows of a subaccount. */
export type FlowManagement = {
  /** Creates or replaces the flow of this id. Throws 400 (unusable) and 409 (path of another flow). */
  readonly putFlow: (subaccountId: SubaccountId, flow: Flow, actor: Actor) => Promise<{ readonly isNew: boolean }>;
  readonly listFlows: (subaccountId: SubaccountId) => Promise<readonly Flow[]>;
  readonly findFlow: (subaccountId: SubaccountId, id: string) => Promise<Flow | undefined>;
  /** Throws 404 where there is none. */
  readonly deleteFlow: (subaccountId: SubaccountId, id: string, actor: Actor) => Promise<void>;
  /** Flows of both kinds that answer at this moment, and how much is logged of each. */
  readonly listEndpoints: (subaccountId: SubaccountId) => Promise<readonly FlowEndpoint[]>;
  /** The same of one flow; of a deployed one that answers at several addresses, the first. */
  readonly findEndpoint: (subaccountId: SubaccountId, id: string) => Promise<FlowEndpoint | undefined>;
  /**
   * Sets how much is logged of a flow, deployed ones included: TRACE for ten minutes, DEBUG for a day. Throws 404 where there is no flow of this id.
   * Source: SAP doc "Setting Log Levels"
   */
  readonly setLogLevel: (subaccountId: SubaccountId, id: string, level: LogLevel, actor: Actor) => Promise<SetLogLevel>;
};

/** A flow that answers: written here, or deployed as an artifact. */
export type FlowEndpoint = {
  readonly model: FlowModel;
  readonly isDeployed: boolean;
  readonly logLevel: LogLevel;
  /** When that level ends by itself. */
  readonly untilMs?: number;
};

/** Flows that are deployed as artifacts, for those who run them. */
export type DeployedFlows = {
  readonly findByPath: (subaccountId: SubaccountId, path: string) => Promise<FlowModel | undefined>;
  readonly findById: (subaccountId: SubaccountId, id: string) => Promise<FlowModel | undefined>;
  readonly list: (subaccountId: SubaccountId) => Promise<readonly FlowModel[]>;
};

/** What managing flows needs. */
export type FlowManagementParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealing: Pick<Sealing, 'seal' | 'openText'>;
  readonly audit: { readonly append: (transaction: Transaction, event: AuditEvent) => Promise<void> };
  readonly deployedFlows: DeployedFlows;
};

/** How long another node's change may go unnoticed. */
const cacheMs = 2_000;
const maxCachedPaths = 10_000;

/**
 * Creates the management of flows, and the look-up by path that every message begins with. That one is cached: a change made here
 * counts at once, one made on another node within 2 s.
 */
export const createFlowManagement = (
  parts: FlowManagementParts,
): {
  readonly manage: FlowManagement;
  readonly findByPath: (subaccountId: SubaccountId, path: string) => Promise<RunnableFlow | undefined>;
} => {
  const { database, clock, audit, deployedFlows } = parts;
  const store = createFlowStore(database, parts.sealing);
  const logLevels = createLogLevelStore(database);
  // A path that leads nowhere is remembered as well, so that asking for it again costs no query.
  const byPath = createBoundedCache<string, FoundFlow>({
    maxEntries: maxCachedPaths,
    ttlMs: cacheMs,
    clock,
  });
  let writes = 0;

  const change = async <Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> => {
    try {
      return await database.write(work);
    } finally {
      // Also when it failed: after a lost connection the outcome is unknown.
      writes += 1;
      byPath.clear();
    }
  };

  const load = async (subaccountId: SubaccountId, path: string): Promise<FoundFlow> => {
    const flow = await store.findByPath(subaccountId, path);
    const model = flow === undefined ? await deployedFlows.findByPath(subaccountId, path) : toFlowModel(flow);
    return { model, logLevel: model && (await logLevels.find(subaccountId, model.id)) };
  };

  const toEndpoint = (model: FlowModel, isDeployed: boolean, set: SetLogLevel | undefined): FlowEndpoint => {
    if (set === undefined || !isInForce(set, clock())) return { model, isDeployed, logLevel: model.logLevel };
    return { model, isDeployed, logLevel: set.level, ...(set.untilMs !== undefined && { untilMs: set.untilMs }) };
  };

  const eventFor = (
    action: keyof typeof words,
    subaccountId: SubaccountId,
    id: string,
    actor: Actor,
    attributes: Readonly<Record<string, string>> = {},
  ): AuditEvent => ({
    category: 'audit.configuration',
    subaccountId,
    actor,
    action,
    object: `Flow ${id}`,
    message: `${words[action]} flow ${id}`,
    attributes,
  });

  return {
    manage: {
      putFlow: async (subaccountId, flow, actor) => {
        assertUsableFlow(flow);
        const deployed = await deployedFlows.findByPath(subaccountId, flow.path);
        if (deployed !== undefined) throw pathTaken();
        const put = async (transaction: Transaction) => {
          const outcome = await store.put(transaction, subaccountId, flow, clock());
          const action = outcome.isNew ? 'create' : 'update';
          await audit.append(transaction, eventFor(action, subaccountId, flow.id, actor, describe(flow)));
          return outcome;
        };
        try {
          return await change(put);
        } catch (error) {
          // The unique index has decided; this only finds the words for it.
          const holder = await store.findByPath(subaccountId, flow.path).catch(() => undefined);
          if (holder !== undefined && holder.id !== flow.id) throw pathTaken();
          throw error;
        }
      },
      listFlows: store.list,
      findFlow: store.findById,
      listEndpoints: async (subaccountId) => {
        const [flows, deployed, levels] = await Promise.all([
          store.list(subaccountId),
          deployedFlows.list(subaccountId),
          logLevels.list(subaccountId),
        ]);
        return [
          ...flows.map((flow) => toEndpoint(toFlowModel(flow), false, levels.get(flow.id))),
          ...deployed.map((model) => toEndpoint(model, true, levels.get(model.id))),
        ];
      },
      findEndpoint: async (subaccountId, id) => {
        const flow = await store.findById(subaccountId, id);
        const model = flow === undefined ? await deployedFlows.findById(subaccountId, id) : toFlowModel(flow);
        return model && toEndpoint(model, flow === undefined, await logLevels.find(subaccountId, id));
      },
      deleteFlow: async (subaccountId, id, actor) => {
        const isDeleted = await change(async (transaction) => {
          const wasThere = await store.delete(transaction, subaccountId, id);
          if (!wasThere) return false;
          await logLevels.delete(transaction, subaccountId, id);
          await audit.append(transaction, eventFor('delete', subaccountId, id, actor));
          return true;
        });
        if (!isDeleted) throw unknownFlow();
      },
      setLogLevel: async (subaccountId, id, level, actor) => {
        const found = (await store.findById(subaccountId, id)) ?? (await deployedFlows.findById(subaccountId, id));
        if (found === undefined) throw unknownFlow();
        return change(async (transaction) => {
          const set = await logLevels.set(transaction, subaccountId, id, level, clock());
          await audit.append(transaction, eventFor('update', subaccountId, id, actor, { logLevel: level }));
          return set;
        });
      },
    },
    findByPath: async (subaccountId, path) => {
      const key = `${subaccountId} ${path}`;
      let found = byPath.get(key);
      if (found === undefined) {
        const writesBefore = writes;
        found = await load(subaccountId, path);
        // What was read while a write went on may be the state before it.
        if (writes === writesBefore) byPath.set(key, found);
      }
      const { model, logLevel } = found;
      const isSet = logLevel !== undefined && isInForce(logLevel, clock());
      return model && { model, logLevel: isSet ? logLevel.level : model.logLevel };
    },
  };
};

type FoundFlow = { readonly model: FlowModel | undefined; readonly logLevel: SetLogLevel | undefined };

const isInForce = ({ untilMs }: SetLogLevel, nowMs: number): boolean => untilMs === undefined || nowMs < untilMs;

const words = { create: 'Creating', update: 'Changing', delete: 'Deleting' } as const;

/** What a flow is, without what it writes into messages or asks for: that may be a credential (S-64). */
const describe = ({ id: _id, targetPath, before, after, ...flow }: Flow): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Object.entries(flow)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, typeof value === 'string' ? value : JSON.stringify(value)]),
  ),
  ...(targetPath !== undefined && { targetPath: targetPath.split('?', 1)[0] ?? '' }),
  ...(before !== undefined && { before: describeModification(before) }),
  ...(after !== undefined && { after: describeModification(after) }),
});

const describeModification = ({ headers = {}, properties = {}, body }: FlowModification): string =>
  JSON.stringify({
    headers: Object.keys(headers),
    properties: Object.keys(properties),
    ...(body !== undefined && { body: 'changed' }),
  });
