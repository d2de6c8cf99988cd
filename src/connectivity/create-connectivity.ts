import type { Accounts } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { AuthorizationServer } from '../authorization-server/index.ts';
import type { CertificateAuthority } from '../crypto/certificate-authority.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Log } from '../foundation/log.ts';
import type { AllowedTargets } from '../http/client/target-guard.ts';
import type { Route } from '../http/server/route.ts';
import type { Database } from '../storage/database.ts';
import type { InstallationSecrets } from '../storage/installation-secrets.ts';
import { createConnectorStore } from './connectors/connector-store.ts';
import { createEnrolment, type Enrolment } from './connectors/enrolment.ts';
import { type ConnectorManagement, createConnectorManagement } from './connectors/manage-connectors.ts';
import type { ReadTunnels } from './connectors/open-tunnel.ts';
import { createTraffic, type Traffic } from './create-traffic.ts';
import { createLocalAgents } from './local-agents.ts';
import { createGetPrincipalAuthority } from './principal-authority.ts';
import { connectivityRoutes } from './routes.ts';
import { createTunnels } from './tunnel/tunnels.ts';

/** On-premise systems of all subaccounts. */
export type Connectivity = {
  readonly connectors: ConnectorManagement;
  readonly enrolment: Enrolment;
  /** Which tunnels of a connector are open on this node. */
  readonly readTunnels: ReadTunnels;
  /** The CA that names principals to the back ends of a subaccount's local connectors. */
  readonly getPrincipalAuthorityPem: (subaccountId: SubaccountId) => Promise<string>;
  readonly routes: readonly Route[];
  /** The way of requests to on-premise systems. */
  readonly traffic: Traffic;
};

/** What the room needs. */
export type ConnectivityParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly audit: Pick<Audit, 'append' | 'refusals'>;
  readonly log: Log;
  readonly installationSecrets: InstallationSecrets;
  readonly checkToken: AuthorizationServer['checkToken'];
  /** What local connectors may reach: what the server's other calls may. */
  readonly allowedTargets: AllowedTargets;
  readonly loopbackSuffixes: readonly string[];
  /** Issues the certificates of agents. */
  readonly authority: CertificateAuthority;
};

/** Creates the room. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const createConnectivity = (parts: ConnectivityParts): Connectivity => {
  const log = parts.log.child({ room: 'connectivity' });
  const store = createConnectorStore(parts);
  const getPrincipalAuthority = createGetPrincipalAuthority({ secrets: parts.installationSecrets, clock: parts.clock });
  const createLocalAgent = createLocalAgents({ ...parts, log, getPrincipalAuthority });
  const tunnels = createTunnels({ clock: parts.clock, log, createLocalAgent });
  const { read: readTunnels, close: closeTunnels } = tunnels;
  const connectors = createConnectorManagement({ ...parts, store, closeTunnels });
  const enrolment = createEnrolment({ ...parts, store, closeTunnels });
  return {
    connectors,
    enrolment,
    readTunnels,
    getPrincipalAuthorityPem: async (subaccountId) => (await getPrincipalAuthority(subaccountId)).certificatePem,
    routes: connectivityRoutes({ connectors, enrolment, readTunnels }),
    traffic: createTraffic({ ...parts, log, tunnels, connectors, enrolment }),
  };
};
