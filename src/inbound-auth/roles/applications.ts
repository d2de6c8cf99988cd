import type { AccessTokenFacts } from '../../authorization-server/index.ts';
/** Application id of the OData API in scopes and role collections. Source: SAP doc "Basic Authentication of an IdP User for API Clients" (`it!`) */
export const apiApplicationId = 'it!b1';

/** Application id of a subaccount's message endpoints. Source: client ids of service keys of plan `integration-flow` */
export const flowApplicationId = (subdomain: string): string => `it-rt-${subdomain}!b1`;

/** Application id of the destination service. Source: client ids of its service keys */
export const destinationApplicationId = 'destination-xsappname!b1';

/** Application id of the connectivity service. Source: client ids of its service keys (`sb-clone<instance>!b<n>|connectivity!b<n>`) */
export const connectivityApplicationId = 'connectivity!b1';

/**
 * Application id of the API that tells about connectors: what its clients have is no way to the systems behind them. Assumed: SAP names plan
 * `api_access` a prerequisite of the one and plan `lite` of the other, and no ids
 */
export const connectivityApiApplicationId = 'connectivity-api!b1';

/** Scope of that API. Assumed: SAP names none; instances of plan `api_access` have it, others have not */
export const connectorInfoScope = `${connectivityApiApplicationId}.ConnectorInfo.Read`;

/** Neo: the tenant management node, which serves the OData API. Source: SAP doc "Setting Up OAuth Inbound Authentication" (ends with `tmn`) */
export const isTenantManagementNode = (application: string): boolean => application.endsWith('tmn');

/** Neo: a runtime node, which serves message endpoints. Source: SAP doc "Setting Up OAuth Inbound Authentication for Senders" */
export const isRuntimeNode = (application: string): boolean => /(?:iflmap|hcioem)$/.test(application);

/** Whether a token is of a client of this service's own instances, and not made out to somebody else alone. Source: client ids `sb-<instance>!b<n>|<service>!b<n>` */
export const isOfInstance = (
  { clientId, audience }: Pick<AccessTokenFacts, 'clientId' | 'audience'>,
  applicationId: string,
): boolean => clientId.endsWith(`|${applicationId}`) && audience.includes(clientId);
