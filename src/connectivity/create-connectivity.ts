import type { Accounts } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Database } from '../storage/database.ts';
import { createConnectorStore } from './connectors/connector-store.ts';
import { type ConnectorManagement, createConnectorManagement } from './connectors/manage-connectors.ts';
import type { ReadTunnels } from './connectors/open-tunnel.ts';

/** On-premise systems of all subaccounts. */
export type Connectivity = {
  readonly connectors: ConnectorManagement;
  /** Which tunnels of a connector are open on this node. */
  readonly readTunnels: ReadTunnels;
};

/** What the room needs. */
export type ConnectivityParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: Pick<Audit, 'append'>;
};

/** Creates the room. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const createConnectivity = (parts: ConnectivityParts): Connectivity => {
  const store = createConnectorStore(parts.database);
  return {
    connectors: createConnectorManagement({ ...parts, store, closeTunnels: () => undefined }),
    readTunnels: () => [],
  };
};
