import type { Audit } from '../../audit/index.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { IdentityProvider } from '../../identity-provider/index.ts';
import type { Database } from '../../storage/database.ts';
import type { TokenDoor } from '../doors/token-door.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import type { RevokeAuthorization } from '../revocation/revoke-authorization.ts';
import type { TokenUsers } from '../users/token-users.ts';
import type { FindUserRights } from '../users/user-scopes.ts';
import { createAuthorizationCodeGrant } from './authorization-code.ts';
import { clientCredentials } from './client-credentials.ts';
import type { Grant } from './grant.ts';
import { createJwtBearerGrant } from './jwt-bearer.ts';
import { createPasswordGrant } from './password.ts';
import { createRefreshTokenGrant } from './refresh-token.ts';
import { createSaml2BearerGrant } from './saml2-bearer.ts';
import { createTokenExchangeGrant } from './token-exchange.ts';

/** What the grants work with. */
export type GrantParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly checker: Pick<TokenChecker, 'check'>;
  readonly users: TokenUsers;
  readonly identityProvider: Pick<IdentityProvider, 'acceptSamlAssertion' | 'acceptJwtAssertion'>;
  readonly publicUrls: PublicUrls;
  readonly findUserRights: FindUserRights;
  readonly revokeAuthorization: RevokeAuthorization;
};

/** The grant of this name at a door, if it is offered there. */
export type FindGrant = (door: TokenDoor, name: string) => Grant | undefined;

/** Creates every grant this server knows. */
export const createFindGrant = (parts: GrantParts): FindGrant => {
  const grants = new Map(
    [
      clientCredentials,
      createAuthorizationCodeGrant(parts),
      createRefreshTokenGrant(parts),
      createPasswordGrant(parts),
      createJwtBearerGrant(parts),
      createSaml2BearerGrant(parts),
      createTokenExchangeGrant(parts),
    ].map((grant) => [grant.grantType, grant] as const),
  );
  return (door, name) => {
    const aliases = door.grantTypeAliases ?? {};
    const grantType = Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
    return door.grantTypes.includes(grantType) ? grants.get(grantType) : undefined;
  };
};
