import type { IssuedToken, TokenFormat } from '../access-token/access-token.ts';
import type { ClientAuthRules } from '../client-auth/client-auth.ts';
import type { ClientKind } from '../clients/oauth-client.ts';
import type { ParameterPlacement } from '../token-request/token-parameters.ts';

/** What makes one token endpoint differ from the others. The engine is the same. */
export type TokenDoor = {
  /** Whose clients come here. */
  readonly clientKinds: readonly ClientKind[];
  readonly placement: ParameterPlacement;
  readonly clientAuth: ClientAuthRules;
  /** Value of `WWW-Authenticate`; `tenant` is the account of the host. */
  readonly challenge: (tenant: string | undefined) => string;
  /** Whether a request without any credentials is challenged too. */
  readonly challengesAnonymous: boolean;
  readonly usesUaaErrors: boolean;
  /** Whether scopes may be separated by commas as well. */
  readonly acceptsCommas: boolean;
  /** Whether `x-zid` or `zid` may name a subscriber's zone. */
  readonly hasZones: boolean;
  readonly defaultFormat: (kind: ClientKind) => TokenFormat;
  readonly toBody: (token: IssuedToken) => Readonly<Record<string, unknown>>;
};
