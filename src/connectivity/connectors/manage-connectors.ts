import type { Accounts } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import { describeIssue, explainIssue } from '../../foundation/describe-issue.ts';
import { randomUuid, type SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';
import type { ConnectorRow } from '../../storage/tables/connectivity.ts';
import { type ConnectorConfiguration, connectorConfigurationSchema } from '../access-control/index.ts';
import {
  changedMeanwhile,
  configuredByAgent,
  connectorNotFound,
  invalidConfiguration,
  locationTaken,
  tooManyConnectors,
} from '../errors.ts';
import { type Connector, describeConnector, type LocalConnector } from './connector.ts';
import type { ConnectorStore } from './connector-store.ts';
import { describeConfigurationChange } from './describe-configuration.ts';
import type { CloseTunnels } from './open-tunnel.ts';

/** A connector to make. */
export type NewConnector = {
  readonly locationId: string;
  readonly description: string;
} & ({ readonly kind: 'agent' } | { readonly kind: 'local'; readonly configuration: ConnectorConfiguration });

/** What of a connector can be changed beside its configuration. */
export type ConnectorUpdate = { readonly locationId?: string | undefined; readonly description?: string | undefined };

/** The connectors of all subaccounts. Changes are put on record. */
export type ConnectorManagement = {
  /** Undefined where none has the location ID (S-55: in this subaccount). */
  readonly find: (subaccountId: SubaccountId, locationId: string) => Promise<Connector | undefined>;
  /** By id or location ID, as the changes below; `(default)` for the one without. Throws 404. */
  readonly get: (subaccountId: SubaccountId, label: string) => Promise<Connector>;
  /** By location ID. */
  readonly list: (subaccountId: SubaccountId) => Promise<readonly Connector[]>;
  /** Throws 409 where the location ID is taken. */
  readonly create: (subaccountId: SubaccountId, connector: NewConnector, actor: Actor) => Promise<Connector>;
  /** Throws 404 and 409. */
  readonly update: (
    subaccountId: SubaccountId,
    id: string,
    update: ConnectorUpdate,
    actor: Actor,
  ) => Promise<Connector>;
  /** Changes what a local connector opens; `event` says what, for the record. Throws 404, 409 for an agent, 400 for what cannot be. */
  readonly changeConfiguration: (
    subaccountId: SubaccountId,
    id: string,
    change: (configuration: ConnectorConfiguration) => ConnectorConfiguration,
    event: Pick<AuditEvent, 'message' | 'attributes'>,
    actor: Actor,
  ) => Promise<LocalConnector>;
  /** Ends it, its codes, its certificates and its tunnels. Throws 404. */
  readonly delete: (subaccountId: SubaccountId, id: string, actor: Actor) => Promise<void>;
};

/** What the management needs. */
export type ConnectorParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: Pick<Audit, 'append'>;
  readonly store: ConnectorStore;
  readonly closeTunnels: CloseTunnels;
};

const maxConnectors = 100;
/** How often a change is tried again when others change the same connector. */
const maxAttempts = 5;

/** Creates the management. Source: docs/decisions/0015-on-premise-over-a-tunnel.md; security.md S-55 */
export const createConnectorManagement = (parts: ConnectorParts): ConnectorManagement => {
  const { database, clock, accounts, audit, store, closeTunnels } = parts;
  const get: ConnectorManagement['get'] = async (subaccountId, id) => {
    const connector = await store.findByLabel(subaccountId, id);
    if (connector === undefined) throw connectorNotFound();
    return connector;
  };

  return {
    find: store.find,
    get,
    list: store.list,
    create: async (subaccountId, input, actor) => {
      await accounts.getSubaccount(subaccountId);
      const nowMs = clock();
      const row: ConnectorRow = {
        id: randomUuid(),
        subaccount_id: subaccountId,
        location_id: input.locationId,
        kind: input.kind,
        description: input.description,
        configuration: input.kind === 'local' ? JSON.stringify(parseConfiguration(input.configuration)) : null,
        revision: randomUuid(),
        created_by: actor.name,
        created_at_ms: nowMs,
        modified_at_ms: nowMs,
        code_hash: null,
        code_expires_at_ms: null,
      };
      if ((await store.list(subaccountId)).length >= maxConnectors) throw tooManyConnectors(maxConnectors);
      await database.write(async (transaction) => {
        if (!(await store.insert(transaction, row))) throw locationTaken();
        await audit.append(transaction, {
          ...describeChange(subaccountId, input, 'create', actor),
          attributes: {
            kind: input.kind,
            connectorId: row.id,
            ...(input.kind === 'local' && describeConfigurationChange(undefined, input.configuration)),
          },
        });
      });
      return await get(subaccountId, row.id);
    },
    update: async (subaccountId, id, { locationId, description }, actor) => {
      const before = await get(subaccountId, id);
      const taken = locationId === undefined ? undefined : await store.find(subaccountId, locationId);
      if (taken !== undefined && taken.id !== before.id) throw locationTaken();
      await database.write(async (transaction) => {
        const fields = {
          ...(locationId !== undefined && { location_id: locationId }),
          ...(description !== undefined && { description }),
          modified_at_ms: clock(),
        };
        if (!(await store.update(transaction, before, fields))) throw connectorNotFound();
        await audit.append(transaction, {
          ...describeChange(subaccountId, before, 'update', actor),
          attributes: {
            connectorId: before.id,
            ...(locationId !== undefined && { locationId }),
            ...(description !== undefined && { description }),
          },
        });
      });
      return await get(subaccountId, id);
    },
    changeConfiguration: async (subaccountId, id, change, event, actor) => {
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const before = await get(subaccountId, id);
        if (before.kind === 'agent') throw configuredByAgent();
        const configuration = parseConfiguration(change(before.configuration));
        const revision = randomUuid();
        const fields = { configuration: JSON.stringify(configuration), revision, modified_at_ms: clock() };
        const isChanged = await database.write(async (transaction) => {
          if (!(await store.update(transaction, before, fields, before.revision))) return false;
          await audit.append(transaction, {
            ...describeChange(subaccountId, before, 'update', actor),
            message: event.message,
            attributes: {
              connectorId: before.id,
              ...(event.attributes ?? describeConfigurationChange(before.configuration, configuration)),
            },
          });
          return true;
        });
        if (isChanged) return { ...before, configuration, revision };
      }
      throw changedMeanwhile();
    },
    delete: async (subaccountId, id, actor) => {
      const connector = await get(subaccountId, id);
      await database.write(async (transaction) => {
        if (!(await store.delete(transaction, connector))) throw connectorNotFound();
        await audit.append(transaction, {
          ...describeChange(subaccountId, connector, 'delete', actor),
          attributes: { connectorId: connector.id },
        });
      });
      closeTunnels(connector.id);
    },
  };
};

/** Throws 400 in the words of the schema: fields may each be right and yet not go together. */
const parseConfiguration = (configuration: ConnectorConfiguration): ConnectorConfiguration => {
  const parsed = connectorConfigurationSchema.safeParse(configuration, { error: explainIssue });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalidConfiguration(describeIssue(`"${issue?.path.join('.')}"`, issue?.message ?? ''));
};

/** The event of a change. */
export const describeChange = (
  subaccountId: SubaccountId,
  connector: Pick<Connector, 'locationId'>,
  action: 'create' | 'update' | 'delete',
  actor: Actor,
): Omit<AuditEvent, 'attributes'> => {
  const object = describeConnector(connector);
  const verb = { create: 'Creating', update: 'Changing', delete: 'Deleting' }[action];
  return { category: 'audit.configuration', subaccountId, actor, action, object, message: `${verb} ${object}` };
};
