import { clientCredentials } from './client-credentials.ts';
import type { Grant } from './grant.ts';

/** Every grant this server knows. */
export const grants: readonly Grant[] = [clientCredentials];

/** The grant of this name. */
export const findGrant = (grantType: string): Grant | undefined =>
  grants.find((grant) => grant.grantType === grantType);
