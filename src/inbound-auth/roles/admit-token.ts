import type { AdmitToken } from '../authenticators/bearer.ts';
import { connectivityApiApplicationId, destinationApplicationId, isOfInstance } from './applications.ts';

const noRoles: ReadonlySet<string> = new Set();

/** Admits JWTs of a service's own clients, or made out to it. */
const admitTokenOf =
  (applicationId: string, foreign: Awaited<ReturnType<AdmitToken>>): AdmitToken =>
  async (facts) => {
    const isForService = facts.audience.includes(applicationId) || isOfInstance(facts, applicationId);
    return facts.clientKind === 'xsuaa' && facts.format === 'jwt' && isForService
      ? { kind: 'admitted', roles: noRoles }
      : foreign;
  };

/** Admits tokens for the destination service. Source: SAP doc "Calling the Destination Service REST API" (the binding's own client fetches the token); its OpenAPI, response 403 */
export const admitDestinationToken: AdmitToken = admitTokenOf(destinationApplicationId, {
  kind: 'foreign',
  isForbidden: true,
});

/** Admits tokens for the connectivity service. Source: SAP doc "Calling the Connectivity Service REST API" (Get an Access Token) */
export const admitConnectivityToken: AdmitToken = admitTokenOf(connectivityApiApplicationId, { kind: 'foreign' });

/** Admits tokens of Platform API clients; which API they open is told by their scopes. Source: SAP doc "Using Platform APIs" */
export const admitPlatformToken: AdmitToken = async (facts) =>
  facts.clientKind === 'platform-api' ? { kind: 'admitted', roles: noRoles } : { kind: 'foreign' };
