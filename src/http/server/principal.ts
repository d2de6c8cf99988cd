import type { ServiceInstanceId, SubaccountId } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';

/** How a caller proved who it is. */
export type Credential = 'bearer' | 'basic' | 'client-certificate' | 'session';

/** Who is calling: what an authenticator found out, handed to the handler as `request.principal`. */
export type Principal = {
  readonly kind: 'client' | 'user' | 'administrator';
  /** The subaccount the caller acts for. Every lookup is confined to it (S-55). */
  readonly subaccountId: SubaccountId;
  /** Runtime user name: a user's id, or `oauth_client_<client id>`. */
  readonly name: string;
  readonly credential: Credential;
  readonly clientId?: string;
  readonly serviceInstanceId?: ServiceInstanceId;
  /** Scopes of the token; empty for other credentials. */
  readonly scopes: readonly string[];
  /** Roles in the resource's own words, e.g. `IntegrationOperationServer.read`. */
  readonly roles: ReadonlySet<string>;
  /** Claims of a JWT, as verified. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The bearer token itself, for protocols that pass it on or exchange it. */
  readonly token?: Secret;
};
