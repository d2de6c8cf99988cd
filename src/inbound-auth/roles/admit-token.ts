import type { AdmitToken } from '../authenticators/bearer.ts';
import { destinationApplicationId, isOfInstance } from './applications.ts';

const noRoles: ReadonlySet<string> = new Set();

/**
 * Admits JWTs of the destination service's own clients, or made out to it. Source: SAP doc "Calling the Destination Service REST API"
 * (the binding's own client fetches the token)
 */
export const admitDestinationToken: AdmitToken = async (facts) => {
  const isForService =
    facts.audience.includes(destinationApplicationId) || isOfInstance(facts, destinationApplicationId);
  return facts.clientKind === 'xsuaa' && facts.format === 'jwt' && isForService
    ? { kind: 'admitted', roles: noRoles }
    : { kind: 'foreign' };
};

/** Admits tokens of Platform API clients; which API they open is told by their scopes. Source: SAP doc "Using Platform APIs" */
export const admitPlatformToken: AdmitToken = async (facts) =>
  facts.clientKind === 'platform-api' ? { kind: 'admitted', roles: noRoles } : { kind: 'foreign' };
