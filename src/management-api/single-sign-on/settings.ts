import type { Secret } from '../../foundation/secret.ts';
import type { AdministratorRole } from '../contract.ts';

/** The OpenID provider whose users may sign in to the cockpit, as the operator describes it. Source: decision 0016 */
export type SingleSignOnSettings = {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret: Secret | undefined;
  readonly scopes: readonly string[];
  /** What people call the provider. */
  readonly name: string;
  readonly groupsClaim: string;
  /** Values of the claim that give each role. */
  readonly groups: Readonly<Record<AdministratorRole, readonly string[]>>;
  /** Where browsers reach the cockpit; asked anew each time, as the port is known once the server listens. */
  readonly origin: () => string;
};
