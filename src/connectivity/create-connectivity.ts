import type { Accounts } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { CertificateAuthority } from '../crypto/certificate-authority.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Route } from '../http/server/route.ts';
import type { Database } from '../storage/database.ts';
import { createConnectorStore } from './connectors/connector-store.ts';
import { createEnrolment, type Enrolment } from './connectors/enrolment.ts';
import { type ConnectorManagement, createConnectorManagement } from './connectors/manage-connectors.ts';
import type { CloseTunnels, ReadTunnels } from './connectors/open-tunnel.ts';
import { connectivityRoutes } from './routes.ts';

/** On-premise systems of all subaccounts. */
export type Connectivity = {
  readonly connectors: ConnectorManagement;
  readonly enrolment: Enrolment;
  /** Which tunnels of a connector are open on this node. */
  readonly readTunnels: ReadTunnels;
  readonly routes: readonly Route[];
};

/** What the room needs. */
export type ConnectivityParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: Pick<Audit, 'append'>;
  /** Issues the certificates of agents. */
  readonly authority: CertificateAuthority;
};

/** Creates the room. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const createConnectivity = (parts: ConnectivityParts): Connectivity => {
  const store = createConnectorStore(parts.database);
  const readTunnels: ReadTunnels = () => [];
  const closeTunnels: CloseTunnels = () => undefined;
  const connectors = createConnectorManagement({ ...parts, store, closeTunnels });
  const enrolment = createEnrolment({ ...parts, store, closeTunnels });
  return {
    connectors,
    enrolment,
    readTunnels,
    routes: connectivityRoutes({ connectors, enrolment, readTunnels }),
  };
};
