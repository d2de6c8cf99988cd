import type { AccountsTables } from './tables/accounts.ts';
import type { AuditTables } from './tables/audit.ts';
import type { AuthorizationServerTables } from './tables/authorization-server.ts';
import type { CloudForCustomerTables } from './tables/cloud-for-customer.ts';
import type { ConnectivityTables } from './tables/connectivity.ts';
import type { DeployedCredentialTables } from './tables/deployed-credentials.ts';
import type { DestinationServiceTables } from './tables/destination-service.ts';
import type { FlowTables } from './tables/flows.ts';
import type { IdentityProviderTables } from './tables/identity-provider.ts';
import type { DataStoreTables } from './tables/integration-content/data-stores.ts';
import type { NumberRangeTables } from './tables/integration-content/number-ranges.ts';
import type { PartnerDirectoryTables } from './tables/integration-content/partner-directory.ts';
import type { IntegrationContentTables } from './tables/integration-content.ts';
import type { KeystoreTables } from './tables/keystores.ts';
import type { MachineryTables } from './tables/machinery.ts';
import type { ManagementApiTables } from './tables/management-api.ts';
import type { MessageProcessingLogTables } from './tables/message-processing-logs.ts';
import type { ServiceInstanceTables } from './tables/service-instances.ts';

/**
 * Every table of the database; each room's row types live in `tables/<room>.ts`. Columns are snake_case: ids `text`, times
 * `*_at_ms` epoch milliseconds, booleans 0/1, JSON as text, bytes as `Uint8Array`.
 * Source: conventions.md §6 (stored times)
 */
export interface Schema
  extends MachineryTables,
    AccountsTables,
    IdentityProviderTables,
    KeystoreTables,
    AuditTables,
    AuthorizationServerTables,
    ServiceInstanceTables,
    DestinationServiceTables,
    MessageProcessingLogTables,
    IntegrationContentTables,
    FlowTables,
    DeployedCredentialTables,
    CloudForCustomerTables,
    NumberRangeTables,
    PartnerDirectoryTables,
    DataStoreTables,
    ConnectivityTables,
    ManagementApiTables {}
