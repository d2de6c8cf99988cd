import type { AccountsTables } from './tables/accounts.ts';
import type { AuditTables } from './tables/audit.ts';
import type { ClientTables } from './tables/authorization-server/clients.ts';
import type { SignInTables } from './tables/authorization-server/sign-in.ts';
import type { SigningKeyTables } from './tables/authorization-server/signing-keys.ts';
import type { TokenTables } from './tables/authorization-server/tokens.ts';
import type { C4cAdministrationTables } from './tables/cloud-for-customer/administration.ts';
import type { C4cObjectTables } from './tables/cloud-for-customer/business-objects.ts';
import type { ConnectivityTables } from './tables/connectivity.ts';
import type { DestinationServiceTables } from './tables/destination-service.ts';
import type { FlowTables } from './tables/flows.ts';
import type { IdentityProviderTables } from './tables/identity-provider.ts';
import type { ArtifactTables } from './tables/integration-content/artifacts.ts';
import type { CredentialTables } from './tables/integration-content/credentials.ts';
import type { DataStoreTables } from './tables/integration-content/data-stores.ts';
import type { NumberRangeTables } from './tables/integration-content/number-ranges.ts';
import type { PartnerDirectoryTables } from './tables/integration-content/partner-directory.ts';
import type { KeystoreTables } from './tables/keystores.ts';
import type { MachineryTables } from './tables/machinery.ts';
import type { ManagementApiTables } from './tables/management-api.ts';
import type { LogTables } from './tables/message-processing-logs/logs.ts';
import type { PayloadTables } from './tables/message-processing-logs/payloads.ts';
import type { ServiceInstanceTables } from './tables/service-instances.ts';

/**
 * Every table of the database; each room's row types live in `tables/<room>`. Columns are snake_case: ids `text`, times
 * `*_at_ms` epoch milliseconds, booleans 0/1, JSON as text, bytes as `Uint8Array`.
 * Source: conventions.md §6 (stored times)
 */
export interface Schema
  extends MachineryTables,
    AccountsTables,
    AuditTables,
    ClientTables,
    TokenTables,
    SigningKeyTables,
    SignInTables,
    C4cAdministrationTables,
    C4cObjectTables,
    ConnectivityTables,
    DestinationServiceTables,
    FlowTables,
    IdentityProviderTables,
    ArtifactTables,
    CredentialTables,
    DataStoreTables,
    NumberRangeTables,
    PartnerDirectoryTables,
    KeystoreTables,
    ManagementApiTables,
    LogTables,
    PayloadTables,
    ServiceInstanceTables {}
