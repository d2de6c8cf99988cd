import type { Clock } from '../foundation/clock.ts';
import type { Route } from '../http/server/route.ts';
import { operations } from './contract.ts';
import type { Endpoints } from './endpoints.ts';
import type { ManagedRooms } from './rooms.ts';
import { roleRoutes } from './routes/accounts/role-routes.ts';
import { subaccountRoutes } from './routes/accounts/subaccount-routes.ts';
import { userRoutes } from './routes/accounts/user-routes.ts';
import { sessionRoutes } from './routes/administration/session-routes.ts';
import { singleSignOnRoutes } from './routes/administration/single-sign-on-routes.ts';
import { cloudForCustomerRoutes } from './routes/cloud-for-customer-routes.ts';
import { connectorRoutes } from './routes/connectivity/connector-routes.ts';
import { certificateRoutes } from './routes/destinations/certificate-routes.ts';
import { destinationRoutes } from './routes/destinations/destination-routes.ts';
import { destinationToolRoutes } from './routes/destinations/destination-tool-routes.ts';
import { fragmentRoutes } from './routes/destinations/fragment-routes.ts';
import { lookupRoutes } from './routes/destinations/lookup-routes.ts';
import { sharedRoutes } from './routes/destinations/shared-routes.ts';
import { flowRoutes } from './routes/flows/flow-routes.ts';
import { artifactRoutes } from './routes/integration-content/artifact-routes.ts';
import { keystoreRoutes } from './routes/integration-content/keystore-routes.ts';
import { landscapeRoutes } from './routes/landscape-routes.ts';
import { monitoringRoutes } from './routes/monitoring/monitoring-routes.ts';
import { overviewRoutes } from './routes/monitoring/overview-routes.ts';
import { applicationScopeRoutes } from './routes/oauth/application-scope-routes.ts';
import { brandingRoutes } from './routes/oauth/branding-routes.ts';
import { clientRoutes } from './routes/oauth/client-routes.ts';
import { clientSecretRoutes } from './routes/oauth/client-secret-routes.ts';
import { signingKeyRoutes } from './routes/oauth/signing-key-routes.ts';
import { tokenRoutes } from './routes/oauth/token-routes.ts';
import { auditRoutes } from './routes/platform-apis/audit-routes.ts';
import { keystoreFileRoutes } from './routes/platform-apis/keystore-file-routes.ts';
import { memberRoutes } from './routes/platform-apis/member-routes.ts';
import { serviceInstanceRoutes } from './routes/service-instance-routes.ts';
import { localProviderRoutes, trustReadingRoutes } from './routes/trust/local-provider-routes.ts';
import { trustedProviderRoutes } from './routes/trust/trusted-provider-routes.ts';
import { serve } from './serve-operation.ts';

/** What the management API needs of the house. Source: engineering guide §3 */
export type ManagementParts = {
  readonly rooms: ManagedRooms;
  readonly readEndpoints: () => Endpoints;
  /** Of subaccounts that have no period of their own. */
  readonly auditRetentionDays: number;
  readonly clock: Clock;
};

/** Every route of the management API. Source: Portolan */
export const createManagementRoutes = ({
  rooms,
  readEndpoints,
  auditRetentionDays,
  clock,
}: ManagementParts): readonly Route[] => [
  ...sessionRoutes(rooms.administrators),
  ...singleSignOnRoutes(rooms.administrators),
  serve(operations.readEndpoints, readEndpoints),
  serve(operations.rotateSealingKey, async ({ actor }) => {
    await rooms.sealing.rotateDataKey();
    await rooms.audit.appendAlone({
      category: 'audit.configuration',
      actor,
      action: 'create',
      object: 'data key',
      message: 'Creating a data key for sealing secrets',
    });
    return {};
  }),
  ...landscapeRoutes(rooms),
  ...subaccountRoutes(rooms),
  ...userRoutes(rooms),
  ...trustedProviderRoutes(rooms),
  ...localProviderRoutes(rooms),
  ...trustReadingRoutes(),
  ...roleRoutes(rooms),
  ...clientRoutes(rooms),
  ...signingKeyRoutes(rooms),
  ...clientSecretRoutes(rooms),
  ...applicationScopeRoutes(rooms),
  ...tokenRoutes(rooms),
  ...brandingRoutes(rooms),
  ...serviceInstanceRoutes(rooms),
  ...destinationRoutes(rooms),
  ...destinationToolRoutes(rooms),
  ...certificateRoutes(rooms),
  ...fragmentRoutes(rooms),
  ...lookupRoutes(rooms),
  ...sharedRoutes(rooms),
  ...connectorRoutes(rooms),
  ...flowRoutes(rooms),
  ...artifactRoutes(rooms),
  ...keystoreRoutes(rooms),
  ...cloudForCustomerRoutes(rooms),
  ...auditRoutes(rooms, auditRetentionDays),
  ...keystoreFileRoutes(rooms),
  ...memberRoutes(rooms),
  ...monitoringRoutes(rooms),
  ...overviewRoutes(rooms, clock),
];
