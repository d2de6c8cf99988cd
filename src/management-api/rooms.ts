import type { Accounts } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { AuthorizationServer } from '../authorization-server/index.ts';
import type { CloudForCustomer } from '../cloud-for-customer/index.ts';
import type { Connectivity } from '../connectivity/index.ts';
import type { Sealing } from '../crypto/sealing.ts';
import type { DestinationService } from '../destination-service/index.ts';
import type { Flows } from '../flows/index.ts';
import type { IdentityProvider } from '../identity-provider/index.ts';
import type { IntegrationContent } from '../integration-content/index.ts';
import type { Keystores } from '../keystores/index.ts';
import type { MessageProcessingLogs } from '../message-processing-logs/index.ts';
import type { ServiceInstances } from '../service-instances/index.ts';
import type { Administrators } from './administrators/administrators.ts';

/** The doors through which the management API does everything it does. Source: engineering guide §1 */
export type ManagedRooms = {
  readonly accounts: Accounts;
  readonly identityProvider: IdentityProvider;
  readonly clients: AuthorizationServer['clients'];
  readonly signingKeys: AuthorizationServer['signingKeys'];
  readonly authorizationServer: Pick<
    AuthorizationServer,
    'applicationScopes' | 'branding' | 'previewBranding' | 'tokens' | 'oauthUrlsOf' | 'describeSignOn'
  >;
  readonly keystores: Keystores;
  readonly serviceInstances: ServiceInstances;
  readonly destinations: DestinationService['manage'];
  readonly connectivity: Pick<Connectivity, 'connectors' | 'enrolment' | 'readTunnels' | 'getPrincipalAuthorityPem'>;
  readonly flows: Flows['manage'];
  readonly integrationContent: IntegrationContent;
  readonly cloudForCustomer: CloudForCustomer['manage'];
  readonly sealing: Pick<Sealing, 'rotateDataKey'>;
  readonly audit: Pick<Audit, 'appendAlone' | 'search' | 'verify' | 'retentionPeriods'>;
  readonly messageProcessingLogs: Pick<MessageProcessingLogs, 'list' | 'listLatest' | 'findContent' | 'countByTime'>;
  readonly administrators: Administrators;
};
